package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a caller who was turned away learns where to get a token: RFC 9728. */
class ResourceMetadataEndpointTest {

    private static final String BASE = "/.well-known/oauth-protected-resource";
    private static final Pattern RESOURCE_METADATA = Pattern.compile("resource_metadata=\"([^\"]*)\"");
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void an_application_is_described_at_its_path() {
        Answer answer = server.get(BASE + "/api");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("""
                {"resource":"http://localhost:8080/api",\
                "authorization_servers":["http://localhost:8080"],\
                "bearer_methods_supported":["header"],\
                "dpop_signing_alg_values_supported":%s}""".formatted(dpopAlgorithms()));
    }

    @Test
    void the_scopes_of_an_applications_rules_are_in_its_document() {
        assertThat(server.get(BASE + "/storefront/api").body()).isEqualTo("""
                {"resource":"http://localhost:8080/storefront/api",\
                "authorization_servers":["http://localhost:8080"],\
                "bearer_methods_supported":["header"],\
                "scopes_supported":["products:read"],\
                "dpop_signing_alg_values_supported":%s}""".formatted(dpopAlgorithms()));
    }

    @Test
    void proofs_are_required_where_every_client_must_show_one() {
        String flag = "dpop_bound_access_tokens";
        String bound = TestConfig.TWO_APPLICATIONS.replace(
                "    client_secret: shop-secret\n", "    client_secret: shop-secret\n    " + flag + ": true\n");
        String stock = "  - { client_id: stock, client_secret: s, application: warehouse, " + flag + ": true }\n";
        try (RunningServer some = RunningServer.start(bound + stock, new MutableClock())) {
            assertThat(some.get(BASE + "/stock")
                            .json()
                            .get("dpop_bound_access_tokens_required")
                            .booleanValue())
                    .isTrue();
            assertThat(some.get(BASE + "/storefront/api").json().has("dpop_bound_access_tokens_required"))
                    .isFalse();
        }
        assertThat(server.get(BASE + "/stock").json().has("dpop_bound_access_tokens_required"))
                .isFalse();
    }

    /** As the server's own metadata names them. */
    private static String dpopAlgorithms() {
        return server.get("/.well-known/oauth-authorization-server")
                .json()
                .get("dpop_signing_alg_values_supported")
                .toString();
    }

    @Test
    void an_application_that_lives_elsewhere_is_described_here_too() {
        assertThat(server.get(BASE + "/stock").json().get("resource").textValue())
                .isEqualTo("https://warehouse.example/stock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BASE,
                BASE + "/",
                BASE + "/nothing",
                BASE + "/api/",
                BASE + "//api",
                BASE + "/api/users",
                BASE + "/API",
                BASE + "/%61pi",
                BASE + "/x/../api",
                BASE + "/storefront",
                BASE + "/api;x=y"
            })
    void whatever_is_no_application_is_404(String path) {
        try (RawConnection connection = RawConnection.to(server)) {
            String answer = connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .answer();
            assertThat(answer)
                    .startsWith("HTTP/1.1 404 ")
                    .contains("Content-Type: application/json", "\"error\":\"not_found\"");
        }
    }

    @Test
    void an_application_at_the_root_is_described_without_a_further_path_and_leaves_our_own_endpoints_open() {
        String config = """
                issuer: http://localhost:8080
                server: { port: 0 }
                signing_keys:
                  - { kid: main, algorithm: RS256, private_key: keys/main.pem }
                applications:
                  everything: { path: /, audience: "https://api.example" }
                clients:
                  - { client_id: demo, client_secret: demo-secret, application: everything }
                """;
        try (RunningServer root = RunningServer.start(config, new MutableClock())) {
            assertThat(root.get(BASE).json().get("resource").textValue()).isEqualTo("https://api.example");
            assertThat(root.get("/health/live").status()).isEqualTo(200);
            assertThat(root.get("/.well-known/jwks.json").status()).isEqualTo(200);
            assertThat(root.get("/anything").status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', /api/users, /api",
        "'', /storefront/api/products, /storefront/api",
        "/auth/eu, /api/users, /api",
        "/auth/eu, /storefront/api/nothing, /storefront/api"
    })
    void the_url_in_a_challenge_leads_to_the_document_of_the_application(
            String issuerPath, String path, String application) {
        int port = RunningServer.freePort();
        String issuer = "http://localhost:" + port + issuerPath;
        try (RunningServer real = RunningServer.start(TestConfig.publishedAt(port, issuerPath), new MutableClock())) {
            Answer refused = real.get(path);
            assertThat(refused.status()).isEqualTo(401);
            Matcher url = RESOURCE_METADATA.matcher(String.valueOf(refused.header("WWW-Authenticate")));
            assertThat(url.find()).isTrue();

            Answer document = real.send(new Request.Builder().url(url.group(1)));
            assertThat(document.status()).isEqualTo(200);
            assertThat(document.json().get("resource").textValue()).isEqualTo(issuer + application);
            assertThat(document.json().at("/authorization_servers/0").textValue())
                    .isEqualTo(issuer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/eu/.well-known/oauth-protected-resource/api",
                "/.well-known/oauth-protected-resource/auth/eu/api",
                "/.well-known/oauth-protected-resource/api"
            })
    void with_an_issuer_that_has_a_path_every_place_that_the_rfc_leads_to_has_the_document(String path) {
        try (RunningServer withPath = RunningServer.start(
                TestConfig.issuedBy("http://localhost:8080/auth/eu")
                        .replace("http://localhost:8080/api", "http://localhost:8080/auth/eu/api"),
                new MutableClock())) {
            assertThat(withPath.get(path).json().path("resource").asText())
                    .isEqualTo("http://localhost:8080/auth/eu/api");
        }
    }

    @Test
    void the_document_may_be_cached_and_asked_after() {
        Answer first = server.get(BASE + "/api");
        assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=300");
        String etag = String.valueOf(first.header("ETag"));
        assertThat(etag).isNotEqualTo(server.get(BASE + "/storefront/api").header("ETag"));
        Answer again = server.send(server.request(BASE + "/api").header("If-None-Match", etag));
        assertThat(again.status()).isEqualTo(304);
    }

    @Test
    void head_is_answered_and_another_method_is_405() {
        Answer head = server.send(server.request(BASE + "/api").head());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();

        Answer post = server.send(server.request(BASE + "/api").post(RequestBody.create(new byte[0])));
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.TestProofs;
import dev.signet.keys.SigningAlgorithm;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The address that a proof is for is the configured one, whatever a request says of itself: RFC 9449 section 4.3. */
class DpopAddressTest {

    private static final String TOKEN = "http://localhost:8080/oauth2-token";
    private static final String USERS = "http://localhost:8080/api/users";
    private static final String EVIL = "http://evil.example";
    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";

    private static final MutableClock CLOCK = new MutableClock();
    private static final TestProofs KEY = TestProofs.with(SigningAlgorithm.ES256, CLOCK);
    private static RunningServer server;
    private static String token;

    @BeforeAll
    static void start() {
        server = RunningServer.start(
                TestConfig.TWO_APPLICATIONS
                        + "  - { client_id: stock, client_secret: stock-secret, application: warehouse }\n",
                CLOCK);
        token = boundToken(server, "demo", TOKEN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String boundToken(RunningServer server, String client, String endpoint) {
        Answer answer = server.send(server.request("/oauth2-token")
                .header("DPoP", KEY.proof("POST", endpoint).sign())
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", client, "client_secret", client + "-secret")));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").textValue();
    }

    private static String raw(String target, String host, String more, String body) {
        String method = body.isEmpty() ? "GET " : "POST ";
        try (RawConnection connection = RawConnection.to(server)) {
            return connection
                    .send(method + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                            + "\r\n\r\n" + body)
                    .answer();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Prefix: /evil",
                "Forwarded: host=evil.example;proto=http",
                "X-Original-URL: /evil",
                "X-Rewrite-URL: /evil",
                "X-Forwarded-Uri: /evil",
                "X-HTTP-Method-Override: PUT"
            })
    void no_field_of_a_request_changes_the_address(String field) {
        String host = field.startsWith("Host: ") ? field.substring(6) : "localhost:8080";
        String more = field.startsWith("Host: ") ? "" : field + "\r\n";

        assertThat(raw(
                        "/oauth2-token",
                        host,
                        more + proof(KEY.proof("POST", TOKEN).sign()),
                        FORM))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("/api/users", host, more + shown(USERS), "")).startsWith("HTTP/1.1 200");
        for (String elsewhere :
                List.of(EVIL, "https://localhost:8080", "https://localhost", "http://localhost:8080/evil")) {
            assertThat(raw(
                            "/oauth2-token",
                            host,
                            more
                                    + proof(KEY.proof("POST", elsewhere + "/oauth2-token")
                                            .sign()),
                            FORM))
                    .startsWith("HTTP/1.1 400")
                    .contains("invalid_dpop_proof");
            assertThat(raw("/api/users", host, more + shown(elsewhere + "/api/users"), ""))
                    .startsWith("HTTP/1.1 401")
                    .contains("DPoP error=\"invalid_dpop_proof\"");
        }
    }

    @Test
    void nor_does_a_target_that_is_a_whole_URL() {
        assertThat(raw(EVIL + "/api/users", "evil.example", shown(EVIL + "/api/users"), ""))
                .doesNotStartWith("HTTP/1.1 200");
        assertThat(raw(
                        EVIL + "/oauth2-token",
                        "evil.example",
                        proof(KEY.proof("POST", EVIL + "/oauth2-token").sign()),
                        FORM))
                .doesNotStartWith("HTTP/1.1 200");
        assertThat(raw(EVIL + "/api/users", "evil.example", shown(USERS), "")).startsWith("HTTP/1.1 200");
    }

    private static String proof(String proof) {
        return "DPoP: " + proof + "\r\n";
    }

    private static String shown(String url) {
        return "Authorization: DPoP " + token + "\r\n"
                + proof(KEY.forToken(token, "GET", url).sign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/api/users?page[size]=1",
                "HTTP://LOCALHOST:8080/api/users#top",
                "http://localhost:8080/%61pi/users",
                "http://localhost:8080/x/../api/./users"
            })
    void another_spelling_of_the_address_will_do(String htu) {
        assertThat(raw("/api/users", "localhost", shown(htu), "")).startsWith("HTTP/1.1 200");
    }

    /** What servers read differently is the address of nothing, even where the proof spells it in the same way. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/users;x", "/api/%2e%2e/api/users", "/api/x%2Fy/../users", "/api/a%2Fb"})
    void a_path_that_has_no_one_form_has_no_proof(String path) {
        String answer = raw(path, "localhost", shown("http://localhost:8080" + path), "");

        assertThat(answer).startsWith("HTTP/1.1 401").contains("invalid_dpop_proof");
    }

    @Test
    void the_origin_at_an_API_is_that_of_its_audience() {
        String stock = boundToken(server, "stock", TOKEN);

        assertThat(callStock(stock, "https://warehouse.example/stock/1").status())
                .isEqualTo(404);
        assertThat(callStock(stock, "https://warehouse.example:443/stock/1?all").status())
                .isEqualTo(404);
        for (String elsewhere : List.of("http://warehouse.example", "http://localhost:8080", "http://127.0.0.1")) {
            Answer refused = callStock(stock, elsewhere + "/stock/1");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("DPoP error=\"invalid_dpop_proof\"");
        }
    }

    private static Answer callStock(String token, String htu) {
        Request.Builder request = server.request("/stock/1")
                .header("Authorization", "DPoP " + token)
                .header("DPoP", KEY.forToken(token, "GET", htu).sign());
        return server.send(request);
    }

    @Test
    void the_token_endpoint_is_where_the_issuer_says_wherever_it_was_reached() {
        String issuer = "http://localhost:8080/auth/eu";
        try (RunningServer below = RunningServer.start(TestConfig.issuedBy(issuer), CLOCK)) {
            for (String path : List.of("/oauth2-token", "/auth/eu/oauth2-token")) {
                assertThat(statusOf(below, path, issuer + "/oauth2-token")).isEqualTo(200);
                assertThat(statusOf(below, path, TOKEN)).isEqualTo(400);
            }
        }
    }

    private static int statusOf(RunningServer server, String path, String htu) {
        return server.send(server.request(path)
                        .header("DPoP", KEY.proof("POST", htu).sign())
                        .post(RunningServer.form(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                "demo",
                                "client_secret",
                                "demo-secret")))
                .status();
    }

    @Test
    void a_token_without_the_scope_uses_no_proof() {
        String shop = boundToken(server, "shop", TOKEN);
        String products = "http://localhost:8080/storefront/api/products";
        String once = KEY.forToken(shop, "GET", products).sign();
        server.reload(TestConfig.TWO_APPLICATIONS.replace("scope: \"products:read\" }", "scope: \"products:write\" }"));
        try {
            Answer refused = callProducts(shop, once);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("WWW-Authenticate"))
                    .startsWith("DPoP error=\"insufficient_scope\"")
                    .contains("scope=\"products:write\"", "algs=");
        } finally {
            server.reload(TestConfig.TWO_APPLICATIONS
                    + "  - { client_id: stock, client_secret: stock-secret, application: warehouse }\n");
        }
        assertThat(callProducts(shop, once).status()).isEqualTo(200);
        assertThat(callProducts(shop, once).status()).isEqualTo(401);
    }

    private static Answer callProducts(String token, String proof) {
        return server.send(server.request("/storefront/api/products")
                .header("Authorization", "DPoP " + token)
                .header("DPoP", proof));
    }
}

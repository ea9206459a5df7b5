package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.time.Duration;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets into which application, and for how long: contract section 3 through the front door. */
class ApplicationsApartTest {

    private static final String METADATA =
            "resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource";

    private final MutableClock clock = new MutableClock();
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_token_opens_its_application_as_often_as_it_is_used() {
        String token = server.token("demo", "demo-secret");
        for (int i = 0; i < 3; i++) {
            Answer answer = server.send(server.request("/api/users")
                    .header("Accept", "application/vnd.api+json")
                    .header("Authorization", "Bearer " + token));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.api+json");
        }
    }

    @Test
    void a_token_that_expires_now_is_refused() {
        String token = server.token("demo", "demo-secret");
        clock.advance(Duration.ofSeconds(3599));
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertInvalidToken(server.call("/api/users", token), "The access token has expired", "/api\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/storefront/api",
                "/storefront/api/",
                "/storefront/api/products",
                "/storefront/api/products/1",
                "/storefront/api/nothing",
                "//storefront//api/products",
                "/api/../storefront/api/products",
                "/storefront/./api/products",
                "/%73torefront/api/products",
                "/storefront/api/products;x=1",
                "/storefront/api/products%2F1"
            })
    void a_back_office_token_does_not_open_the_storefront(String path) {
        Answer answer = server.call(path, server.token("demo", "demo-secret"));
        assertInvalidToken(answer, "The access token is for back-office, not for storefront", "/storefront/api\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/", "/api/users", "/api/users/1", "/api/nothing", "/storefront/../api/users"})
    void a_storefront_token_does_not_open_the_back_office(String path) {
        Answer answer = server.call(path, server.token("shop", "shop-secret"));
        assertInvalidToken(answer, "The access token is for storefront, not for back-office", "/api\"");
    }

    @Test
    void a_client_of_both_needs_a_token_for_each() {
        String backOffice = server.token("both", "both-secret");
        String storefront = server.postForm(
                        "/oauth2-token",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "both",
                        "client_secret",
                        "both-secret",
                        "resource",
                        "http://localhost:8080/storefront/api")
                .json()
                .get("access_token")
                .textValue();

        assertThat(server.call("/api/users", backOffice).status()).isEqualTo(200);
        assertThat(server.call("/storefront/api/products", storefront).status()).isEqualTo(200);
        assertThat(server.call("/storefront/api/products", backOffice).status()).isEqualTo(401);
        assertThat(server.call("/api/users", storefront).status()).isEqualTo(401);
    }

    @Test
    void without_a_token_the_challenge_has_no_error_code() {
        for (String path : new String[] {"/api/users", "/api/nothing", "/api"}) {
            Answer answer = server.get(path);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"signet\", " + METADATA + "/api\"");
            assertThat(answer.json().at("/errors/0/status").textValue()).isEqualTo("401");
        }
        Answer basic = server.send(server.request("/api/users").header("Authorization", "Basic ZGVtbzpkZW1v"));
        assertThat(basic.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"signet\", " + METADATA + "/api\"");
    }

    @Test
    void a_token_in_the_query_or_the_body_is_not_looked_at() {
        String token = server.token("demo", "demo-secret");
        assertThat(server.get("/api/users?access_token=" + token).status()).isEqualTo(401);
        Answer posted = server.send(server.request("/api/users").post(RunningServer.form("access_token", token)));
        assertThat(posted.status()).isEqualTo(401);
        assertThat(posted.header("WWW-Authenticate")).doesNotContain("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer \u00fc", "bearer\"x\""})
    void a_field_that_is_no_rfc_6750_syntax_is_invalid_request(String authorization) {
        okhttp3.Headers headers = new okhttp3.Headers.Builder()
                .addUnsafeNonAscii("Authorization", authorization)
                .build();
        Answer answer = server.send(server.request("/api/users").headers(headers));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"signet\", error=\"invalid_request\", ")
                .contains(METADATA);
        assertThat(answer.json().at("/errors/0/code").textValue()).isEqualTo("invalid_request");
    }

    @Test
    void a_missing_scope_is_403_and_says_which() {
        Answer answer = server.call("/storefront/api/products", server.token("unscoped-shop", "unscoped-secret"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"signet\", error=\"insufficient_scope\", ")
                .contains("scope=\"products:read\", " + METADATA + "/storefront/api\"");
        assertThat(answer.json().at("/errors/0/code").textValue()).isEqualTo("insufficient_scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/storefront/api/products/",
                "/storefront/api/products/1",
                "/storefront/api//products",
                "/storefront/api/x/../products",
                "/storefront/api/%70roducts"
            })
    void no_spelling_escapes_the_rule(String path) {
        assertThat(server.call(path, server.token("unscoped-shop", "unscoped-secret"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void head_counts_as_get_and_a_method_override_does_not_count() {
        String token = server.token("unscoped-shop", "unscoped-secret");
        assertThat(server.send(server.request("/storefront/api/products")
                                .head()
                                .header("Authorization", "Bearer " + token))
                        .status())
                .isEqualTo(403);
        Answer overridden = server.send(server.request("/storefront/api/products")
                .post(RequestBody.create(new byte[0]))
                .header("X-HTTP-Method-Override", "GET")
                .header("Authorization", "Bearer " + token));
        assertThat(overridden.status()).isEqualTo(405);
    }

    @Test
    void with_a_good_token_an_unknown_path_is_404_and_another_method_405() {
        String token = server.token("demo", "demo-secret");
        for (String path : new String[] {"/api", "/api/nothing", "/api/users/", "/api/users/1/x", "/api/users%2f1"}) {
            assertThat(server.call(path, token).status()).as(path).isEqualTo(404);
        }
        Answer answer = server.send(server.request("/api/users").delete().header("Authorization", "Bearer " + token));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(server.send(server.request("/api/users").delete()).status()).isEqualTo(401);
    }

    @Test
    void an_application_elsewhere_is_guarded_and_has_nothing_here() {
        assertThat(server.get("/stock/1").status()).isEqualTo(401);
        assertThat(server.get("/stockroom").status()).isEqualTo(404);
    }

    @Test
    void a_client_that_is_disabled_or_removed_or_moved_loses_its_tokens_at_once() {
        String token = server.token("demo", "demo-secret");
        String demo = """
              - client_id: demo
                client_secret: demo-secret
                application: back-office
            """;
        for (String changed :
                new String[] {demo + "    enabled: false\n", "", demo.replace("back-office", "storefront")}) {
            server.reload(TestConfig.TWO_APPLICATIONS);
            assertThat(server.call("/api/users", token).status()).isEqualTo(200);
            server.reload(TestConfig.TWO_APPLICATIONS.replace(demo, changed));
            assertInvalidToken(server.call("/api/users", token), "The access token is not valid", "/api\"");
        }
    }

    @Test
    void a_key_that_is_listed_but_not_first_verifies_and_one_that_is_gone_does_not() {
        String token = server.token("demo", "demo-secret");
        String main = """
              - kid: main
                algorithm: RS256
                private_key: keys/main.pem
            """;
        String next = """
              - kid: next
                algorithm: ES256
                private_key: keys/ec.pem
            """;
        server.reload(TestConfig.TWO_APPLICATIONS.replace(main + next, next + main));
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
        assertThat(server.call("/api/users", server.token("demo", "demo-secret"))
                        .status())
                .isEqualTo(200);
        server.reload(TestConfig.TWO_APPLICATIONS.replace(main, ""));
        assertInvalidToken(server.call("/api/users", token), "The access token is not valid", "/api\"");
    }

    private static void assertInvalidToken(Answer answer, String description, String metadata) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"signet\", error=\"invalid_token\", error_description=\"" + description
                        + "\", " + METADATA + metadata);
        assertThat(answer.json().at("/errors/0/code").textValue()).isEqualTo("invalid_token");
        assertThat(answer.json().at("/errors/0/detail").textValue()).isEqualTo(description);
    }
}

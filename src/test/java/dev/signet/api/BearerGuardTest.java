package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.SampleServer.Answer;
import dev.signet.protocol.Scope;
import okhttp3.Headers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerGuardTest {

    @AutoClose
    private static final SampleServer SERVER = SampleServer.start();

    private static final String METADATA = "resource_metadata=\"http://localhost/.well-known/oauth-protected-resource";

    @ParameterizedTest
    @ValueSource(
            strings = {"/api", "/api/", "/api/users", "/api/users/1", "/api/nothing", "/api/users;x", "/api/a%2Fb"})
    void without_a_token_every_path_of_an_application_is_unauthorized(String path) {
        for (String method : new String[] {"GET", "POST", "OPTIONS", "BREW"}) {
            Answer answer = SERVER.sendAsIs(method, path, Headers.of("Accept", "text/html"));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"signet\", " + METADATA + "/api\"");
            assertThat(answer.error().get("status").textValue()).isEqualTo("401");
            assertThat(answer.error().get("title").textValue()).isEqualTo("Unauthorized");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Vary")).isEqualTo("Accept");
        }
    }

    @Test
    void a_token_of_another_application_is_refused_with_a_challenge() {
        Answer answer = with(SERVER.tokenFor("storefront"), "/api/users");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"", METADATA + "/api\"");
        assertThat(answer.error().get("code").textValue()).isEqualTo("invalid_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/storefront/api/products", "/storefront/api/x/../products", "/storefront/api//products/1"})
    void a_rule_is_held_against_the_path_in_its_one_form(String path) {
        String answer = SERVER.raw(path, SERVER.token("storefront", Scope.NONE));

        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains("error=\"insufficient_scope\"")
                .contains("scope=\"products:read\"", METADATA + "/storefront/api\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/storefront/api/x/../products", "/storefront/api/products;x", "/storefront/api/./products"})
    void another_spelling_reaches_nothing_with_a_good_token(String path) {
        assertThat(SERVER.raw(path, SERVER.tokenFor("storefront"))).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/%2e%2e/x", "/api/..%2fx", "/api/users%2F1", "/api/%252e", "/api/users;x"})
    void a_spelling_that_servers_read_differently_needs_a_token_and_reaches_nothing(String path) {
        assertThat(SERVER.raw(path, "none")).startsWith("HTTP/1.1 401 ");
        assertThat(SERVER.raw(path, SERVER.tokenFor("back-office"))).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void no_header_field_makes_the_method_another() {
        Headers headers = Headers.of(
                "Authorization", "Bearer " + SERVER.token("storefront", Scope.NONE), "X-HTTP-Method-Override", "POST");

        assertThat(SERVER.sendAsIs("GET", "/storefront/api/products", headers).status())
                .isEqualTo(403);
    }

    @Test
    void a_malformed_authorization_is_a_bad_request_with_a_challenge() {
        Answer answer = SERVER.sendAsIs("GET", "/api/users", Headers.of("Authorization", "Bearer a b"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_request\"", METADATA + "/api\"");
    }

    @Test
    void an_endpoint_of_the_server_itself_needs_no_token() {
        Answer answer = SERVER.sendAsIs("GET", "/api/health", Headers.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("false");
    }

    @Test
    void outside_of_every_application_the_server_answers() {
        Answer answer = SERVER.sendAsIs("GET", "/apiary/users", Headers.of());

        assertThat(answer.headers().names()).doesNotContain("WWW-Authenticate");
    }

    @Test
    void without_its_application_there_is_no_sample() {
        try (SampleServer elsewhere = SampleServer.startWithApplicationAt("/elsewhere")) {
            Answer outside = elsewhere.sendAsIs("POST", "/api/users", Headers.of());

            assertThat(outside.status()).isEqualTo(404);
            assertThat(outside.body()).isEqualTo("the server's own");
            assertThat(elsewhere.get("/elsewhere/users").status()).isEqualTo(404);
        }
    }

    @Test
    void an_application_around_the_sample_does_not_hold_it() {
        try (SampleServer root = SampleServer.startWithApplicationAt("/")) {
            Answer answer = root.get("/api/users");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error().get("code").textValue()).isEqualTo("not_found");
        }
    }

    private static Answer with(String token, String path) {
        return SERVER.sendAsIs("GET", path, Headers.of("Authorization", "Bearer " + token));
    }
}

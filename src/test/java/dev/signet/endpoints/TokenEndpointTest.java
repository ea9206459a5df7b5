package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences of the contract on POST /oauth2-token. */
class TokenEndpointTest {

    private static final String PATH = "/oauth2-token";
    private static final MutableClock CLOCK = new MutableClock();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, CLOCK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void let_the_failed_attempts_of_other_tests_be_forgotten() {
        CLOCK.advance(Duration.ofMinutes(1));
    }

    @Test
    void a_json_request_is_answered_to_the_letter() {
        Answer answer = server.postJson(PATH, """
                {"client_id":"demo","client_secret":"demo-secret","grant_type":"client_credentials"}""");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.body())
                .matches("\\{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"[A-Za-z0-9_.-]+\"}");
    }

    @Test
    void a_form_request_is_answered_likewise() {
        Answer answer = form("client_id", "demo", "client_secret", "demo-secret");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames()).toIterable().containsExactly("token_type", "expires_in", "access_token");
    }

    @Test
    void a_token_has_the_header_and_the_claims_of_rfc_9068() {
        DecodedJWT token = JWT.decode(token("demo", "demo-secret"));

        assertThat(token.getAlgorithm()).isEqualTo("RS256");
        assertThat(token.getKeyId()).isEqualTo("main");
        assertThat(token.getType()).isEqualTo("at+jwt");
        assertThat(token.getIssuer()).isEqualTo("http://localhost:8080");
        assertThat(token.getSubject()).isEqualTo("demo");
        assertThat(token.getClaim("client_id").asString()).isEqualTo("demo");
        assertThat(token.getClaim("aud").asString()).isEqualTo("http://localhost:8080/api");
        assertThat(token.getIssuedAtAsInstant()).isEqualTo(CLOCK.instant());
        assertThat(token.getNotBeforeAsInstant()).isEqualTo(CLOCK.instant());
        assertThat(token.getExpiresAtAsInstant()).isEqualTo(CLOCK.instant().plusSeconds(3600));
        assertThat(token.getClaims()).doesNotContainKeys("scope", "cnf");
    }

    @Test
    void every_token_has_a_jti_of_128_bits_of_its_own() {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, 50)
                .forEach(i -> ids.add(JWT.decode(token("demo", "demo-secret")).getId()));
        assertThat(ids)
                .hasSize(50)
                .allSatisfy(id -> assertThat(Base64.getUrlDecoder().decode(id)).hasSizeGreaterThanOrEqualTo(16));
    }

    @Test
    void a_clients_own_lifetime_and_claims_are_in_its_tokens() {
        JsonNode answer =
                form("client_id", "both", "client_secret", "both-secret").json();
        DecodedJWT token = JWT.decode(answer.get("access_token").textValue());

        assertThat(answer.get("expires_in").intValue()).isEqualTo(900);
        assertThat(token.getExpiresAtAsInstant()).isEqualTo(CLOCK.instant().plusSeconds(900));
        assertThat(token.getClaim("tenant").asString()).isEqualTo("acme");
        assertThat(token.getClaim("level").asInt()).isEqualTo(3);
    }

    @Test
    void without_a_scope_in_the_request_the_clients_own_is_given() {
        JsonNode answer =
                form("client_id", "both", "client_secret", "both-secret").json();
        assertThat(answer.fieldNames())
                .toIterable()
                .containsExactly("token_type", "expires_in", "access_token", "scope");
        assertThat(answer.get("scope").textValue()).isEqualTo("products:read users:read");
    }

    @Test
    void a_part_of_the_scope_may_be_asked_for_and_is_what_the_token_carries() {
        JsonNode answer = form("client_id", "both", "client_secret", "both-secret", "scope", "users:read users:read")
                .json();
        assertThat(answer.get("scope").textValue()).isEqualTo("users:read");
        assertThat(JWT.decode(answer.get("access_token").textValue())
                        .getClaim("scope")
                        .asString())
                .isEqualTo("users:read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"users:write", "users:read users:write", "users:read  users:read", " users:read", "a\"b", "a\\b"
            })
    void a_scope_that_is_malformed_or_not_the_clients_is_invalid_scope(String scope) {
        assertRefused(400, "invalid_scope", form("client_id", "both", "client_secret", "both-secret", "scope", scope));
    }

    @Test
    void the_first_application_is_the_default_and_resource_picks_another() {
        assertThat(audience(form("client_id", "both", "client_secret", "both-secret")))
                .isEqualTo("http://localhost:8080/api");
        assertThat(audience(form(
                        "client_id",
                        "both",
                        "client_secret",
                        "both-secret",
                        "resource",
                        "http://localhost:8080/storefront/api")))
                .isEqualTo("http://localhost:8080/storefront/api");
    }

    @Test
    void one_resource_named_twice_is_one_resource() {
        String api = "http://localhost:8080/api";
        assertThat(form("client_id", "demo", "client_secret", "demo-secret", "resource", api, "resource", api)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void two_different_resources_are_invalid_target() {
        assertRefused(
                400,
                "invalid_target",
                form(
                        "client_id",
                        "both",
                        "client_secret",
                        "both-secret",
                        "resource",
                        "http://localhost:8080/api",
                        "resource",
                        "http://localhost:8080/storefront/api"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/storefront/api",
                "http://localhost:8080/api/",
                "http://localhost:8080/API",
                "https://elsewhere.example",
                "/api",
                "not a uri",
                "http://localhost:8080/api#fragment"
            })
    void a_resource_that_is_no_application_of_the_client_is_invalid_target(String resource) {
        assertRefused(
                400, "invalid_target", form("client_id", "demo", "client_secret", "demo-secret", "resource", resource));
    }

    @Test
    void a_client_may_authenticate_by_basic() {
        assertThat(basic("demo", "demo-secret").status()).isEqualTo(200);
        assertThat(basic("demo", "wrong").status()).isEqualTo(401);
    }

    @Test
    void basic_credentials_are_form_decoded() {
        String id = "a client:with %odd+ characters";
        String secret = "p&ss=w%rd+ :\u00e9";
        assertThat(basic(encoded(id), encoded(secret)).status()).isEqualTo(200);
        assertThat(basic(encoded(id), secret).status()).isEqualTo(401);
        assertThat(form("client_id", id, "client_secret", secret).status()).isEqualTo(200);
    }

    @Test
    void the_scheme_is_basic_in_any_case() {
        for (String scheme : List.of("basic", "BASIC", "bAsIc")) {
            assertThat(authorized(scheme + " " + base64("demo:demo-secret")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_same_client_id_beside_basic_is_fine_and_another_is_not() {
        String authorization = "Basic " + base64("demo:demo-secret");
        assertThat(authorized(authorization, "client_id", "demo").status()).isEqualTo(200);
        assertRefused(400, "invalid_request", authorized(authorization, "client_id", "both"));
    }

    @Test
    void two_ways_to_authenticate_at_once_are_invalid_request() {
        String authorization = "Basic " + base64("demo:demo-secret");
        assertRefused(400, "invalid_request", authorized(authorization, "client_secret", "demo-secret"));
        assertRefused(400, "invalid_request", authorized(authorization, "client_assertion", "x.y.z"));
        assertRefused(
                400,
                "invalid_request",
                form("client_id", "demo", "client_secret", "demo-secret", "client_assertion", "x.y.z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer abc", "Basic", "Basic !!!", "Basic ZGVtbw==", "Basic Og==", "Digest x=y"})
    void an_authorization_field_that_proves_nobody_is_invalid_client(String authorization) {
        assertInvalidClient(authorized(authorization));
    }

    @Test
    void whatever_is_wrong_with_the_client_the_answer_is_one_and_the_same() {
        List<Answer> answers = List.of(
                form("client_id", "demo", "client_secret", "wrong"),
                form("client_id", "nobody", "client_secret", "demo-secret"),
                form("client_id", "sleeping", "client_secret", "sleeping-secret"),
                form("client_id", "demo"),
                form("client_secret", "demo-secret"),
                form(),
                form(
                        "client_id",
                        "demo",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        "x.y.z"),
                form("client_id", "", "client_secret", ""),
                basic("demo", "wrong"),
                basic("nobody", "demo-secret"));
        for (Answer answer : answers) {
            assertInvalidClient(answer);
            assertThat(answer.body()).isEqualTo(answers.get(0).body());
        }
    }

    @Test
    void a_missing_grant_type_is_invalid_request() {
        assertRefused(
                400, "invalid_request", server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret"));
        assertRefused(
                400,
                "invalid_request",
                server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret", "grant_type", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "authorization_code", "Client_Credentials", "client_credentials ", "x"})
    void another_grant_type_is_unsupported(String grantType) {
        assertRefused(
                400,
                "unsupported_grant_type",
                server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret", "grant_type", grantType));
    }

    @Test
    void the_checks_come_in_order_form_client_grant_type_resource_scope() {
        String[] all = {
            "client_id", "both", "client_secret", "wrong", "grant_type", "password", "resource", "x:y", "scope", "z"
        };
        assertRefused(400, "invalid_request", server.postForm(PATH, append(all, "unknown", "1", "unknown", "2")));
        assertInvalidClient(server.postForm(PATH, all));
        all[3] = "both-secret";
        assertRefused(400, "unsupported_grant_type", server.postForm(PATH, all));
        all[5] = "client_credentials";
        assertRefused(400, "invalid_target", server.postForm(PATH, all));
        all[7] = "http://localhost:8080/api";
        assertRefused(400, "invalid_scope", server.postForm(PATH, all));
    }

    @Test
    void a_parameter_twice_is_invalid_request_unknown_ones_too() {
        for (String name : List.of("client_id", "client_secret", "scope", "grant_type", "unknown")) {
            assertRefused(
                    400,
                    "invalid_request",
                    form("client_id", "demo", "client_secret", "demo-secret", name, "a", name, "b"));
            assertRefused(
                    400,
                    "invalid_request",
                    form("client_id", "demo", "client_secret", "demo-secret", name, "", name, ""));
        }
    }

    @Test
    void unknown_parameters_are_ignored_and_one_without_a_value_counts_as_absent() {
        assertThat(form(
                                "client_id",
                                "demo",
                                "client_secret",
                                "demo-secret",
                                "unknown",
                                "x",
                                "scope",
                                "",
                                "resource",
                                "",
                                "client_assertion",
                                "")
                        .status())
                .isEqualTo(200);
        assertThat(json("\"scope\":\"\",\"unknown\":{\"a\":[1,null]}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "true", "[]", "[\"http://localhost:8080/api\"]", "{}"})
    void a_known_parameter_that_is_no_json_string_is_invalid_request(String value) {
        for (String name : List.of("scope", "resource", "client_assertion", "client_assertion_type")) {
            assertRefused(400, "invalid_request", json("\"" + name + "\":" + value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "null",
                "{}{}",
                "{\"grant_type\":\"client_credentials\",}",
                "{\"grant_type\":\"client_credentials\",\"client_id\":\"demo\",\"client_id\":\"demo\"}",
                "{\"grant_type\":\"client_credentials\",\"x\":{\"a\":1,\"a\":2}}",
                "{\"grant_type\":\"client_credentials\",\"scope\":\"\\ud800\"}",
                "{'grant_type':'client_credentials'}"
            })
    void malformed_json_is_invalid_request(String body) {
        assertRefused(400, "invalid_request", server.postJson(PATH, body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"grant_type=%", "grant_type=%zz", "grant_type=%c3%28", "%ff=1&grant_type=client_credentials"})
    void a_malformed_form_is_invalid_request(String body) {
        assertRefused(400, "invalid_request", post("application/x-www-form-urlencoded", body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/json-patch+json",
                "application/jsonx",
                "application/json; charset=iso-8859-1"
            })
    void another_media_type_is_invalid_request(String contentType) {
        assertRefused(400, "invalid_request", post(contentType, """
                {"client_id":"demo","client_secret":"demo-secret","grant_type":"client_credentials"}"""));
    }

    /** RFC 6749 appendix B: UTF-8 whatever is said, as some clients do of what is ASCII anyhow. */
    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "UTF8", "ISO-8859-1", "\"us-ascii\""})
    void a_form_may_say_a_charset(String charset) {
        String type = "application/x-www-form-urlencoded; charset=" + charset;
        String form = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";

        assertThat(post(type, form).status()).isEqualTo(200);
        assertRefused(400, "invalid_request", post(type, form + "&scope=%E9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf8",
                "Application/JSON",
                "application/json;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/json; profile=x; charset=utf-8",
                "application/json; profile=charset"
            })
    void the_media_type_may_have_parameters(String contentType) {
        assertThat(post(contentType, """
                {"client_id":"demo","client_secret":"demo-secret","grant_type":"client_credentials"}""").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"client_id=demo", "client_secret=demo-secret", "client%5Fsecret=x", "a=b&client_assertion="})
    void credentials_in_the_url_are_invalid_request(String query) {
        assertRefused(
                400,
                "invalid_request",
                server.postForm(
                        PATH + "?" + query,
                        "client_id",
                        "demo",
                        "client_secret",
                        "demo-secret",
                        "grant_type",
                        "client_credentials"));
    }

    @Test
    void other_query_parameters_are_not_looked_at() {
        assertThat(server.postForm(
                                PATH + "?scope=admin&%zz&=&x",
                                "client_id",
                                "demo",
                                "client_secret",
                                "demo-secret",
                                "grant_type",
                                "client_credentials")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "BREW", "BEFORE"})
    void another_method_than_post_is_405_with_allow(String method) {
        RequestBody body = List.of("PUT", "PATCH", "QUERY").contains(method) ? RequestBody.create(new byte[0]) : null;
        Answer answer = server.send(server.request(PATH).method(method, body));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        if (!method.equals("HEAD")) {
            assertThat(answer.error()).isEqualTo("invalid_request");
        }
    }

    @Test
    void a_method_override_is_not_believed() {
        Answer answer = server.send(server.request(PATH)
                .header("X-HTTP-Method-Override", "GET")
                .post(RunningServer.form(
                        "client_id", "demo", "client_secret", "demo-secret", "grant_type", "client_credentials")));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_body_over_16_kib_is_413_and_one_of_16_kib_is_not() {
        String start =
                "{\"client_id\":\"demo\",\"client_secret\":\"demo-secret\",\"grant_type\":\"client_credentials\",\"x\":\"";
        String fits = start + "x".repeat(16 * 1024 - start.length() - 2) + "\"}";
        assertThat(server.postJson(PATH, fits).status()).isEqualTo(200);
        assertRefused(413, "invalid_request", server.postJson(PATH, fits + " "));
    }

    @Test
    void an_error_is_never_cached_and_keeps_to_the_characters_of_rfc_6749() {
        Answer answer = form("client_id", "both", "client_secret", "both-secret", "scope", "\"<script>\\\u00e9");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().get("error_description").textValue())
                .matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+")
                .doesNotContain("script");
    }

    @Test
    void every_answer_has_a_request_id_that_the_log_has_too() {
        try (LogCapture log = LogCapture.begin()) {
            String issued =
                    form("client_id", "demo", "client_secret", "demo-secret").header("X-Request-Id");
            String refused = form("client_id", "demo", "client_secret", "wrong").header("X-Request-Id");

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("event=token_issued client_id=demo application=back-office ")
                            && line.contains(" address=127.0.0.1 request_id=" + issued))
                    .anyMatch(line -> line.contains(
                                    "event=request_refused error=invalid_client reason=\"wrong client secret\" client_id=demo application=back-office address=127.0.0.1 ")
                            && line.endsWith(" request_id=" + refused));
        }
    }

    @Test
    void a_refusal_of_the_form_is_logged_with_the_client_that_it_names() {
        String id = "\"client_id\":\"demo\",\"client_secret\":\"demo-secret\"";
        for (String body : List.of("{" + id + "}", "{\"grant_type\":\"x\",\"client_assertion\":\"y\"," + id + "}")) {
            try (LogCapture log = LogCapture.begin()) {
                assertRefused(400, "invalid_request", server.postJson(PATH, body));

                assertThat(log.lines())
                        .singleElement()
                        .asString()
                        .contains("error=invalid_request", " client_id=demo application=back-office address=");
            }
        }
    }

    @Test
    void no_secret_and_no_token_is_logged_and_no_line_can_be_forged() {
        try (LogCapture log = LogCapture.begin()) {
            String token = token("demo", "demo-secret");
            form("client_id", "x\nevent=token_issued client_id=demo", "client_secret", "hush-hush");
            basic("demo", "hush-hush");

            assertThat(log.lines())
                    .hasSize(3)
                    .noneMatch(line -> line.contains("hush-hush")
                            || line.contains("demo-secret")
                            || line.contains(token.substring(token.lastIndexOf('.') + 1)));
            assertThat(log.lines().get(1))
                    .contains("client_id=\"x\\u000aevent=token_issued client_id=demo\"")
                    .contains("reason=\"unknown client\"");
        }
    }

    private static String token(String clientId, String secret) {
        return server.token(clientId, secret);
    }

    private static String audience(Answer answer) {
        return JWT.decode(answer.json().get("access_token").textValue())
                .getClaim("aud")
                .asString();
    }

    private static Answer form(String... pairs) {
        return server.postForm(PATH, append(pairs, "grant_type", "client_credentials"));
    }

    private static String[] append(String[] pairs, String... more) {
        String[] all = Arrays.copyOf(pairs, pairs.length + more.length);
        System.arraycopy(more, 0, all, pairs.length, more.length);
        return all;
    }

    private static Answer json(String members) {
        return server.postJson(
                PATH,
                "{\"client_id\":\"demo\",\"client_secret\":\"demo-secret\",\"grant_type\":\"client_credentials\","
                        + members + "}");
    }

    private static Answer post(String contentType, String body) {
        return server.send(server.request(PATH)
                .post(RequestBody.create(body.getBytes(StandardCharsets.UTF_8), MediaType.get(contentType))));
    }

    private static Answer basic(String id, String secret) {
        return authorized("Basic " + base64(id + ":" + secret));
    }

    private static Answer authorized(String authorization, String... pairs) {
        Request.Builder request = server.request(PATH).header("Authorization", authorization);
        return server.send(request.post(RunningServer.form(append(pairs, "grant_type", "client_credentials"))));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void assertInvalidClient(Answer answer) {
        assertRefused(401, "invalid_client", answer);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"signet\"");
    }

    private static void assertRefused(int status, String error, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json().get("error_description").textValue()).isNotBlank();
    }
}

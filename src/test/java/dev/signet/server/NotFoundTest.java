package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not there, what is not allowed, and what goes wrong on our side: always JSON, never a word about the inside. */
class NotFoundTest {

    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";
    private static final MediaType FORM_TYPE = MediaType.get("application/x-www-form-urlencoded");
    private static final StumblingClock CLOCK = new StumblingClock();
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, CLOCK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/favicon.ico",
                "/oauth2-token/",
                "//oauth2-token",
                "/OAuth2-Token",
                "/%6fauth2-token",
                "/oauth2-token;a=b",
                "/oauth2-token%2f",
                "/./oauth2-token",
                "/x/../oauth2-token",
                "/oauth2-token/nothing",
                "/.well-known/jwks.json/",
                "/.well-known//jwks.json",
                "/.WELL-KNOWN/jwks.json",
                "/.well-known/",
                "/.well-known/oauth-authorization-server/",
                "/.well-known/oauth-authorization-server/nothing",
                "/health",
                "/health/",
                "/health/live/",
                "/apis",
                "/api.json",
                "/storefront",
                "/docs/page.html",
                "/docs/%70age.css",
                "/openapi.json",
                "/WEB-INF/web.xml"
            })
    void any_other_path_is_404_in_json(String path) {
        for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "PURGE")) {
            String answer = raw(method, path);
            assertThat(answer)
                    .as(method)
                    .startsWith("HTTP/1.1 404 ")
                    .contains("Content-Type: application/json", "Cache-Control: no-store", "X-Request-Id: ");
            assertThat(answer.contains("\"error\":\"not_found\"")).isEqualTo(!method.equals("HEAD"));
            assertSaysNothing(answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2-token%00", "/..", "/%", "/%zz", "/%c0%af", "/api/%00"})
    void what_is_no_path_at_all_is_400_in_json(String path) {
        String answer = raw("POST", path);
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("Content-Type: application/json", "Cache-Control: no-store", "X-Request-Id: ")
                .contains("\"error\":\"invalid_request\"");
        assertSaysNothing(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/", "/nothing", "/oauth2-token/", "/.well-known/jwks.json/", "/health"})
    void the_answer_has_the_members_of_an_oauth_error(String path) {
        Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"not_found\",\"error_description\":\"There is nothing at this path\"}");
    }

    @Test
    void a_method_that_is_not_there_is_405_with_those_that_are() {
        assertNotAllowed("POST", raw("GET", "/oauth2-token"));
        assertNotAllowed("POST", raw("TRACE", "/oauth2-token"));
        assertNotAllowed("POST", raw("PURGE", "/oauth2-token"));
        assertNotAllowed("POST", raw("BEFORE", "/oauth2-token"));
        assertNotAllowed("POST", raw("post", "/oauth2-token"));
        assertNotAllowed("GET, HEAD", raw("DELETE", "/.well-known/jwks.json"));
        assertNotAllowed("GET, HEAD", raw("TRACE", "/health/live"));
        assertNotAllowed("GET, HEAD", raw("AFTER", "/health/live"));
    }

    @Test
    void a_fault_of_ours_at_the_token_endpoint_is_500_and_tells_only_the_request_id() {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = stumbling(server.request("/oauth2-token")
                    .post(RunningServer.form(
                            "grant_type", "client_credentials", "client_id", "demo", "client_secret", "demo-secret")));
            String requestId = String.valueOf(answer.header("X-Request-Id"));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.json().fieldNames()).toIterable().containsExactly("error", "error_description");
            assertThat(answer.error()).isEqualTo("server_error");
            assertThat(answer.json().get("error_description").textValue()).contains(requestId);
            assertSaysNothing(answer.headers() + answer.body());
            assertHasStackTrace(log, requestId);
            assertThat(log.lines()).noneMatch(line -> line.contains("demo-secret"));
        }
    }

    @Test
    void an_error_of_the_machine_is_answered_like_a_fault() {
        CLOCK.falls = true;
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = server.postForm(
                    "/oauth2-token",
                    "grant_type",
                    "client_credentials",
                    "client_id",
                    "demo",
                    "client_secret",
                    "demo-secret");
            String requestId = String.valueOf(answer.header("X-Request-Id"));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.error()).isEqualTo("server_error");
            assertThat(answer.json().get("error_description").textValue()).contains(requestId);
            assertHasStackTrace(log, requestId);
        } finally {
            CLOCK.falls = false;
        }
    }

    @Test
    void a_fault_of_ours_at_an_api_is_500_and_tells_only_the_request_id() {
        String token = server.token("demo", "demo-secret");
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = stumbling(server.request("/api/users").header("Authorization", "Bearer " + token));
            String requestId = String.valueOf(answer.header("X-Request-Id"));

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.api+json");
            JsonNode error = answer.json().at("/errors/0");
            assertThat(error.get("status").textValue()).isEqualTo("500");
            assertThat(error.get("code").textValue()).isEqualTo("server_error");
            assertThat(error.get("detail").textValue()).contains(requestId);
            assertSaysNothing(answer.headers() + answer.body());
            assertHasStackTrace(log, requestId);
            assertThat(log.lines()).noneMatch(line -> line.contains(token));
        }
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
    }

    @Test
    void no_answer_names_the_software() {
        for (Request.Builder request : List.of(
                server.request("/oauth2-token"),
                server.request("/oauth2-token").post(RequestBody.create(FORM, FORM_TYPE)),
                server.request("/nothing"),
                server.request("/api/users"),
                server.request("/health/live"),
                server.request("/.well-known/jwks.json"),
                server.request("/.well-known/oauth-authorization-server"))) {
            Answer answer = server.send(request);
            assertThat(answer.headers().names())
                    .noneMatch(name -> name.equalsIgnoreCase("Server")
                            || name.equalsIgnoreCase("X-Powered-By")
                            || name.equalsIgnoreCase("Via"))
                    .doesNotContain("Set-Cookie");
        }
    }

    private static Answer stumbling(Request.Builder request) {
        CLOCK.stumbles = true;
        try {
            return server.send(request);
        } finally {
            CLOCK.stumbles = false;
        }
    }

    private static String raw(String method, String path) {
        try (RawConnection connection = RawConnection.to(server)) {
            return connection
                    .send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .answer();
        }
    }

    private static void assertNotAllowed(String allowed, String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: " + allowed + "\r\n", "Content-Type: application/json")
                .contains("\"error\":\"invalid_request\"");
        assertSaysNothing(answer);
    }

    private static void assertSaysNothing(String answer) {
        assertThat(answer)
                .doesNotContainIgnoringCase("jetty", "javalin", "exception", "dev.signet", "java.", "stumble")
                .doesNotContainIgnoringCase("\nserver:", "x-powered-by", "\tat ", "0.1.0", "text/html");
    }

    private static void assertHasStackTrace(LogCapture log, String requestId) {
        List<String> lines = log.lines();
        int fault = lines.indexOf(lines.stream()
                .filter(line -> line.endsWith("event=fault request_id=" + requestId))
                .findFirst()
                .orElseThrow());
        assertThat(lines.subList(fault + 1, lines.size()))
                .anyMatch(line -> line.contains("the clock stumbles"))
                .anyMatch(line -> line.contains("at dev.signet."));
    }

    /** Our only way to make a fault from outside: everything asks what time it is. */
    private static final class StumblingClock extends Clock {

        private final MutableClock clock = new MutableClock();
        private volatile boolean stumbles;
        private volatile boolean falls;

        @Override
        public Instant instant() {
            if (stumbles) {
                throw new IllegalStateException("the clock stumbles");
            }
            if (falls) {
                throw new StackOverflowError("the clock stumbles and falls");
            }
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that keep to HTTP cannot send, and others do. */
class RawRequestsTest {

    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";
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
    void the_request_that_the_others_differ_from_is_good() {
        assertThat(post("", FORM)).startsWith("HTTP/1.1 200").contains("\"access_token\"");
    }

    @Test
    void two_authorization_fields_at_the_token_endpoint_are_invalid_request() {
        assertInvalidRequest(
                400,
                post("Authorization: Basic ZGVtbzpkZW1vLXNlY3JldA==\r\n".repeat(2), "grant_type=client_credentials"));
    }

    @Test
    void two_content_types_are_invalid_request() {
        assertInvalidRequest(400, post("Content-Type: application/json\r\n", FORM));
    }

    @Test
    void two_authorization_fields_at_an_api_are_invalid_request_with_a_challenge() {
        String token = "Authorization: Bearer " + server.token("demo", "demo-secret") + "\r\n";
        assertThat(get("/api/users", token)).startsWith("HTTP/1.1 200");
        assertThat(get("/api/users", token + token))
                .startsWith("HTTP/1.1 400")
                .contains("WWW-Authenticate: Bearer realm=\"signet\", error=\"invalid_request\"")
                .contains("\"code\":\"invalid_request\"");
    }

    @Test
    void a_chunked_body_over_the_limit_is_413() {
        String chunk = "1000\r\n" + "x".repeat(0x1000) + "\r\n";
        assertInvalidRequest(413, send("Transfer-Encoding: chunked\r\n", chunk.repeat(5) + "0\r\n\r\n"));
    }

    @Test
    void a_chunked_body_within_the_limit_is_read() {
        String chunked = Integer.toHexString(FORM.length()) + "\r\n" + FORM + "\r\n0\r\n\r\n";
        assertThat(send("Transfer-Encoding: chunked\r\n", chunked)).startsWith("HTTP/1.1 200");
    }

    /** RFC 9112 section 6.1. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "foo, chunked", "identity, chunked"})
    void a_transfer_coding_that_nobody_takes_off_is_invalid_request(String codings) {
        String chunked = Integer.toHexString(FORM.length()) + "\r\n" + FORM + "\r\n0\r\n\r\n";
        assertInvalidRequest(400, send("Transfer-Encoding: " + codings + "\r\n", chunked));
    }

    /** RFC 9110 section 15.6.6. */
    @Test
    void http_2_without_tls_is_told_so() {
        try (RawConnection connection = RawConnection.to(server)) {
            assertThat(connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 505")
                    .contains("This version of HTTP is not spoken here");
        }
    }

    @Test
    void a_content_length_over_the_limit_is_413_before_the_body_has_come() {
        assertInvalidRequest(413, send("Content-Length: 1000000000\r\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"&scope=%", "&scope=%4", "&scope=%g0", "&scope=%C3%28", "&scope=\u00c3(", "&scope=\u00ff"})
    void broken_percent_encoding_and_broken_utf8_are_invalid_request(String more) {
        assertInvalidRequest(400, post("", FORM + more));
    }

    @Test
    void invalid_utf8_in_json_is_invalid_request() {
        assertInvalidRequest(400, send("Content-Length: 9\r\n", "{\"a\":\"\u00ff\"}", "application/json"));
    }

    @Test
    void a_body_that_never_ends_is_answered_by_a_time_out() {
        long begin = System.nanoTime();
        assertInvalidRequest(408, send("Content-Length: 100\r\n", "grant_type="));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
                "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n",
                "GE\u0001T /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /oauth2-token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /oauth2-token HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /oauth2-token HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"
            })
    void what_is_no_http_is_answered_in_json_and_says_nothing_about_the_server(String request) {
        try (RawConnection connection = RawConnection.to(server)) {
            String answer = connection.send(request).answer();
            assertThat(answer).matches("(?s)HTTP/1.1 (400|505) .*");
            assertThat(answer)
                    .contains("Content-Type: application/json", "X-Request-Id: ", "\"error\":\"invalid_request\"")
                    .doesNotContainIgnoringCase("jetty", "javalin", "exception", "org.eclipse");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\nHost: x event=token_issued client_id=demo\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a:b:c s3cr3t\t\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: s3cr3t event=token_issued\r\n\r\n",
                "CONNECT s3cr3t]event=token_issued\u00c3\u00a9 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /\u0001event=token_issued HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void what_is_no_http_is_logged_as_a_refusal_with_its_request_id_and_without_its_words(String request) {
        try (LogCapture log = LogCapture.begin();
                RawConnection connection = RawConnection.to(server)) {
            String answer = connection.send(request).answer();
            String id = answer.replaceFirst("(?s).*X-Request-Id: ([0-9a-f]+).*", "$1");
            assertThat(log.lines())
                    .hasSize(1)
                    .allMatch(line -> line.contains("event=request_refused ") && line.endsWith("request_id=" + id))
                    .noneMatch(line -> line.contains("token_issued") || line.contains("s3cr3t"));
        }
    }

    @Test
    void header_fields_that_are_too_long_are_431_in_json() {
        assertInvalidRequest(431, get("/api/users", "Authorization: Bearer " + "x".repeat(20_000) + "\r\n"));
    }

    /** A gateway takes 200, 401 and 403, and makes a fault of its own of all else. */
    @Test
    void to_a_gateway_header_fields_that_are_too_long_are_403() {
        assertThat(get("/auth/verify", "X-Forwarded-Uri: /api/users\r\nCookie: " + "x".repeat(20_000) + "\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .contains("\"error\":\"invalid_request\"");
    }

    /** RFC 9110 sections 9.3.6 and 9.3.7: forms of the target that have no path of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"CONNECT localhost:1", "OPTIONS *"})
    void a_target_of_another_form_is_no_fault(String start) {
        try (RawConnection connection = RawConnection.to(server)) {
            for (int i = 0; i < 2; i++) {
                String answer = connection
                        .send(start + " HTTP/1.1\r\nHost: localhost:1\r\n\r\n")
                        .oneAnswer();
                assertThat(answer).matches("(?s)HTTP/1.1 4.*").contains("Content-Type: application/json");
            }
        }
    }

    @Test
    void an_absolute_target_does_not_choose_another_path() {
        assertThat(get("http://localhost/api/users", "")).startsWith("HTTP/1.1 401");
        assertThat(get("http://elsewhere.example/api/users", "")).startsWith("HTTP/1.1 400");
    }

    @Test
    void credentials_in_other_case_are_others_also_on_a_connection_that_has_shown_the_right_ones() {
        String right = Base64.getEncoder().encodeToString("demo:demo-secret".getBytes(StandardCharsets.US_ASCII));
        String start = "POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 29\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nAuthorization: Basic ";
        assertOthersInOtherCase(start, right, "\r\n\r\ngrant_type=client_credentials");
    }

    @Test
    void a_token_in_other_case_is_another_also_on_a_connection_that_has_shown_the_right_one() {
        String right = server.token("demo", "demo-secret");
        assertOthersInOtherCase(
                "GET /api/users/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ", right, "\r\n\r\n");
    }

    private static void assertOthersInOtherCase(String start, String right, String end) {
        try (RawConnection connection = RawConnection.to(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.send(start + right + end).oneAnswer()).startsWith("HTTP/1.1 200");
            }
            String inOtherCase = start + right.toLowerCase(Locale.ROOT) + end;
            assertThat(connection.send(inOtherCase).oneAnswer()).startsWith("HTTP/1.1 401");
        }
    }

    private static String post(String fields, String body) {
        return send("Content-Length: " + body.length() + "\r\n" + fields, body);
    }

    private static String send(String fields, String body) {
        return send(fields, body, "application/x-www-form-urlencoded");
    }

    private static String send(String fields, String body, String contentType) {
        return exchange("POST /oauth2-token", "Content-Type: " + contentType + "\r\n" + fields, body);
    }

    private static String get(String target, String fields) {
        return exchange("GET " + target, fields, "");
    }

    private static String exchange(String start, String fields, String body) {
        try (RawConnection connection = RawConnection.to(server)) {
            return connection
                    .send(start + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields + "\r\n" + body)
                    .answer();
        }
    }

    private static void assertInvalidRequest(int status, String answer) {
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"error\":\"invalid_request\"");
    }
}

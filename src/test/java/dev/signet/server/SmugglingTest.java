package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two servers may cut in different places: RFC 9112 sections 6.3 and 11.2. Whatever follows such a request on its
 * connection is never taken for another one.
 */
@Timeout(120)
class SmugglingTest {

    private static final String POST = "POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\n";
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The header fields of a body that some servers take to be empty, and others to be what follows. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Content-Length: 0\r\nContent-Length: 4\r\n",
                "Content-Length: 0, 4\r\n",
                "Content-Length: +4\r\n",
                "Content-Length: -4\r\n",
                "Content-Length: 4 4\r\n",
                "Content-Length: 0x4\r\n",
                "Content-Length: 4a\r\n",
                "Content-Length: 4\u0000\r\n",
                "Content-Length: \u00b24\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length:\r\n",
                "Content-Length : 4\r\n",
                "Content-Length\u0000: 4\r\n",
                "Content Length: 4\r\n",
                "X: y\r\n Content-Length: 4\r\n",
                "X: y\r\n\tTransfer-Encoding: chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "X: y\rTransfer-Encoding: chunked\r\n",
                "X: y\u0000Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding\t: chunked\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\u000b\r\n",
                "Transfer-Encoding: \u000bchunked\r\n",
                "Transfer-Encoding: chunked\u0000\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n",
                "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: \"chunked\"\r\n",
                "Transfer-Encoding: chunked;q=1\r\n",
                "Transfer-Encoding: identity\r\nContent-Length: 4\r\n",
                "Transfer-Encoding:\r\n"
            })
    void a_body_of_doubtful_length_ends_the_connection(String fields) {
        assertRefused(POST + fields + "\r\n0\r\n\r\n" + NEXT);
    }

    /** Chunks that some servers read and others do not: RFC 9112 section 7.1. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1\r\na\r\n0\r\n\r\n",
                "-1\r\na\r\n0\r\n\r\n",
                "0x1\r\na\r\n0\r\n\r\n",
                " 1\r\na\r\n0\r\n\r\n",
                "1_0\r\na\r\n0\r\n\r\n",
                "g\r\na\r\n0\r\n\r\n",
                "\r\na\r\n0\r\n\r\n",
                "100000000\r\na\r\n0\r\n\r\n",
                "10000000000000001\r\na\r\n0\r\n\r\n",
                "1\ra\r\n0\r\n\r\n",
                "1\r\nab\r\n0\r\n\r\n",
                "1\u0000\r\na\r\n0\r\n\r\n"
            })
    void a_chunk_of_doubtful_length_ends_the_connection(String chunks) {
        assertRefused(POST + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks + NEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live\r\n",
                "GET /health/live HTTP/0.9\r\n\r\n",
                "GET\t/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1 \r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/01.1\r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1\r\rHost: localhost\r\n\r\n",
                "GET /health/li\u0000ve HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost, other\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a b\r\n\r\n"
            })
    void a_doubtful_header_ends_the_connection(String header) {
        assertRefused(header + NEXT);
    }

    /** The header is whole, and so the connection goes on: RFC 9112 section 3.2.2. */
    @Test
    void a_target_of_another_authority_than_the_host_is_refused() {
        try (RawConnection connection = RawConnection.to(server)) {
            connection.send("GET http://localhost/health/live HTTP/1.1\r\nHost: other\r\n\r\n" + NEXT);
            assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 400 ");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void what_follows_a_body_that_was_not_read_is_not_taken_for_a_request() {
        assertRefused(POST + "Content-Length: 20000\r\n\r\n" + NEXT);
    }

    @Test
    void what_follows_a_refused_request_with_a_whole_body_is_the_next_request() {
        try (RawConnection connection = RawConnection.to(server)) {
            String body = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
            connection.send(
                    POST + "Content-Type: text/plain\r\nContent-Length: " + body.length() + "\r\n\r\n" + body + NEXT);
            assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 400 ");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").doesNotContain("HTTP/1.1 404");
        }
    }

    @Test
    void extensions_of_chunks_and_trailers_are_read_past() {
        String form = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";
        try (RawConnection connection = RawConnection.to(server)) {
            connection.send(
                    POST + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + Integer.toHexString(form.length()) + ";a=\"b\"\r\n" + form
                            + "\r\n0\r\nContent-Length: 5\r\nAuthorization: Basic eDp5\r\n\r\n" + NEXT);
            assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 200 ").contains("\"access_token\"");
            assertThat(connection.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    /** One refusal, and no answer to what came behind it. */
    private static void assertRefused(String request) {
        try (RawConnection connection = RawConnection.to(server)) {
            String answer = connection.send(request).answer();
            assertThat(answer)
                    .matches("(?s)HTTP/1.1 (400|408|413|431|501|505) .*")
                    .doesNotContain("HTTP/1.1 200");
            assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
            assertThat(answer).contains("Content-Type: application/json\r\n", "\"error\":");
        }
    }
}

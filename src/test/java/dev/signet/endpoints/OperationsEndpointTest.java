package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Answer;
import dev.signet.Eventually;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health, and how the server says goodbye. */
class OperationsEndpointTest {

    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";
    private static final String READY = "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void a_running_server_is_live_and_ready() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            Answer live = server.get("/health/live");
            Answer ready = server.get("/health/ready");

            assertThat(live.status()).isEqualTo(200);
            assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo("{\"status\":\"ready\"}");
            for (Answer answer : List.of(live, ready)) {
                assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }

    @Test
    void head_is_answered_and_another_method_is_405() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            for (String path : List.of("/health/live", "/health/ready")) {
                assertThat(server.send(server.request(path).head()).status()).isEqualTo(200);
                Answer post = server.send(server.request(path).post(RequestBody.create(new byte[0])));
                assertThat(post.status()).isEqualTo(405);
                assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
            }
        }
    }

    @Test
    @Timeout(30)
    void a_shutdown_answers_the_request_in_flight_and_takes_no_new_one() throws Exception {
        RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
        int port = server.port();
        try (RawConnection inFlight = RawConnection.to(port);
                RawConnection keptAlive = RawConnection.to(port)) {
            assertThat(keptAlive.send(READY).oneAnswer()).startsWith("HTTP/1.1 200 ");
            begin(inFlight, FORM.length());
            inFlight.send(FORM.substring(0, 20));

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            awaitRefusal(port);
            assertThat(stopped).isNotDone();

            String ready = keptAlive.send(READY).answer();
            assertThat(ready)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Content-Type: application/json", "Connection: close")
                    .containsIgnoringCase("the server is shutting down");
            assertThat(stopped).isNotDone();

            assertThat(inFlight.send(FORM.substring(20)).answer())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Connection: close", "\"access_token\"");
            stopped.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    @Timeout(30)
    void a_shutdown_does_not_wait_for_an_idle_connection() {
        RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
        try (RawConnection silent = RawConnection.to(server);
                RawConnection keptAlive = RawConnection.to(server);
                RawConnection halfAHeader = RawConnection.to(server)) {
            assertThat(keptAlive.send(READY).oneAnswer()).startsWith("HTTP/1.1 200 ");
            halfAHeader.send("GET /health/live HTT");
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
            assertThat(silent.answer()).isEmpty();
            assertThat(keptAlive.answer()).isEmpty();
        }
    }

    @Test
    @Timeout(40)
    void a_shutdown_waits_ten_seconds_at_most() throws Exception {
        RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
        try (RawConnection silent = RawConnection.to(server)) {
            begin(silent, 100);
            long begin = System.nanoTime();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(12));
        }
    }

    /** Sends the head of a token request, and waits until the server asks for its body: then it is in flight. */
    private static void begin(RawConnection connection, int contentLength) {
        assertThat(connection.send("""
                                POST /oauth2-token HTTP/1.1\r
                                Host: localhost\r
                                Expect: 100-continue\r
                                Content-Type: application/x-www-form-urlencoded\r
                                Content-Length: %d\r
                                \r
                                """.formatted(contentLength)).oneAnswer()).startsWith("HTTP/1.1 100 ");
    }

    private static void awaitRefusal(int port) {
        Eventually.that("no new connection is taken", () -> !accepts(port));
        assertThatThrownBy(() -> RawConnection.to(port).close())
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    private static boolean accepts(int port) {
        try {
            RawConnection.to(port).close();
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}

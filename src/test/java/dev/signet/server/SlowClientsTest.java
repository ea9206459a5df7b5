package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Five hundred clients that are slow on purpose, in every way that there is, and one that is not. */
@Timeout(120)
class SlowClientsTest {

    private static final int SLOW_CLIENTS = 500;
    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";
    private static final String HEADER = String.join(
            "\r\n",
            "POST /oauth2-token HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/x-www-form-urlencoded",
            "");
    private static final String BODY_ANNOUNCED = HEADER + "Content-Length: 1000\r\n\r\n";
    private static final String KEYS = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** What each of them sends at once, and what again and again. */
    private enum Slowness {
        SILENT("", ""),
        HEADER_STALLS("POST /oauth2-token HT", ""),
        HEADER_DRIBBLES(HEADER + "X-", "a"),
        BODY_STALLS(BODY_ANNOUNCED + "grant_type=", ""),
        BODY_DRIBBLES(BODY_ANNOUNCED, "a"),
        CHUNKS_DRIBBLE(HEADER + "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"),
        READS_NOTHING(KEYS.repeat(20), "");

        private final String first;
        private final String then;

        Slowness(String first, String then) {
            this.first = first;
            this.then = then;
        }
    }

    private final List<RawConnection> slow = new ArrayList<>();
    private final ScheduledExecutorService dribbling = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void nobodyIsSlow() {
        slow.clear();
    }

    @AfterEach
    void end() {
        dribbling.shutdownNow();
        slow.forEach(RawConnection::close);
    }

    @ParameterizedTest
    @EnumSource
    void five_hundred_slow_clients_keep_nobody_else_waiting(Slowness slowness) {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            connect(server, slowness.first);
            dribble(slowness.then);
            assertServes(server);
        }
    }

    @Test
    void five_hundred_handshakes_that_do_not_go_on_keep_nobody_else_waiting() {
        try (RunningServer server =
                RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("slow"))) {
            // The head of a ClientHello, RFC 8446 section 5.1, and a little of it.
            connect(server, "\u0016\u0003\u0001\u0002\u0000\u0001");
            assertServes(server);
        }
    }

    @Test
    void a_header_that_dribbles_without_end_is_cut_off() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            slow.add(RawConnection.to(server).send(Slowness.HEADER_DRIBBLES.first));
            dribble(Slowness.HEADER_DRIBBLES.then);
            assertThat(slow.get(0).answer()).isEmpty();
        }
    }

    @Test
    void a_header_is_cut_off_behind_a_request_for_a_proxy_too() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            slow.add(RawConnection.to(server).send("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n"));
            assertThat(slow.get(0).oneAnswer()).startsWith("HTTP/1.1 405 ");
            slow.get(0).send(Slowness.HEADER_DRIBBLES.first);
            dribble(Slowness.HEADER_DRIBBLES.then);
            assertThat(slow.get(0).answer()).isEmpty();
        }
    }

    @Test
    void a_handshake_that_does_not_go_on_is_cut_off() {
        try (RunningServer server =
                RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("slow"))) {
            try (RawConnection connection = RawConnection.to(server)) {
                assertThat(connection
                                .send("\u0016\u0003\u0001\u0002\u0000\u0001")
                                .answer())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BODY_DRIBBLES", "CHUNKS_DRIBBLE", "BODY_STALLS"})
    void a_body_that_does_not_come_to_an_end_is_told_so(Slowness slowness) {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            slow.add(RawConnection.to(server).send(slowness.first));
            dribble(slowness.then);
            assertThat(slow.get(0).oneAnswer())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\"error\":\"invalid_request\"", "Connection: close\r\n");
        }
    }

    /** One after the other, over longer than a line has to stand until it is cut. */
    @Test
    void many_bodies_that_do_not_come_are_no_overload() throws InterruptedException {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            for (int i = 0; i < 150; i++) {
                slow.add(RawConnection.to(server).send(BODY_ANNOUNCED));
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(slow)
                    .allSatisfy(connection -> assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 408 "));
        }
    }

    @Test
    void a_body_in_small_pieces_is_read() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
                RawConnection connection = RawConnection.to(server)) {
            connection.send(HEADER + "Content-Length: " + FORM.length() + "\r\n\r\n");
            Stream.of(FORM.split("(?<=&)|(?==)", -1)).forEach(connection::send);
            assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 200 ");
            connection.send(HEADER + "Transfer-Encoding: chunked\r\n\r\n");
            FORM.chars().forEach(c -> connection.send("1\r\n" + (char) c + "\r\n"));
            assertThat(connection.send("0\r\n\r\n").oneAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    private void connect(RunningServer server, String first) {
        IntStream.range(0, SLOW_CLIENTS)
                .forEach(i -> slow.add(RawConnection.to(server).send(first)));
    }

    private void dribble(String then) {
        if (!then.isEmpty()) {
            ScheduledFuture<?> unused = dribbling.scheduleWithFixedDelay(
                    () -> slow.forEach(connection -> connection.send(then)), 100, 500, TimeUnit.MILLISECONDS);
        }
    }

    /** As long as nothing of theirs has ended: a server that waits for them answers then at the earliest. */
    private static void assertServes(RunningServer server) {
        long begin = System.nanoTime();
        String token = server.token("demo", "demo-secret");
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
        assertThat(server.get("/health/live").status()).isEqualTo(200);
        assertThat(server.postForm("/oauth2-token", "grant_type", "x").status()).isEqualTo(401);
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import dev.signet.Http2Frames;
import dev.signet.Http2Frames.Frame;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask and do not take the answers, be they long or many: RFC 9113 section 10.5. */
@Timeout(60)
class UnreadAnswersTest {

    private static final int STREAMS = 120;
    private static final String LONG_ANSWER = "/docs/swagger-ui-bundle.js";
    /** SETTINGS_INITIAL_WINDOW_SIZE of 0: RFC 9113 section 6.5.2. */
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};

    private final List<Http2Frames> readers = new ArrayList<>();
    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("unread"));
    }

    @AfterEach
    void stop() {
        readers.forEach(Http2Frames::close);
        server.close();
    }

    private Http2Frames ask(String path) throws IOException {
        Http2Frames reader = Http2Frames.to(server).send(Http2Frames.SETTINGS, 0, 0, NO_WINDOW);
        readers.add(reader);
        for (int i = 0; i < STREAMS; i++) {
            reader.send(
                    Http2Frames.HEADERS,
                    Http2Frames.END_STREAM | Http2Frames.END_HEADERS,
                    2 * i + 1,
                    Http2Frames.get(path));
        }
        return reader;
    }

    /** How many of the answers begin; fewer than all when the connection ends. */
    private static int begun(Http2Frames reader) throws IOException {
        int begun = 0;
        while (begun < STREAMS) {
            Optional<Frame> frame = reader.receive();
            if (frame.isEmpty()) {
                return begun;
            }
            begun += frame.get().type() == Http2Frames.HEADERS ? 1 : 0;
        }
        return begun;
    }

    private void assertServes() {
        assertThat(server.get("/health/live").status()).isEqualTo(200);
        assertThat(server.call("/api/users", server.token("demo", "demo-secret"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {LONG_ANSWER, "/docs/page.js", "/openapi.yaml", "/metrics"})
    void long_answers_that_nobody_takes_hold_no_thread(String path) throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(begun(ask(path))).isEqualTo(STREAMS);
        }
        assertServes();
    }

    @Test
    void whoever_leaves_the_most_answers_unread_makes_room_for_others() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            for (int i = 0; i < 36; i++) {
                ask("/nothing");
            }
            for (Http2Frames reader : readers) {
                begun(reader);
            }
            Eventually.that("one that takes nothing is ended", () -> {
                assertServes();
                return !closed(log).isEmpty();
            });
            assertThat(closed(log))
                    .hasSizeLessThan(10)
                    .allSatisfy(line -> assertThat(line).contains("connections=1 reason=\"answers unread\""));
        }
    }

    private static List<String> closed(LogCapture log) {
        return log.lines().stream()
                .filter(line -> line.contains("event=connections_closed"))
                .toList();
    }

    @Test
    void a_long_answer_comes_whole() {
        assertThat(server.get(LONG_ANSWER).body()).hasSizeGreaterThan(1_000_000).contains("SwaggerUIBundle");
    }

    @Test
    void long_answers_that_nobody_takes_hold_no_thread_on_http_1_1_either() {
        List<RawConnection> silent = new ArrayList<>();
        try (RunningServer plain = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            String ask = "GET " + LONG_ANSWER + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            for (int i = 0; i < 250; i++) {
                silent.add(RawConnection.to(plain).send(ask.repeat(10)));
            }
            assertThat(plain.get("/health/live").status()).isEqualTo(200);
            assertThat(plain.call("/api/users", plain.token("demo", "demo-secret"))
                            .status())
                    .isEqualTo(200);
            silent.forEach(RawConnection::close);
        }
    }
}

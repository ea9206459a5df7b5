package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Http2Frames;
import dev.signet.Http2Frames.Frame;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The limits and the manners that HTTP/1.1 has here hold for HTTP/2 too. RFC 9113. */
class Http2Test {

    private static final int PRIORITY = 0x2;
    private static final int PING = 0x6;
    private static final int CONTINUATION = 0x9;

    private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");
    private static final String GOOD = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";

    private static final OkHttpClient HTTP = TestCertificates.client()
            .readTimeout(Duration.ofSeconds(30))
            .retryOnConnectionFailure(false)
            .build();
    private static RunningServer server;

    /** A body of which a part comes, and the rest when somebody says so. */
    private static final class SlowBody extends RequestBody {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);

        @Override
        public MediaType contentType() {
            return FORM;
        }

        @Override
        public boolean isDuplex() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) {
            new Thread(() -> write(sink)).start();
        }

        private void write(BufferedSink sink) {
            try (sink) {
                sink.writeUtf8(GOOD.substring(0, 20)).flush();
                begun.countDown();
                if (goesOn.await(40, TimeUnit.SECONDS)) {
                    sink.writeUtf8(GOOD.substring(20));
                }
            } catch (IOException e) {
                goesOn.countDown(); // The server has hung up, which is what some tests wait for.
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @BeforeAll
    static void start() {
        server = RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("signet"));
    }

    @AfterAll
    static void stop() {
        server.close();
        HTTP.dispatcher().executorService().shutdown();
    }

    @Test
    void a_body_over_the_limit_is_413_on_one_connection_again_and_again() {
        for (int i = 0; i < 20; i++) {
            assertInvalidRequest(413, post(server, RequestBody.create("a=" + "x".repeat(50_000), FORM)));
        }
        assertThat(post(server, RequestBody.create(GOOD, FORM)).status()).isEqualTo(200);
    }

    /** RFC 9110 section 8.6. */
    @Test
    void that_there_is_nothing_new_has_no_length() {
        Request.Builder keys = server.request("/.well-known/jwks.json");
        String etag = String.valueOf(send(keys).header("ETag"));
        Answer again = send(keys.header("If-None-Match", etag));

        assertThat(again.status()).isEqualTo(304);
        assertThat(again.headers().names()).doesNotContain("Content-Length");
    }

    /** As many as a careless client sends in a moment; what is under way of them when they are refused is no flood. */
    @Test
    void frames_of_a_body_that_come_after_its_refusal_do_not_end_the_connection() throws IOException {
        try (Http2Frames connection = Http2Frames.to(server)) {
            connection.send(
                    Http2Frames.HEADERS, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, 1, Http2Frames.GET_LIVE);
            awaitEnd(connection, 1);
            for (int i = 0; i < 400; i++) {
                connection.send(Http2Frames.DATA, 0, 1, new byte[1]);
            }
            connection.send(
                    Http2Frames.HEADERS, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, 3, Http2Frames.GET_LIVE);
            awaitEnd(connection, 3);
        }
    }

    /** Fails where the connection ends before. */
    private static void awaitEnd(Http2Frames connection, int stream) throws IOException {
        Frame frame;
        do {
            frame = connection.await(Http2Frames.DATA);
        } while (frame.stream() != stream || (frame.flags() & Http2Frames.END_STREAM) == 0);
    }

    @Test
    void a_body_that_never_ends_is_answered_by_a_time_out() {
        long begin = System.nanoTime();
        assertInvalidRequest(408, post(server, new SlowBody()));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
    }

    @Test
    void header_fields_that_are_too_long_are_refused() {
        Answer answer = send(new Request.Builder()
                .url(server.url("/api/users"))
                .header("Authorization", "Bearer " + "x".repeat(20_000)));
        assertInvalidRequest(431, answer);
    }

    @Test
    void the_settings_say_the_limits() throws IOException {
        try (Http2Frames connection = Http2Frames.to(server)) {
            ByteBuffer payload = connection.await(Http2Frames.SETTINGS).payload();
            Map<Integer, Integer> settings = new HashMap<>();
            while (payload.hasRemaining()) {
                settings.put((int) payload.getShort(), payload.getInt());
            }
            // RFC 9113 section 6.5.2, RFC 8441 section 3. Of header fields more is read than taken, to say so.
            assertThat(settings)
                    .containsEntry(3, 128)
                    .containsEntry(6, 64 * 1024)
                    .containsEntry(8, 0);
        }
    }

    /** One frame after another until the server has had enough. */
    private interface Flood {
        void send(Http2Frames connection, int number) throws IOException;
    }

    /** RFC 9113 section 10.5: CVE-2023-44487, CVE-2019-9512, CVE-2019-9515, CVE-2019-9513, CVE-2019-9518. */
    static Stream<Arguments> floods() {
        int whole = Http2Frames.END_STREAM | Http2Frames.END_HEADERS;
        return Stream.of(
                flood(
                        "rapid reset",
                        (connection, i) -> connection
                                .send(Http2Frames.HEADERS, whole, 2 * i + 1, Http2Frames.GET_LIVE)
                                .send(Http2Frames.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8})),
                flood("ping", (connection, i) -> connection.send(PING, 0, 0, new byte[8])),
                flood("settings", (connection, i) -> connection.send(Http2Frames.SETTINGS, 0, 0, new byte[0])),
                flood(
                        "priority",
                        (connection, i) -> connection.send(PRIORITY, 0, 2 * i + 1, new byte[] {0, 0, 0, 0, 1})),
                flood(
                        "empty data",
                        (connection, i) -> connection.send(
                                i == 0 ? Http2Frames.HEADERS : Http2Frames.DATA,
                                i == 0 ? Http2Frames.END_HEADERS : 0,
                                1,
                                i == 0 ? Http2Frames.GET_LIVE : new byte[0])),
                flood(
                        "late data",
                        (connection, i) -> connection.send(
                                i == 0 ? Http2Frames.HEADERS : Http2Frames.DATA,
                                i == 0 ? whole : 0,
                                1,
                                i == 0 ? Http2Frames.GET_LIVE : new byte[1])),
                flood("unknown", (connection, i) -> connection.send(0xbb, 0, 0, new byte[4])));
    }

    private static Arguments flood(String name, Flood flood) {
        return Arguments.of(name, flood);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void a_flood_ends_the_connection(String name, Flood flood) throws IOException {
        try (Http2Frames connection = Http2Frames.to(server)) {
            // What the flood leaves unread resets the connection, and the reset may overtake the farewell.
            assertThat(goawayAfter(connection, flood).orElse(0xb)).isEqualTo(0xb);
        }
        assertThat(post(server, RequestBody.create(GOOD, FORM)).status()).isEqualTo(200);
    }

    /** A header without end, RFC 9113 section 10.5.1: CVE-2024-27316. */
    @Test
    void continuation_without_end_ends_the_connection() throws IOException {
        try (Http2Frames connection = Http2Frames.to(server)) {
            byte[] field = new byte[1003];
            Arrays.fill(field, (byte) 'a');
            System.arraycopy(new byte[] {0x00, 1, 'x', 0x7f, (byte) 0xe6, 0x06}, 0, field, 0, 6);
            assertThat(goawayAfter(
                                    connection,
                                    (to, i) -> to.send(
                                            i == 0 ? Http2Frames.HEADERS : CONTINUATION,
                                            0,
                                            1,
                                            i == 0 ? Http2Frames.GET_LIVE : field))
                            .orElse(0xb))
                    .isPositive();
        }
    }

    /** The error of the last frame GOAWAY, RFC 9113 section 6.8; nothing where the connection has ended without one. */
    private static Optional<Integer> goawayAfter(Http2Frames connection, Flood flood) throws IOException {
        try {
            for (int i = 0; i < 2_000; i++) {
                flood.send(connection, i);
            }
        } catch (IOException e) {
            // Ended while it was written to.
        }
        Optional<Integer> goaway = Optional.empty();
        for (Optional<Frame> next = connection.receive(); next.isPresent(); next = connection.receive()) {
            goaway = next.get().type() == Http2Frames.GOAWAY
                    ? Optional.of(next.get().intAt(4))
                    : goaway;
        }
        return goaway;
    }

    @Test
    void a_stop_answers_what_is_in_flight_and_says_goodbye() throws Exception {
        RunningServer stopped =
                RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("stopped"));
        SlowBody slow = new SlowBody();
        try (Http2Frames idle = Http2Frames.to(stopped)) {
            idle.send(Http2Frames.HEADERS, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, 1, Http2Frames.GET_LIVE);
            idle.await(Http2Frames.DATA);
            // The body is asked for when it is read, so that the request is being handled by then.
            CompletableFuture<Answer> inFlight = CompletableFuture.supplyAsync(() -> send(new Request.Builder()
                    .url(stopped.url("/oauth2-token"))
                    .header("Expect", "100-continue")
                    .post(slow)));
            slow.begun.await();

            // On a thread of its own: with two cores the common pool has one, which the request waits on.
            CompletableFuture<Void> stopping =
                    CompletableFuture.runAsync(stopped::close, work -> new Thread(work, "stop").start());

            assertThat(idle.await(Http2Frames.GOAWAY).intAt(4)).isZero();
            assertThat(inFlight).isNotDone();
            slow.goesOn.countDown();
            Answer answer = inFlight.get(20, TimeUnit.SECONDS);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isNull();
            stopping.get(5, TimeUnit.SECONDS);
        }
    }

    private static Answer post(RunningServer to, RequestBody body) {
        return send(new Request.Builder().url(to.url("/oauth2-token")).post(body));
    }

    private static Answer send(Request.Builder request) {
        try (Response response = HTTP.newCall(request.build()).execute()) {
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertInvalidRequest(int status, Answer answer) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo("invalid_request");
    }
}

package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RedisProcess;
import dev.signet.TestCertificates;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Protocol.Command;

/** How a store gets to its Redis, and what it says when it does not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisAddressTest {

    private final MutableClock clock = new MutableClock();

    @ParameterizedTest
    @CsvSource({
        "'redis://:s3cret%2F%40%3A+%C3%A9@127.0.0.1:PORT', ''",
        "'redis://s3cret%2F%40%3A+%C3%A9@127.0.0.1:PORT/', ''",
        "'redis://default:s3cret%2F%40%3A+%C3%A9@localhost:PORT/3', ''",
        "'redis://:s3cret@127.0.0.1:PORT', 'Redis does not take the user and the password in store.url'",
        "'redis://other:s3cret@127.0.0.1:PORT', 'Redis does not take the user and the password in store.url'",
        "'redis://127.0.0.1:PORT', 'Redis wants a password, and store.url has none'",
        "'redis://:s3cret%2F%40%3A+%C3%A9@127.0.0.1:PORT/99', 'Redis has no database of the number in store.url'",
        "'redis://:s3cret@nowhere.invalid:PORT', 'the name of Redis'' host is unknown'"
    })
    void user_password_and_database_are_those_of_the_url(String url, String trouble) {
        try (RedisProcess redis = RedisProcess.started("--requirepass", "s3cret/@:+\u00e9");
                LogCapture log = LogCapture.begin();
                RedisStore store = open(url.replace("PORT", String.valueOf(redis.port())))) {
            assertThat(store.trouble().orElse("")).isEqualTo(trouble);
            assertThat(String.join("\n", log.lines())).contains(trouble).doesNotContain("s3cret", "Exception in");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "redis://redis.example, redis.example:6379",
        "redis://redis.example:6380/3, redis.example:6380",
        "rediss://:s3cret@redis.example, redis.example:6379",
        "redis://user:s3cret@[::1]:1, [::1]:1"
    })
    void it_is_called_by_host_and_port_alone(String url, String name) {
        assertThat(address(url)).hasToString(name);
    }

    @Test
    void a_connection_that_was_not_let_in_is_not_left_open() throws RedisFailure {
        try (RedisProcess redis = RedisProcess.started("--requirepass", "s3cret")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(address("redis://:wrong@127.0.0.1:" + redis.port())::connect)
                        .isInstanceOf(RedisFailure.class)
                        .hasMessage("Redis does not take the user and the password in store.url");
            }

            try (RedisLink asker =
                    address("redis://:s3cret@127.0.0.1:" + redis.port()).connect()) {
                Eventually.that("the others are closed", () -> connections(asker) == 1);
            }
        }
    }

    private static long connections(RedisLink asker) {
        try {
            return asker.ask(RedisCommand.of(Command.CLIENT, "LIST"))
                    .text()
                    .lines()
                    .count();
        } catch (RedisFailure e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_connection_over_which_no_tls_is_spoken_is_not_left_open() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RedisAddress address = new RedisAddress(
                    URI.create("rediss://127.0.0.1:" + server.getLocalPort()), TestCertificates::trusting);
            CompletableFuture<Socket> accepted =
                    CompletableFuture.supplyAsync(() -> answered(server, "-ERR no TLS here\r\n"));

            assertThatThrownBy(address::connect)
                    .isInstanceOf(RedisFailure.class)
                    .hasMessage("Redis does not speak TLS as it is wanted");

            try (Socket socket = accepted.get(10, TimeUnit.SECONDS)) {
                socket.setSoTimeout(10_000);
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    private static Socket answered(ServerSocket server, String says) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisAddress address(String url) {
        return new RedisAddress(URI.create(url), () -> {
            throw new AssertionError("no TLS here");
        });
    }

    @Test
    void a_password_where_none_is_wanted_is_said_to_be_wrong() {
        try (RedisProcess redis = RedisProcess.started();
                RedisStore store = open("redis://:s3cret@127.0.0.1:" + redis.port())) {
            assertThat(store.trouble()).contains("Redis does not take the password in store.url");
        }
    }

    @Test
    void a_user_who_may_do_too_little_is_said_to() {
        try (RedisProcess redis = RedisProcess.started()) {
            redis.say("ACL", "SETUSER", "reader", "on", ">secret", "~signet:*", "+@read");
            try (RedisStore store = open("redis://reader:secret@127.0.0.1:" + redis.port())) {
                assertThat(store.trouble())
                        .hasValueSatisfying(words -> assertThat(words).contains("does not let the user"));
            }
        }
    }

    @Test
    void the_rights_that_the_readme_names_are_enough() {
        try (RedisProcess redis = RedisProcess.started()) {
            redis.say(
                    "ACL",
                    "SETUSER",
                    "signet",
                    "on",
                    ">secret",
                    "~signet:*",
                    "+@read",
                    "+@write",
                    "+@transaction",
                    "+eval",
                    "+time",
                    "+select");
            try (RedisStore store = open("redis://signet:secret@127.0.0.1:" + redis.port() + "/1")) {
                assertThat(store.trouble()).isEmpty();
                use(store);
                store.revoke("demo", "a", clock.instant().plusSeconds(60));
            }
        }
    }

    @Test
    void tls_is_spoken_with_whom_the_certificate_names() throws IOException {
        try (RedisProcess redis = encrypted(TestCertificates.forServer("redis"));
                RedisStore store = open("rediss://localhost:" + redis.port(), TestCertificates.trusting())) {
            assertThat(store.trouble()).isEmpty();
            use(store);
        }
    }

    @Test
    void a_certificate_for_another_host_is_refused() throws IOException {
        HeldCertificate other = new HeldCertificate.Builder()
                .commonName("localhost")
                .addSubjectAlternativeName("redis.example")
                .validityInterval(0, Long.MAX_VALUE / 1_000_000)
                .signedBy(TestCertificates.authority())
                .build();
        assertNotTrusted(other, TestCertificates.trusting());
    }

    @Test
    void a_certificate_of_nobody_who_is_trusted_is_refused() throws Exception {
        assertNotTrusted(TestCertificates.forServer("redis"), SSLContext.getDefault());
    }

    private void assertNotTrusted(HeldCertificate certificate, SSLContext trust) throws IOException {
        try (RedisProcess redis = encrypted(certificate);
                RedisStore store = open("rediss://localhost:" + redis.port(), trust)) {
            assertThat(store.trouble()).contains("Redis' certificate is not trusted, or not for the host in store.url");
        }
    }

    @Test
    void who_speaks_no_tls_is_no_redis_over_tls() throws NoSuchAlgorithmException {
        try (RedisProcess redis = RedisProcess.started();
                RedisStore store = open("rediss://localhost:" + redis.port(), SSLContext.getDefault())) {
            assertThat(store.trouble()).isPresent();
        }
    }

    private static RedisProcess encrypted(HeldCertificate certificate) throws IOException {
        RedisProcess redis = RedisProcess.absent();
        TestCertificates.writeTo(redis.directory(), certificate);
        String port = String.valueOf(redis.port());
        redis.start(
                "--port",
                "0",
                "--tls-port",
                port,
                "--tls-auth-clients",
                "no",
                "--tls-cert-file",
                "tls/cert.pem",
                "--tls-key-file",
                "tls/key.pem",
                "--tls-ca-cert-file",
                "tls/cert.pem");
        assertThat(Files.exists(redis.directory())).isTrue();
        return redis;
    }

    /** What is there and says nothing, or next to nothing, or something else. */
    @ParameterizedTest
    @CsvSource({
        "'', Redis does not answer in time",
        "'*99999\r\n$1\r\n1\r\n$1\r\n1\r\n$1\r\n1\r\n$1\r\n1\r\n$1\r\n', Redis does not answer in time",
        "'HTTP/1.1 400 Bad Request\r\n\r\n', what answers is no Redis"
    })
    void nobody_is_waited_for_without_end(String says, String trouble) throws IOException {
        long begin = System.nanoTime();
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread dribbling = new Thread(() -> dribble(socket, says));
            dribbling.setDaemon(true);
            dribbling.start();
            try (RedisStore store = open("redis://127.0.0.1:" + socket.getLocalPort())) {
                assertThat(store.trouble()).contains(trouble);
                assertThatThrownBy(() -> use(store)).isInstanceOf(OAuthError.class);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
            }
        }
    }

    private static void dribble(ServerSocket server, String says) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                for (int i = 0; i < says.length(); i++) {
                    socket.getOutputStream().write(says.charAt(i));
                    TimeUnit.MILLISECONDS.sleep(says.startsWith("*") ? 50 : 0);
                }
                TimeUnit.SECONDS.sleep(5);
            } catch (IOException | InterruptedException e) {
                // The next one then.
            }
        }
    }

    private RedisStore open(String url) {
        RedisStore store = new RedisStore(URI.create(url), Optional.empty(), clock);
        store.open(count -> {});
        return store;
    }

    private RedisStore open(String url, SSLContext trust) {
        RedisStore store =
                new RedisStore(URI.create(url), Optional.empty(), clock, () -> trust, new RevokedTokens(clock));
        store.open(count -> {});
        return store;
    }

    private void use(RedisStore store) {
        store.use(
                "demo",
                List.of(new SingleUse("a", clock.instant().plusSeconds(60), OAuthError.invalidClient("replayed"))));
    }
}

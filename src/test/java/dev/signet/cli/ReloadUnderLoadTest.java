package dev.signet.cli;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.Answer;
import dev.signet.Eventually;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two configurations in turn, under constant load from 32 connections. {@code mvn test -Dtest=ReloadUnderLoadTest
 * -Dreloads=200} is the long form, which leaves it to the watcher to notice, and prints what it measured.
 */
class ReloadUnderLoadTest {

    private static final int CONNECTIONS = 32;
    private static final boolean LONG = Integer.getInteger("reloads") != null;
    private static final int RELOADS = Integer.getInteger("reloads", 30);

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong tokens = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    /** Everything that differs between the two says which one it is of. */
    private static String config(String version, int lifetime, String firstKey, String secondKey) {
        return """
                issuer: http://localhost:8080
                expires_in: %2$d
                server: { port: 0 }
                signing_keys:
                  - { kid: %3$s, algorithm: ES256, private_key: keys/%3$s.pem, generate: true }
                  - { kid: %4$s, algorithm: ES256, private_key: keys/%4$s.pem, generate: true }
                applications: { back-office: { path: /api } }
                clients:
                  - client_id: steady
                    client_secret: steady-secret
                    application: back-office
                    scope: %1$s
                    claims: { version: %1$s }
                  - { client_id: %1$s-only, client_secret: s, application: back-office }
                """.formatted(version, lifetime, firstKey, secondKey);
    }

    private static final String ONE = config("one", 1000, "key-one", "key-two");
    private static final String TWO = config("two", 2000, "key-two", "key-one");

    @Test
    void no_request_fails_and_each_sees_one_realm(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("config.yml"), ONE);
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        try (ServedConfig server = ServedConfig.serve(file)) {
            server.forgetLog();
            long before = settledHeap();
            for (int i = 0; i < CONNECTIONS; i++) {
                callers.execute(() -> callUntilDone(server));
            }
            long begin = System.nanoTime();
            for (int reload = 1; reload <= RELOADS; reload++) {
                replace(file, reload % 2 == 1 ? TWO : ONE);
                if (!LONG) {
                    server.hangup();
                }
                String first = reload % 2 == 1 ? "key-two" : "key-one";
                Eventually.within(
                        Duration.ofSeconds(30),
                        "reload " + reload,
                        () -> firstKey(server).equals(first));
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
            done.set(true);
            callers.shutdown();
            assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            System.out.printf(
                    "%d reloads in %d s, %d tokens, each used once, %d wrong; heap %d KiB before, %d KiB after%n",
                    RELOADS, seconds, tokens.get(), wrong.size(), before >> 10, settledHeap() >> 10);
            assertThat(wrong).isEmpty();
            assertThat(tokens.get()).isGreaterThan(CONNECTIONS);
        } finally {
            done.set(true);
            callers.shutdownNow();
        }
    }

    private static String firstKey(ServedConfig server) {
        return server.get("/.well-known/jwks.json").json().at("/keys/0/kid").asText();
    }

    private static void replace(Path file, String content) throws IOException {
        Files.move(Files.writeString(file.resolveSibling("next"), content), file, ATOMIC_MOVE);
    }

    private void callUntilDone(ServedConfig server) {
        while (!done.get()) {
            try {
                Answer answer = server.token("steady", "steady-secret");
                String version = answer.status() == 200 ? version(answer.json()) : answer.toString();
                Answer call = server.call(
                        "/api/users", answer.json().path("access_token").asText());
                if (!version.equals("one") && !version.equals("two")) {
                    wrong.add(version);
                } else if (call.status() != 200) {
                    wrong.add(call.toString());
                }
                tokens.incrementAndGet();
            } catch (RuntimeException e) {
                wrong.add(e.toString());
            }
        }
    }

    /** Which configuration the whole answer is of; all that it says where it is of neither. */
    private static String version(JsonNode answer) {
        DecodedJWT token = JWT.decode(answer.get("access_token").textValue());
        String said = answer.get("expires_in") + " " + answer.get("scope").textValue() + " " + token.getKeyId() + " "
                + token.getClaim("version").asString() + " "
                + token.getClaim("scope").asString();
        return switch (said) {
            case "1000 one key-one one one" -> "one";
            case "2000 two key-two two two" -> "two";
            default -> said;
        };
    }

    private static long settledHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

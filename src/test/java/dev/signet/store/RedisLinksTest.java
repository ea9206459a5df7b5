package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Eventually;
import dev.signet.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol.Command;

/** A few connections for many. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisLinksTest {

    private static final int MOST = 16;
    private static final List<RedisCommand> WHO = List.of(RedisCommand.of(Command.CLIENT, "ID"));

    @Test
    void a_connection_is_used_again_until_it_is_dropped() throws RedisFailure {
        try (RedisProcess redis = RedisProcess.started();
                RedisLinks links = links(redis.port())) {
            long first = links.ask(WHO).get(0).number();
            assertThat(links.ask(WHO).get(0).number()).isEqualTo(first);

            links.drop();

            assertThat(links.ask(WHO).get(0).number()).isGreaterThan(first);
            Eventually.that("the dropped one is closed", () -> redis.connections() == 1);
        }
    }

    @Test
    void connections_that_nobody_has_used_for_half_a_minute_are_not_trusted() throws RedisFailure {
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        try (RedisProcess redis = RedisProcess.started();
                RedisLinks links = new RedisLinks(address(redis.port()), nanos::get)) {
            long first = links.ask(WHO).get(0).number();
            nanos.addAndGet(Duration.ofSeconds(30).toNanos() - 1);
            assertThat(links.ask(WHO).get(0).number()).isEqualTo(first);

            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> waitForNothing(links));
            Eventually.that("it waits", () -> redis.tell("INFO clients").contains("blocked_clients:1"));
            assertThat(links.ask(WHO).get(0).number()).isGreaterThan(first);
            redis.say("LPUSH", "nothing", "something");
            waiting.join();
            assertThat(redis.connections()).isEqualTo(2);
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            assertThat(links.ask(WHO).get(0).number()).isGreaterThan(first);
            Eventually.that("the old ones are closed", () -> redis.connections() == 1);
        }
    }

    /** Until something comes, on the connection that was used last. */
    private static void waitForNothing(RedisLinks links) {
        try {
            List<RedisReply> unused = links.ask(List.of(RedisCommand.of(Command.BLPOP, "nothing", "10")));
        } catch (RedisFailure e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_refusal_is_an_answer_and_leaves_the_connection_as_good_as_before() throws RedisFailure {
        try (RedisProcess redis = RedisProcess.started();
                RedisLinks links = links(redis.port())) {
            long first = links.ask(WHO).get(0).number();
            RedisReply refusal = links.ask(List.of(RedisCommand.of(Command.SET, "only-a-name")))
                    .get(0);

            assertThatThrownBy(refusal::require).hasMessage("Redis answers with the error ERR");
            assertThat(links.ask(WHO).get(0).number()).isEqualTo(first);
        }
    }

    @Test
    void at_the_end_all_that_nobody_uses_are_closed() throws RedisFailure {
        try (RedisProcess redis = RedisProcess.started()) {
            RedisLinks links = links(redis.port());
            List<RedisReply> unused = links.ask(WHO);
            Eventually.that("it is there", () -> redis.connections() == 1);

            links.close();

            Eventually.that("it is closed", () -> redis.connections() == 0);
        }
    }

    @Test
    void who_finds_all_in_use_is_told_soon_and_places_are_given_back() throws Exception {
        List<Socket> accepted = new CopyOnWriteArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RedisLinks links = links(silent.getLocalPort())) {
            accept(silent, accepted, "");
            ExecutorService many = Executors.newFixedThreadPool(MOST);
            List<Future<RedisFailure>> others = new CopyOnWriteArrayList<>();
            for (int i = 0; i < MOST; i++) {
                others.add(many.submit(() -> failure(links)));
            }
            Eventually.that("all are in use", () -> accepted.size() == MOST);

            assertThat(failure(links).words()).isEqualTo("all connections to Redis are in use");
            for (Future<RedisFailure> other : others) {
                assertThat(other.get().words()).isEqualTo("Redis does not answer in time");
            }
            many.shutdown();
            assertThat(failure(links).words()).isEqualTo("Redis does not answer in time");
        }
    }

    @Test
    void who_is_interrupted_waits_no_longer_and_still_is() {
        try (RedisLinks links = links(1)) {
            Thread.currentThread().interrupt();

            assertThat(failure(links).words()).isEqualTo("all connections to Redis are in use");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_connection_to_what_is_no_redis_is_closed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RedisLinks links = links(other.getLocalPort())) {
            List<Socket> accepted = new CopyOnWriteArrayList<>();
            accept(other, accepted, "HTTP/1.1 400 Bad Request\r\n");
            assertThat(failure(links).words()).isEqualTo("what answers is no Redis");

            Socket socket = accepted.get(0);
            socket.setSoTimeout(10_000);
            byte[] asked = socket.getInputStream().readAllBytes();
            assertThat(new String(asked, StandardCharsets.US_ASCII)).contains("CLIENT");
        }
    }

    private static void accept(ServerSocket server, List<Socket> accepted, String says) {
        Thread accepting = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    accepted.add(socket);
                    socket.getOutputStream().write(says.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    return;
                }
            }
        });
        accepting.setDaemon(true);
        accepting.start();
    }

    private static RedisFailure failure(RedisLinks links) {
        try {
            List<RedisReply> unused = links.ask(WHO);
            throw new AssertionError("somebody has answered");
        } catch (RedisFailure e) {
            return e;
        }
    }

    private static RedisLinks links(int port) {
        return new RedisLinks(address(port));
    }

    private static RedisAddress address(int port) {
        return new RedisAddress(URI.create("redis://127.0.0.1:" + port), () -> {
            throw new AssertionError("no TLS here");
        });
    }
}

package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RedisProcess;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Protocol.Command;

/** What keeps a process in step with its Redis, one step at a time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisWatchTest {

    private static final Duration QUARTER = Duration.ofMillis(250);
    private static final Duration HALF = Duration.ofMillis(500);
    private static final String TOKENS = "signet:revoked";

    private final MutableClock clock = new MutableClock();
    private final RevokedTokens tokens = new RevokedTokens(clock);
    private final List<String> told = new ArrayList<>();
    private final FailureFeed failures = new FailureFeed("self", told::add);
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final RedisState state = new RedisState("redis", clock, nanos::get);
    /** How many nanoseconds go by whenever somebody looks. */
    private long eachLook;

    private final List<Thread> connecting = new CopyOnWriteArrayList<>();
    private RedisProcess redis = RedisProcess.absent();
    private final RedisAddress address = new RedisAddress(URI.create(redis.url()), () -> {
        throw new AssertionError("no TLS here");
    });
    private final RedisLinks links = new RedisLinks(address);
    private final RedisWatch watch = watch(() -> {
        connecting.add(Thread.currentThread());
        return address.connect();
    });

    private RedisWatch watch(RedisWatch.Connecting how) {
        RevocationFeed revocations = new RevocationFeed(tokens, clock);
        return new RedisWatch(how, links, revocations, failures, state, () -> nanos.getAndAdd(eachLook));
    }

    @BeforeEach
    void start() {
        redis.start();
    }

    @AfterEach
    void end() {
        watch.close();
        links.close();
        redis.close();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Into what is copied, and without a word among the news. */
    private void revokeQuietly(String jti) {
        String until = String.valueOf(clock.instant().plusSeconds(3600).toEpochMilli());
        assertThat(redis.say("ZADD", TOKENS, until, jti)).isEqualTo(":1");
    }

    private void fillMemory() {
        redis.say("CONFIG", "SET", "maxmemory", "1");
    }

    private void makeRoom() {
        redis.say("CONFIG", "SET", "maxmemory", "0");
    }

    @Test
    void all_is_copied_at_the_begin_and_once_a_minute() {
        revokeQuietly("first");
        assertThat(watch.step()).isEqualTo(QUARTER);
        assertThat(tokens.contains("first")).isTrue();

        revokeQuietly("second");
        pass(Duration.ofSeconds(60));
        watch.step();
        assertThat(tokens.contains("second")).isFalse();

        pass(Duration.ofNanos(1));
        watch.step();
        assertThat(tokens.contains("second")).isTrue();
    }

    @Test
    void what_takes_long_to_copy_is_copied_less_often() {
        eachLook = Duration.ofSeconds(4).toNanos();
        watch.step();
        eachLook = 0;

        revokeQuietly("a");
        pass(Duration.ofSeconds(110));
        watch.step();
        assertThat(tokens.contains("a")).isFalse();

        pass(Duration.ofSeconds(11));
        watch.step();
        assertThat(tokens.contains("a")).isTrue();
    }

    @Test
    void whether_writes_are_taken_is_tried_every_five_seconds_and_in_trouble_every_second() {
        watch.step();
        fillMemory();
        pass(Duration.ofSeconds(5));
        watch.step();
        assertThat(state.takesWrites()).isTrue();
        pass(Duration.ofNanos(1));
        watch.step();
        assertThat(state.trouble()).contains("Redis takes no writes, for its memory is full");

        makeRoom();
        pass(Duration.ofSeconds(1));
        watch.step();
        assertThat(state.takesWrites()).isFalse();
        pass(Duration.ofNanos(1));
        watch.step();
        assertThat(state.trouble()).isEmpty();
    }

    @Test
    void who_had_a_write_refused_has_it_tried_at_once() {
        watch.step();
        fillMemory();

        watch.doubt();
        watch.step();

        assertThat(state.takesWrites()).isFalse();
    }

    @Test
    void once_writes_are_taken_again_all_is_copied_and_written_back() {
        watch.step();
        fillMemory();
        watch.doubt();
        watch.step();
        makeRoom();
        revokeQuietly("elsewhere");
        tokens.add("demo", Remembered.until(clock.instant().plusSeconds(60), "here"));

        watch.doubt();
        watch.step();
        assertThat(tokens.contains("elsewhere")).isFalse();
        try (LogCapture log = LogCapture.begin()) {
            watch.step();
            assertThat(log.lines()).singleElement().asString().contains("event=store_written_back revocations=1");
        }

        assertThat(tokens.contains("elsewhere")).isTrue();
        assertThat(redis.say("ZCARD", TOKENS)).isEqualTo(":2");
    }

    @Test
    void where_there_is_nothing_to_write_back_nothing_is_said() {
        try (LogCapture log = LogCapture.begin()) {
            watch.step();
            watch.step();
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void while_writes_are_refused_it_connects_anew_every_ten_seconds_for_the_name_may_lead_elsewhere()
            throws RedisFailure {
        watch.step();
        pass(Duration.ofSeconds(11));
        watch.step();
        assertThat(connecting).hasSize(1);

        redis.say("REPLICAOF", "127.0.0.1", "1");
        List<RedisReply> unused = links.ask(List.of(RedisCommand.of(Command.PING)));
        assertThat(redis.connections()).isEqualTo(2);
        watch.doubt();
        watch.step();
        watch.step();
        assertThat(connecting).hasSize(2);
        Eventually.that("those before are closed, whoever has them", () -> redis.connections() == 1);

        pass(Duration.ofSeconds(10));
        watch.step();
        assertThat(connecting).hasSize(2);
        pass(Duration.ofNanos(1));
        watch.step();
        assertThat(connecting).hasSize(3);
        Eventually.that("the one before is closed", () -> redis.connections() == 1);
    }

    @Test
    void what_cannot_be_read_ends_the_connection_and_it_is_tried_again() throws RedisFailure {
        watch.step();
        List<RedisReply> unused = links.ask(List.of(RedisCommand.of(Command.PING)));
        redis.say("DEL", "signet:revocations");
        redis.say("SET", "signet:revocations", "else");

        assertThat(watch.step()).isEqualTo(HALF);

        assertThat(state.away()).contains("Redis has something else under a name that begins with signet:");
        Eventually.that("all connections are closed", () -> redis.connections() == 0);
        redis.say("DEL", "signet:revocations");
        assertThat(watch.step()).isEqualTo(QUARTER);
        assertThat(state.trouble()).isEmpty();
    }

    @Test
    void a_fault_of_our_own_is_no_end_either() {
        RedisWatch faulty = watch(() -> {
            throw new IllegalStateException("as it might");
        });

        assertThat(faulty.step()).isEqualTo(HALF);

        assertThat(state.away()).contains("what answers is no Redis");
    }

    @Test
    void of_failures_elsewhere_those_of_the_last_minute_are_told() {
        redis.say("XADD", "signet:failures", "1-0", "from", "other", "count", "long-ago");
        redis.say("XADD", "signet:failures", "*", "from", "other", "count", "just-now");

        watch.step();

        assertThat(told).containsExactly("just-now");
    }

    @Test
    void failures_that_come_while_redis_is_away_are_not_told_later() {
        watch.step();
        redis.kill();
        watch.step();
        failures.tell("192.0.2.7/32");
        watch.step();
        redis.start();

        assertThat(watch.step()).isEqualTo(QUARTER);

        assertThat(redis.say("XLEN", "signet:failures")).isEqualTo(":0");
    }

    @Test
    void it_runs_in_a_thread_that_keeps_no_process_alive_and_ends_with_what_is_left_to_tell() {
        watch.open();
        assertThat(state.trouble()).isEmpty();
        Thread thread = connecting.get(0);
        assertThat(thread.isDaemon()).isTrue();

        failures.tell("192.0.2.7/32");
        watch.close();

        assertThat(thread.isAlive()).isFalse();
        assertThat(redis.say("XLEN", "signet:failures")).isEqualTo(":1");
        Eventually.that("its connection is closed", () -> redis.connections() == 0);
    }

    @Test
    void who_is_interrupted_waits_for_neither_begin_nor_end_and_still_is() {
        CountDownLatch answer = new CountDownLatch(1);
        RedisWatch slow = watch(() -> {
            connecting.add(Thread.currentThread());
            await(answer);
            throw new IllegalStateException("as it might");
        });

        Thread.currentThread().interrupt();
        slow.open();
        assertThat(Thread.interrupted()).isTrue();
        Eventually.that("it connects", () -> connecting.size() == 1);

        Thread.currentThread().interrupt();
        slow.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(connecting.get(0).isAlive()).isTrue();

        answer.countDown();
        Eventually.that("it ends all the same", () -> !connecting.get(0).isAlive());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void it_ends_when_its_own_thread_is_interrupted() {
        RedisWatch interrupted = watch(() -> {
            connecting.add(Thread.currentThread());
            Thread.currentThread().interrupt();
            throw new IllegalStateException("as it might");
        });

        interrupted.open();

        Eventually.that("it has ended", () -> !connecting.get(0).isAlive());
    }
}

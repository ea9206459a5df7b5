package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RedisProcess;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stores that share a Redis, and what becomes of them when it is not well. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisStoreTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final OAuthError replayed = OAuthError.invalidClient("replayed");
    private final MutableClock clock = new MutableClock();
    private final List<RedisStore> stores = new ArrayList<>();
    private RedisProcess redis = RedisProcess.absent();

    @BeforeEach
    void start() {
        redis.start();
    }

    @AfterEach
    void end() {
        stores.forEach(RedisStore::close);
        redis.close();
    }

    @Test
    void what_is_revoked_here_is_revoked_elsewhere_within_a_second() {
        RedisStore here = open();
        RedisStore elsewhere = open();

        here.revoke("demo", "a", inAMinute());

        assertThat(here.isRevoked("a")).isTrue();
        Eventually.within(Duration.ofSeconds(1), "a is revoked elsewhere", () -> elsewhere.isRevoked("a"));
        assertThat(elsewhere.isRevoked("b")).isFalse();
    }

    @Test
    void what_was_revoked_before_is_known_as_soon_as_it_is_open() {
        RedisStore first = open();
        IntStream.range(0, 3000).forEach(i -> first.revoke("demo", "jti-" + i, inAMinute()));

        RedisStore second = open();

        assertThat(IntStream.range(0, 3000)).allMatch(i -> second.isRevoked("jti-" + i));
    }

    @Test
    void many_at_once_all_arrive() {
        RedisStore here = open();
        RedisStore elsewhere = open();

        IntStream.range(0, 5000).parallel().forEach(i -> here.revoke("demo", "jti-" + i, inAMinute()));

        Eventually.within(
                Duration.ofSeconds(3),
                "all are revoked elsewhere",
                () -> IntStream.range(0, 5000).allMatch(i -> elsewhere.isRevoked("jti-" + i)));
    }

    @Test
    void an_expired_token_needs_no_remembering() {
        RedisStore here = open();

        here.revoke("demo", "a", clock.instant());

        assertThat(here.isRevoked("a")).isFalse();
        assertThat(redis.say("EXISTS", "signet:revoked")).isEqualTo(":0");
    }

    @Test
    void what_has_expired_an_hour_ago_leaves_redis() {
        RedisStore here = open();
        here.revoke("demo", "a", inAMinute());

        clock.advance(Duration.ofMinutes(62));
        here.revoke("demo", "b", inAMinute());

        assertThat(redis.say("ZCARD", "signet:revoked")).isEqualTo(":1");
    }

    @Test
    void what_is_used_here_is_used_elsewhere_and_says_so_in_its_own_words() {
        OAuthError other = OAuthError.invalidClient("other");
        RedisStore here = open();
        here.use("demo", List.of(use("a")));

        RedisStore elsewhere = open();

        assertThatThrownBy(() -> elsewhere.use("demo", List.of(use("b"), new SingleUse("a", inAMinute(), other))))
                .isSameAs(other);
        elsewhere.use("demo", List.of(use("b"), use("c")));
        assertThatThrownBy(() -> here.use("demo", List.of(use("c")))).isSameAs(replayed);
    }

    @Test
    void what_is_too_old_by_now_is_used_no_more() {
        RedisStore here = open();

        assertThatThrownBy(() -> here.use("demo", List.of(use("b"), new SingleUse("a", clock.instant(), replayed))))
                .isSameAs(replayed);
        here.use("demo", List.of(use("b")));
    }

    @Test
    void a_use_is_forgotten_when_it_would_be_refused_for_its_age() {
        open().use("demo", List.of(use("a")));

        String key = "signet:used:" + "ypeBEsobvcr6wjGzmiPcTQ";
        long left = Long.parseLong(redis.say("PTTL", key).substring(1));
        assertThat(left).isBetween(60_000L, 70_000L);
    }

    @Test
    void of_many_at_once_one_comes_through() {
        List<RedisStore> both = List.of(open(), open());
        AtomicInteger through = new AtomicInteger();

        IntStream.range(0, 200).parallel().forEach(i -> {
            try {
                both.get(i % 2).use("demo", List.of(use("a")));
                through.incrementAndGet();
            } catch (OAuthError e) {
                assertThat(e).isSameAs(replayed);
            }
        });

        assertThat(through).hasValue(1);
    }

    @Test
    void a_connection_that_was_closed_meanwhile_costs_nobody_anything() {
        RedisStore here = open();
        here.use("demo", List.of(use("a")));

        redis.say("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        here.use("demo", List.of(use("b")));
        assertThatThrownBy(() -> here.use("demo", List.of(use("a")))).isSameAs(replayed);
    }

    @Test
    void failures_are_told_to_the_others_and_to_who_comes_within_a_minute() {
        List<String> told = new CopyOnWriteArrayList<>();
        List<String> toldElsewhere = new CopyOnWriteArrayList<>();
        RedisStore here = open(told);
        open(toldElsewhere);

        here.failed("192.0.2.7/32 a client");
        here.failed("192.0.2.7/32");

        Eventually.that("both are told", () -> toldElsewhere.size() == 2);
        assertThat(toldElsewhere).containsExactly("192.0.2.7/32 a client", "192.0.2.7/32");
        List<String> toldLater = new CopyOnWriteArrayList<>();
        open(toldLater);
        Eventually.that("who comes later is told", () -> toldLater.size() == 2);
        assertThat(told).isEmpty();
    }

    @Test
    void failures_are_told_at_the_end_as_well() {
        List<String> told = new CopyOnWriteArrayList<>();
        open(told);
        RedisStore here = open();

        here.failed("192.0.2.7/32");
        here.close();

        Eventually.that("it is told", () -> told.contains("192.0.2.7/32"));
    }

    @Test
    void without_redis_nothing_is_used_or_revoked_and_what_is_known_holds_for_a_while() {
        RedisStore here = open();
        here.revoke("demo", "a", inAMinute());
        redis.kill();
        Eventually.that("it is noticed", () -> here.trouble().isPresent());

        assertAway(here);
        Eventually.that("it is said", () -> here.trouble().equals(Optional.of("Redis cannot be connected to")));
        assertThat(here.isRevoked("a")).isTrue();
        assertThat(here.isRevoked("b")).isFalse();

        clock.advance(MINUTE.minusSeconds(5));
        assertThat(here.isRevoked("b")).isFalse();
        clock.advance(Duration.ofSeconds(6));
        assertUnavailable(() -> here.isRevoked("b"));
        assertThat(here.isRevoked("a")).isTrue();
    }

    @Test
    void what_is_known_here_may_be_believed_without_end() {
        RedisStore here = open(redis.url(), Optional.empty());
        redis.kill();
        Eventually.that("it is noticed", () -> here.trouble().isPresent());

        clock.advance(Duration.ofDays(300));

        assertThat(here.isRevoked("b")).isFalse();
    }

    @Test
    void what_was_revoked_is_written_back_when_redis_comes_again_empty() {
        try (LogCapture log = LogCapture.begin()) {
            RedisStore here = open();
            IntStream.range(0, 1200).forEach(i -> here.revoke("demo", "jti-" + i, inAMinute()));
            redis.kill();
            Eventually.that("it is noticed", () -> here.trouble().isPresent());
            redis.start();
            Eventually.that("it is well again", () -> here.trouble().isEmpty());

            RedisStore fresh = open();
            assertThat(IntStream.range(0, 1200)).allMatch(i -> fresh.isRevoked("jti-" + i));
            here.use("demo", List.of(use("a")));
            assertThat(log.lines())
                    .satisfiesOnlyOnce(line -> assertThat(line).contains(" WARN ", "event=store_away"))
                    .satisfiesOnlyOnce(line -> assertThat(line).contains(" INFO ", "event=store_back"));
        }
    }

    @Test
    void what_was_revoked_is_written_back_after_a_flush() {
        RedisStore here = open();
        RedisStore elsewhere = open();
        here.revoke("demo", "a", inAMinute());
        Eventually.that("it is known elsewhere", () -> elsewhere.isRevoked("a"));

        redis.say("FLUSHALL");

        Eventually.within(
                Duration.ofSeconds(2),
                "it is written back",
                () -> redis.say("ZSCORE", "signet:revoked", "a").startsWith("$1"));
        assertThat(here.isRevoked("a")).isTrue();
        assertThat(elsewhere.isRevoked("a")).isTrue();
        assertThat(open().isRevoked("a")).isTrue();
    }

    @Test
    void a_flush_is_noticed_even_where_nothing_was_revoked() {
        open();
        try (LogCapture log = LogCapture.begin()) {
            redis.say("FLUSHALL");

            Eventually.that("it is said", () -> log.lines().stream().anyMatch(line -> line.contains("store_gap")));
        }
    }

    @Test
    void news_that_were_cut_off_before_they_were_read_are_missed_by_nobody() {
        RedisStore here = open();
        String until = String.valueOf(inAMinute().toEpochMilli());
        redis.say("ZADD", "signet:revoked", until, "a", until, "b");
        redis.say("DEL", "signet:revocations");
        redis.say("XADD", "signet:revocations", "*", "jti", "b", "until", until);

        Eventually.within(Duration.ofSeconds(2), "both are known", () -> here.isRevoked("a") && here.isRevoked("b"));
    }

    @Test
    void what_somebody_else_wrote_among_the_news_is_passed_by_and_said() {
        RedisStore here = open();
        RedisStore elsewhere = open();
        String until = String.valueOf(inAMinute().toEpochMilli());
        try (LogCapture log = LogCapture.begin()) {
            redis.say("ZADD", "signet:revoked", until, "a", "inf", "b", "-inf", "c");
            redis.say("XADD", "signet:revocations", "*", "jti", "a");
            redis.say("XADD", "signet:revocations", "*", "jti", "b", "until", "tomorrow");

            Eventually.within(Duration.ofSeconds(2), "all are known", () -> here.isRevoked("a") && here.isRevoked("b"));
            assertThat(here.trouble()).isEmpty();
            assertThat(log.lines())
                    .anySatisfy(line -> assertThat(line).contains("event=store_gap", "somebody else has written"));
        }
        here.revoke("demo", "d", inAMinute());
        Eventually.that("it goes on", () -> elsewhere.isRevoked("d"));
        assertThat(here.isRevoked("c")).isFalse();
    }

    @Test
    void a_redis_that_is_paused_is_waited_for_once() {
        RedisStore here = open(redis.url(), Optional.of(Duration.ofSeconds(2)));
        here.revoke("demo", "a", inAMinute());
        redis.pause();
        try {
            Eventually.that("it is noticed", () -> here.trouble().isPresent());
            long begin = System.nanoTime();
            assertAway(here);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(200));
            assertThat(here.isRevoked("a")).isTrue();
            Eventually.that("what is known is too old", () -> isUnavailable(() -> here.isRevoked("b")));
            assertThat(here.isRevoked("a")).isTrue();
        } finally {
            redis.resume();
        }
        Eventually.that("it is well again", () -> here.trouble().isEmpty());
        assertThat(here.isRevoked("b")).isFalse();
        here.use("demo", List.of(use("c")));
    }

    @Test
    void a_redis_that_is_not_there_at_the_start_comes_later() {
        redis.kill();
        long begin = System.nanoTime();
        RedisStore here = open();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
        assertUnavailable(() -> here.isRevoked("a"));
        assertAway(here);

        redis.start();
        Eventually.that("it is well", () -> here.trouble().isEmpty());
        assertThat(here.isRevoked("a")).isFalse();
        here.revoke("demo", "a", inAMinute());
    }

    @Test
    void a_replica_is_read_and_takes_no_writes() {
        RedisStore here = open();
        RedisStore elsewhere = open();
        here.revoke("demo", "a", inAMinute());
        Eventually.that("it is known elsewhere", () -> elsewhere.isRevoked("a"));

        redis.say("REPLICAOF", "127.0.0.1", "1");

        assertAway(here);
        Eventually.that(
                "it is noticed without any use", () -> elsewhere.trouble().isPresent());
        assertThat(elsewhere.trouble()).contains("Redis takes no writes, for it is a replica");
        // What is read is new, so it does not grow old.
        clock.advance(MINUTE.multipliedBy(2));
        Eventually.that("it is read", () -> !isUnavailable(() -> here.isRevoked("b")));

        redis.say("REPLICAOF", "NO", "ONE");
        Eventually.that(
                "both are well",
                () -> here.trouble().isEmpty() && elsewhere.trouble().isEmpty());
        here.use("demo", List.of(use("a")));
    }

    @Test
    void a_replica_at_the_start_is_read_as_well() {
        open().revoke("demo", "a", inAMinute());
        redis.say("REPLICAOF", "127.0.0.1", "1");

        RedisStore late = open();

        assertThat(late.isRevoked("a")).isTrue();
        assertThat(late.isRevoked("b")).isFalse();
        assertThat(late.trouble()).contains("Redis takes no writes, for it is a replica");
    }

    @Test
    void whoever_has_a_write_refused_makes_it_known_at_once() {
        RedisStore here = open();
        redis.say("CONFIG", "SET", "maxmemory", "1");

        assertUnavailable(() -> here.revoke("demo", "a", inAMinute()));

        // It would be found out within five seconds anyway.
        Eventually.within(
                Duration.ofSeconds(3), "it is known", () -> here.trouble().isPresent());
    }

    @Test
    void at_the_end_no_connection_is_left() {
        RedisStore here = open();
        here.use("demo", List.of(use("a")));
        assertThat(redis.connections()).isEqualTo(2);

        here.close();

        Eventually.that("all are closed", () -> redis.connections() == 0);
    }

    @Test
    void where_memory_is_full_nothing_is_used_or_revoked() {
        RedisStore here = open();
        redis.say("CONFIG", "SET", "maxmemory", "1");

        assertAway(here);
        Eventually.that("it is noticed", () -> here.trouble().isPresent());
        assertThat(here.trouble()).contains("Redis takes no writes, for its memory is full");
        assertThat(here.isRevoked("a")).isFalse();

        redis.say("CONFIG", "SET", "maxmemory", "0");
        Eventually.that("it is well", () -> here.trouble().isEmpty());
        here.use("demo", List.of(use("a")));
    }

    @Test
    void where_the_disk_takes_nothing_nothing_is_used_or_revoked() throws IOException {
        RedisStore here = open();
        redis.kill();
        redis.start("--save", "1 1");
        // Nobody can write into a directory that is gone.
        Path moved = redis.directory().resolveSibling(redis.directory().getFileName() + "-gone");
        Files.move(redis.directory(), moved);
        try (Stream<Path> files = Files.list(moved)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(moved);

        Eventually.that(
                "it is noticed",
                () -> here.trouble().equals(Optional.of("Redis takes no writes, for it cannot save to its disk")));
        assertAway(here);
        assertThat(here.isRevoked("a")).isFalse();
        Files.createDirectory(redis.directory());
    }

    @Test
    void where_there_is_no_room_nothing_is_forgotten() {
        RedisStore wide = open();
        RedisStore narrow = new RedisStore(
                URI.create(redis.url()),
                Optional.of(MINUTE),
                clock,
                () -> {
                    throw new AssertionError("no TLS here");
                },
                new RevokedTokens(clock, 2));
        stores.add(narrow);
        narrow.open(count -> {});
        narrow.revoke("demo", "a", inAMinute());
        narrow.revoke("other", "b", inAMinute());

        assertUnavailable(() -> narrow.revoke("third", "c", inAMinute()));
        assertThat(narrow.isRevoked("c")).isFalse();
        narrow.revoke("demo", "a", inAMinute());

        wide.revoke("demo", "c", inAMinute());
        Eventually.that("nobody is let in by half of what is known", () -> isUnavailable(() -> narrow.isRevoked("d")));
        assertThat(narrow.isRevoked("a")).isTrue();
        assertThat(narrow.trouble()).contains("there is no room for all revoked tokens");
    }

    private RedisStore open() {
        return open(redis.url(), Optional.of(MINUTE));
    }

    private RedisStore open(List<String> told) {
        RedisStore store = new RedisStore(URI.create(redis.url()), Optional.of(MINUTE), clock);
        stores.add(store);
        store.open(told::add);
        return store;
    }

    private RedisStore open(String url, Optional<Duration> maxStaleness) {
        RedisStore store = new RedisStore(URI.create(url), maxStaleness, clock);
        stores.add(store);
        store.open(count -> {});
        return store;
    }

    private void assertAway(RedisStore store) {
        assertUnavailable(() -> store.use("demo", List.of(use("x"))));
        assertUnavailable(() -> store.revoke("demo", "x", inAMinute()));
    }

    private static void assertUnavailable(Runnable attempt) {
        OAuthError refusal = catchThrowableOfType(OAuthError.class, attempt::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).contains("temporarily_unavailable");
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers()).containsKey("Retry-After");
    }

    private static boolean isUnavailable(Runnable attempt) {
        try {
            attempt.run();
            return false;
        } catch (OAuthError e) {
            return e.status() == 503;
        }
    }

    private SingleUse use(String name) {
        return new SingleUse(name, inAMinute(), replayed);
    }

    private Instant inAMinute() {
        return clock.instant().plus(MINUTE);
    }
}

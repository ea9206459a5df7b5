package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.LogCapture;
import dev.signet.MutableClock;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is told of a Redis by the last attempts to ask it. */
class RedisStateTest {

    private final RedisFailure gone = RedisFailure.of(new ConnectException("refused"));
    private final RedisFailure full = RedisFailure.refused(new JedisDataException("OOM"));

    private final MutableClock clock = new MutableClock();
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final RedisState state = new RedisState("redis.example:6379", clock, nanos::get);

    @Test
    void before_it_was_asked_it_is_away_and_nothing_is_known() {
        assertThat(state.away()).contains("Redis has not been asked yet");
        assertThat(state.trouble()).contains("Redis has not been asked yet");
        assertThat(state.age()).isEmpty();
    }

    @Test
    void once_it_was_read_all_is_well() {
        read();

        assertThat(state.away()).isEmpty();
        assertThat(state.trouble()).isEmpty();
        assertThat(state.takesWrites()).isTrue();
        assertThat(state.age()).hasValueSatisfying(age -> assertThat(age).isLessThan(Duration.ofSeconds(2)));
    }

    @Test
    void what_is_known_is_as_old_as_the_beginning_of_the_last_reading_that_missed_nothing() {
        RedisState.Reading good = state.readingBegins();
        clock.advance(Duration.ofSeconds(30));
        state.answered(Optional.empty(), true, Optional.of(good));
        clock.advance(Duration.ofSeconds(10));
        state.answered(Optional.empty(), true, Optional.empty());

        assertThat(state.age()).contains(Duration.ofSeconds(40));
    }

    @Test
    void what_is_known_grows_old_also_while_the_clock_stands_still() {
        read();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(state.age()).contains(Duration.ofSeconds(2));

        clock.advance(Duration.ofSeconds(3));
        assertThat(state.age()).contains(Duration.ofSeconds(3));
    }

    @Test
    void a_redis_that_says_nothing_for_three_seconds_is_away_until_it_says_something() {
        read();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(state.away()).isEmpty();

        nanos.addAndGet(1);
        assertThat(state.away()).contains("Redis does not answer in time");
        assertThat(state.trouble()).contains("Redis does not answer in time");

        state.heard();
        assertThat(state.away()).isEmpty();
    }

    @Test
    void a_clock_that_is_set_back_makes_nothing_newer_than_it_is() {
        read();

        clock.advance(Duration.ofHours(-1));
        nanos.addAndGet(1);

        assertThat(state.age()).hasValueSatisfying(age -> assertThat(age).isPositive());
    }

    @Test
    void without_room_for_all_nothing_is_known_for_sure() {
        state.answered(Optional.of(full), false, Optional.of(state.readingBegins()));

        assertThat(state.age()).isEmpty();
        assertThat(state.away()).isEmpty();
        assertThat(state.trouble()).contains("there is no room for all revoked tokens");
    }

    @Test
    void a_redis_that_takes_no_writes_is_trouble_and_not_away() {
        state.answered(Optional.of(full), true, Optional.of(state.readingBegins()));

        assertThat(state.takesWrites()).isFalse();
        assertThat(state.away()).isEmpty();
        assertThat(state.trouble()).contains("Redis takes no writes, for its memory is full");
        assertThat(state.age()).isPresent();
    }

    @Test
    void a_redis_that_is_lost_is_away_until_it_has_been_read_and_what_is_known_stays() {
        read();
        state.lost(gone);

        assertThat(state.away()).contains("Redis cannot be connected to");
        assertThat(state.trouble()).contains("Redis cannot be connected to");
        assertThat(state.age()).isPresent();

        state.heard();
        state.answered(Optional.empty(), true, Optional.empty());
        assertThat(state.away()).isPresent();
        read();
        assertThat(state.away()).isEmpty();
    }

    @Test
    void trouble_is_logged_once_when_it_begins_and_once_when_it_is_over() {
        try (LogCapture log = LogCapture.begin()) {
            read();
            state.lost(gone);
            state.lost(gone);
            state.lost(full);
            read();
            read();

            List<String> lines = log.lines();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0))
                    .contains(
                            "WARN",
                            "event=store_away store=redis.example:6379",
                            "Redis cannot be connected to",
                            "ConnectException");
            assertThat(lines.get(1)).contains("INFO", "event=store_back store=redis.example:6379 after=0s");
        }
    }

    private void read() {
        state.answered(Optional.empty(), true, Optional.of(state.readingBegins()));
    }
}

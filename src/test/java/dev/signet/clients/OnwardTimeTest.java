package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A clock that is set back keeps nobody waiting. */
class OnwardTimeTest {

    private final MutableClock clock = new MutableClock();
    private final OnwardTime time = new OnwardTime(clock);

    @Test
    void it_is_the_time_of_the_clock_in_nanoseconds_since_1970() {
        clock.advance(Duration.ofNanos(7));
        assertThat(time.currentTimeNanos()).isEqualTo(clock.instant().getEpochSecond() * 1_000_000_000 + 7);
        assertThat(time.isWallClockBased()).isTrue();
    }

    @Test
    void where_the_clock_is_set_back_it_goes_on_from_where_it_was() {
        long before = time.currentTimeNanos();
        clock.advance(Duration.ofHours(-1));
        assertThat(time.currentTimeNanos()).isEqualTo(before);
        clock.advance(Duration.ofSeconds(1));
        assertThat(time.currentTimeNanos() - before).isEqualTo(1_000_000_000);
        clock.advance(Duration.ofHours(-2));
        assertThat(time.currentTimeNanos() - before).isEqualTo(1_000_000_000);
        clock.advance(Duration.ofSeconds(1));
        assertThat(time.currentTimeNanos() - before).isEqualTo(2_000_000_000);
    }

    @Test
    void it_is_not_held_up_by_a_clock_that_is_set_back_before_it_is_first_read() {
        long begun = clock.instant().getEpochSecond() * 1_000_000_000;
        clock.advance(Duration.ofHours(-1));
        assertThat(time.currentTimeNanos()).isEqualTo(begun);
    }
}

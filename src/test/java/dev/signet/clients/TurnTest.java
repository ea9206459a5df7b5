package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnTest {

    private static final long NOW = 42;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Turn turn = new Turn();

    @Test
    void it_is_as_long_as_the_slowest_check_is_expected_to_take_and_never_longer_than_three_seconds() {
        assertThat(turn.at(NOW)).isZero();
        turn.expect(Duration.ofMillis(100));
        assertThat(turn.at(NOW)).hasMillis(100);
        turn.expect(Duration.ofSeconds(26));
        assertThat(turn.at(NOW)).hasSeconds(3);
    }

    @Test
    void it_doubles_when_a_check_overruns_it_and_goes_back_by_half_each_minute() {
        turn.expect(Duration.ofMillis(100));
        turn.overrun(NOW);
        assertThat(turn.at(NOW)).hasMillis(200);
        turn.overrun(NOW);
        assertThat(turn.at(NOW)).hasMillis(400);
        assertThat(turn.at(NOW + MINUTE)).hasMillis(250);
        assertThat(turn.at(NOW + 60 * MINUTE)).hasMillis(100);
    }

    @Test
    void it_grows_no_longer_than_three_seconds_and_a_reload_begins_anew() {
        turn.expect(Duration.ofSeconds(2));
        turn.overrun(NOW);
        turn.overrun(NOW);
        assertThat(turn.at(NOW)).hasSeconds(3);
        turn.expect(Duration.ofSeconds(1));
        assertThat(turn.at(NOW)).hasSeconds(1);
    }

    @Test
    void where_nothing_is_slow_nothing_grows() {
        turn.overrun(NOW);
        assertThat(turn.at(NOW)).isZero();
    }
}

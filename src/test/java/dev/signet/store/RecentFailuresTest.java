package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.store.RecentFailures.Failure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Failed attempts that wait for the store. */
class RecentFailuresTest {

    private static final int MOST = 10_000;

    private final MutableClock clock = new MutableClock();
    private final RecentFailures failures = new RecentFailures(clock);

    @Test
    void the_first_that_waits_is_told_apart() {
        assertThat(failures.add("a")).isTrue();
        assertThat(failures.add("b")).isFalse();

        failures.take();

        assertThat(failures.add("c")).isTrue();
    }

    @Test
    void each_is_taken_once_with_the_time_at_which_it_came() {
        failures.add("a");
        clock.advance(Duration.ofSeconds(1));
        failures.add("b");

        long now = clock.millis();
        assertThat(failures.take()).containsExactly(new Failure(now - 1000, "a"), new Failure(now, "b"));
        assertThat(failures.take()).isEmpty();
    }

    @Test
    void of_a_flood_the_first_ten_thousand_are_remembered() {
        IntStream.rangeClosed(0, MOST).forEach(i -> failures.add("count-" + i));

        assertThat(failures.take())
                .hasSize(MOST)
                .last()
                .extracting(Failure::count)
                .isEqualTo("count-" + (MOST - 1));
    }

    @Test
    void what_could_not_be_written_waits_again_for_as_long_as_it_matters() {
        failures.add("old");
        clock.advance(Duration.ofMillis(1));
        failures.add("a");
        List<Failure> taken = failures.take();
        clock.advance(Duration.ofSeconds(60));
        failures.add("b");

        failures.putBack(taken);

        assertThat(failures.take()).extracting(Failure::count).containsExactly("b", "a");
    }

    @Test
    void what_could_not_be_written_takes_no_more_room_than_there_is() {
        IntStream.range(0, MOST).forEach(i -> failures.add("taken-" + i));
        List<Failure> taken = failures.take();
        failures.add("later");

        failures.putBack(taken);

        assertThat(failures.take()).hasSize(MOST);
    }
}

package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevocationCopyTest {

    private final MutableClock clock = new MutableClock();
    private final RevocationCopy copy = new RevocationCopy(clock, 2);

    @Test
    void a_token_is_forgotten_a_minute_after_it_has_expired() {
        assertThat(copy.add("a", in(60), 0)).isTrue();

        clock.advance(Duration.ofSeconds(119));
        copy.purge();
        assertThat(copy.contains("a")).isTrue();

        clock.advance(Duration.ofSeconds(1));
        copy.purge();
        assertThat(copy.contains("a")).isFalse();
        assertThat(copy.size()).isZero();
    }

    @Test
    void of_two_times_the_later_holds() {
        copy.add("a", in(60), 0);
        copy.add("a", in(10), 0);

        clock.advance(Duration.ofSeconds(100));
        copy.purge();

        assertThat(copy.contains("a")).isTrue();
    }

    @Test
    void when_there_is_no_room_nothing_is_taken_and_nothing_forgotten() {
        copy.add("a", in(60), 0);
        copy.add("b", in(60), 0);

        assertThat(copy.add("c", in(60), 0)).isFalse();
        assertThat(copy.add("a", in(90), 0)).isTrue();
        assertThat(copy.contains("a")).isTrue();
        assertThat(copy.contains("b")).isTrue();
        assertThat(copy.contains("c")).isFalse();
    }

    @Test
    void what_was_not_found_elsewhere_is_known_until_it_expires() {
        copy.add("a", in(60), 1);
        copy.add("b", in(60), 0);

        assertThat(copy.notFoundIn(1)).containsExactly(Map.entry("b", in(60)));
        copy.add("b", in(60), 1);
        assertThat(copy.notFoundIn(1)).isEmpty();

        clock.advance(Duration.ofSeconds(60));
        assertThat(copy.notFoundIn(2)).isEmpty();
    }

    private Instant in(long seconds) {
        return clock.instant().plusSeconds(seconds);
    }
}

package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.protocol.OAuthError;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingLineTest {

    @Test
    void each_is_served_for_one_turn_after_the_one_before() {
        WaitingLine line = new WaitingLine();
        Duration turn = Duration.ofMillis(100);
        long begin = System.nanoTime();
        long first = line.join(turn, false);
        assertThat(first - begin).isBetween(turn.toNanos(), System.nanoTime() - begin + turn.toNanos());
        assertThat(line.join(turn, false) - first).isEqualTo(turn.toNanos());
        assertThat(line.join(turn, false) - first).isEqualTo(2 * turn.toNanos());
    }

    /** One is served, the others wait. However long a turn is, an empty line takes one. */
    @ParameterizedTest
    @CsvSource({"150, 33", "1000, 6", "60000, 1"})
    void it_takes_32_who_wait_and_nobody_for_longer_than_five_seconds(int turn, int places) {
        WaitingLine line = new WaitingLine();
        for (int i = 0; i < places; i++) {
            line.join(Duration.ofMillis(turn), false);
        }
        assertThatThrownBy(() -> line.join(Duration.ofMillis(turn), false))
                .isInstanceOfSatisfying(OAuthError.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(429);
                    assertThat(refusal.code()).contains("slow_down");
                    assertThat(refusal.headers())
                            .isEqualTo(Map.of("Retry-After", turn > 5000 ? Integer.toString(turn / 1000 - 5) : "1"));
                });
    }

    @Test
    void work_that_is_done_after_its_turn_is_told_so() {
        WaitingLine line = new WaitingLine();
        line.join(Duration.ZERO, true);
        assertThat(line.done()).isTrue();
        line.join(Duration.ofMinutes(1), true);
        assertThat(line.done()).isFalse();
    }
}

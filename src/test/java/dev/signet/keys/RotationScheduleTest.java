package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RotationScheduleTest {

    @Test
    void the_overlap_is_a_day_or_a_third_of_the_period() {
        assertThat(RotationSchedule.defaultOverlap(Duration.ofDays(90))).isEqualTo(Duration.ofHours(24));
        assertThat(RotationSchedule.defaultOverlap(Duration.ofDays(3))).isEqualTo(Duration.ofHours(24));
        assertThat(RotationSchedule.defaultOverlap(Duration.ofHours(71))).isEqualTo(Duration.ofMinutes(71 * 20));
        assertThat(RotationSchedule.defaultOverlap(Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void the_published_keys_may_be_kept_for_half_of_the_overlap_and_five_minutes_at_most() {
        assertThat(maxAge(Duration.ofHours(24))).isEqualTo(Duration.ofMinutes(5));
        assertThat(maxAge(Duration.ofSeconds(601))).isEqualTo(Duration.ofMinutes(5));
        assertThat(maxAge(Duration.ofSeconds(599))).isEqualTo(Duration.ofMillis(299_500));
        assertThat(maxAge(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void others_are_looked_at_four_times_in_an_overlap_and_once_a_minute_at_least() {
        assertThat(every90Days(Duration.ofHours(24)).betweenLooks()).isEqualTo(Duration.ofSeconds(60));
        assertThat(every90Days(Duration.ofSeconds(2)).betweenLooks()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void an_overlap_is_under_the_period() {
        assertThatIllegalArgumentException().isThrownBy(() -> every90Days(Duration.ofDays(90)));
        assertThatIllegalArgumentException().isThrownBy(() -> every90Days(Duration.ZERO));
        assertThat(every90Days(Duration.ofDays(89))).isNotNull();
    }

    private static Duration maxAge(Duration overlap) {
        return every90Days(overlap).maxAge();
    }

    private static RotationSchedule every90Days(Duration overlap) {
        return new RotationSchedule(Duration.ofDays(90), overlap);
    }
}

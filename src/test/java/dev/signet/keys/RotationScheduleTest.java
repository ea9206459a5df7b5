package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationScheduleTest {

    private static final Instant BEGAN = Instant.parse("2026-11-23T12:00:00Z");

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
        assertThat(every90Days(Duration.ofDays(90).minusNanos(1))).isNotNull();
    }

    @Test
    void periods_are_more_than_nothing() {
        for (Duration nothing : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> every90Days(nothing))
                    .withMessage("must be more than nothing");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RotationSchedule(nothing, Duration.ofHours(1)))
                    .withMessage("must be more than nothing");
        }
    }

    @Test
    void the_next_key_is_made_two_looks_before_it_is_published_and_published_an_overlap_before_it_signs() {
        RotationSchedule schedule = every90Days(Duration.ofDays(1));
        Instant published = BEGAN.plus(Duration.ofDays(89));
        Instant due = published.minus(Duration.ofMinutes(2));

        assertThat(schedule.isDue(BEGAN, due.minusMillis(1))).isFalse();
        assertThat(schedule.isDue(BEGAN, due)).isTrue();
        assertThat(schedule.published(BEGAN, due)).isEqualTo(published);
        assertThat(schedule.published(BEGAN, published)).isEqualTo(published);
        assertThat(schedule.published(BEGAN, published.plusSeconds(1))).isEqualTo(published.plusSeconds(1));
        assertThat(schedule.signs(published)).isEqualTo(BEGAN.plus(Duration.ofDays(90)));
    }

    @Test
    void a_key_that_begins_later_than_a_period_from_now_is_not_waited_for() {
        RotationSchedule schedule = every90Days(Duration.ofDays(1));
        Instant now = BEGAN.minus(Duration.ofDays(90));

        assertThat(schedule.isDue(BEGAN, now)).isFalse();
        assertThat(schedule.published(BEGAN, now)).isEqualTo(BEGAN.plus(Duration.ofDays(89)));
        assertThat(schedule.isDue(BEGAN, now.minusMillis(1))).isTrue();
        assertThat(schedule.published(BEGAN, now.minusMillis(1))).isEqualTo(now.minusMillis(1));
    }

    @Test
    void a_key_is_over_when_its_period_is() {
        RotationSchedule schedule = every90Days(Duration.ofDays(1));

        assertThat(schedule.isOver(BEGAN, BEGAN.plus(Duration.ofDays(90)).minusMillis(1)))
                .isFalse();
        assertThat(schedule.isOver(BEGAN, BEGAN.plus(Duration.ofDays(90)))).isTrue();
    }

    private static Duration maxAge(Duration overlap) {
        return every90Days(overlap).maxAge();
    }

    private static RotationSchedule every90Days(Duration overlap) {
        return new RotationSchedule(Duration.ofDays(90), overlap);
    }
}

package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.MutableClock;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsedNamesTest {

    private final OAuthError replayed = OAuthError.invalidClient("replayed");

    private final MutableClock clock = new MutableClock();
    private final UsedNames store = new UsedNames(clock);

    @Test
    void what_has_been_used_is_refused_with_its_own_words() {
        store.use("demo", List.of(use("a")));
        store.use("demo", List.of(use("b")));

        assertThatThrownBy(() -> store.use("demo", List.of(use("a")))).isSameAs(replayed);
    }

    @Test
    void what_is_too_old_by_now_is_used_no_more() {
        SingleUse late = use("late");
        clock.advance(Duration.ofSeconds(60));

        assertThatThrownBy(() -> store.use("demo", List.of(use("fresh"), late))).isSameAs(replayed);
        store.use("demo", List.of(use("fresh")));
    }

    @Test
    void it_is_all_used_or_nothing() {
        store.use("demo", List.of(use("used")));

        assertThatThrownBy(() -> store.use("demo", List.of(use("fresh"), use("used"))))
                .isSameAs(replayed);
        store.use("demo", List.of(use("fresh")));
    }

    @Test
    void what_would_be_refused_for_its_age_is_forgotten() {
        store.use("demo", List.of(use("a")));
        clock.advance(Duration.ofSeconds(59));
        assertThatThrownBy(() -> store.use("demo", List.of(use("a")))).isSameAs(replayed);

        clock.advance(Duration.ofSeconds(11));

        assertThat(store.forget()).hasSize(1);
        assertThat(store.size()).isZero();
    }

    @Test
    void what_was_used_is_not_good_again_when_the_clock_is_set_back() {
        SingleUse again = use("a");
        store.use("demo", List.of(use("a")));
        clock.advance(Duration.ofSeconds(65));

        assertThat(store.forget()).isEmpty();
        clock.advance(Duration.ofSeconds(-10));

        assertThatThrownBy(() -> store.use("demo", List.of(again))).isSameAs(replayed);
    }

    @Test
    void when_there_is_no_room_nothing_is_taken_and_nothing_forgotten() {
        UsedNames small = new UsedNames(clock, 2);
        small.use("demo", List.of(use("a")));
        small.use("other", List.of(use("b")));

        OAuthError full = catchThrowableOfType(OAuthError.class, () -> small.use("third", List.of(use("c"))));

        assertThat(full.status()).isEqualTo(503);
        assertThat(full.code()).contains("temporarily_unavailable");
        assertThat(full.headers()).containsKey("Retry-After");
        assertThatThrownBy(() -> small.use("demo", List.of(use("a")))).isSameAs(replayed);
    }

    @Test
    void a_client_that_takes_all_that_it_gets_leaves_half_of_the_room_to_the_others() {
        UsedNames small = new UsedNames(clock, 100);

        assertThat(taken(small, "greedy")).isEqualTo(50);
        assertThat(taken(small, "other")).isEqualTo(25);

        clock.advance(Duration.ofSeconds(70));
        small.forget();
        assertThat(taken(small, "greedy")).isEqualTo(50);
    }

    @Test
    void what_a_client_still_has_counts_when_a_part_of_it_is_forgotten() {
        UsedNames small = new UsedNames(clock, 100);
        IntStream.range(0, 10).forEach(i -> small.use("greedy", List.of(use("short-" + i))));
        clock.advance(Duration.ofSeconds(30));
        IntStream.range(0, 10).forEach(i -> small.use("greedy", List.of(use("long-" + i))));

        clock.advance(Duration.ofSeconds(40));

        assertThat(small.forget()).hasSize(10);
        assertThat(taken(small, "greedy")).isEqualTo(40);
    }

    @Test
    void the_eldest_is_forgotten_first_whatever_came_in_first() {
        SingleUse late = new SingleUse("late", clock.instant().plusSeconds(100), replayed);
        List<Remembered> kept = store.use("demo", List.of(late));
        List<Remembered> past = store.use("demo", List.of(use("early")));

        clock.advance(Duration.ofSeconds(70));

        assertThat(store.size()).isEqualTo(2);
        assertThat(store.forget())
                .isEqualTo(past)
                .containsExactly(new Remembered(UsedNames.key("early"), clock.millis()));
        assertThat(store.all()).isEqualTo(kept).hasSize(1);
    }

    private int taken(UsedNames names, String client) {
        for (int i = 0; ; i++) {
            try {
                names.use(client, List.of(use(client + i)));
            } catch (OAuthError refusal) {
                assertThat(refusal.status()).isEqualTo(503);
                return i;
            }
        }
    }

    @Test
    void of_many_at_once_one_comes_through() {
        AtomicInteger through = new AtomicInteger();

        IntStream.range(0, 200).parallel().forEach(i -> {
            try {
                store.use("demo", List.of(use("a")));
                through.incrementAndGet();
            } catch (OAuthError e) {
                assertThat(e).isSameAs(replayed);
            }
        });

        assertThat(through).hasValue(1);
    }

    private SingleUse use(String name) {
        return new SingleUse(name, clock.instant().plusSeconds(60), replayed);
    }
}

package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RevokedTokensTest {

    private final MutableClock clock = new MutableClock();
    private final RevokedTokens tokens = new RevokedTokens(clock, 2);

    @Test
    void a_token_is_forgotten_a_minute_after_it_has_expired() {
        tokens.add(token("a", 60));

        clock.advance(Duration.ofSeconds(119));
        assertThat(tokens.forget()).isEmpty();
        assertThat(tokens.contains("a")).isTrue();

        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.forget()).containsExactly(token("a", -60));
        assertThat(tokens.contains("a")).isFalse();
        assertThat(tokens.size()).isZero();
    }

    @Test
    void of_two_times_the_later_holds() {
        tokens.add(token("a", 60));
        tokens.add(token("a", 10));

        assertThat(tokens.all()).containsExactly(token("a", 60));
    }

    @Test
    void when_it_is_full_there_is_room_only_for_what_is_there() {
        tokens.add(token("a", 60));
        assertThat(tokens.hasRoomFor("b")).isTrue();
        tokens.add(token("b", 60));

        assertThat(tokens.hasRoomFor("c")).isFalse();
        assertThat(tokens.hasRoomFor("a")).isTrue();
    }

    @Test
    void a_tenth_of_the_room_is_for_what_others_revoke() {
        RevokedTokens wide = new RevokedTokens(clock, 10);
        IntStream.range(0, 9).forEach(i -> wide.add(token("jti-" + i, 60)));

        assertThat(wide.mayTake("demo", "mine")).isFalse();
        assertThat(wide.mayTake("demo", "jti-0")).isTrue();
        assertThat(wide.hasRoomFor("another's")).isTrue();
    }

    @Test
    void a_client_that_takes_all_that_it_gets_leaves_half_of_the_room_to_the_others() {
        RevokedTokens wide = new RevokedTokens(clock, 100);

        assertThat(taken(wide, "greedy")).isEqualTo(45);
        assertThat(taken(wide, "other")).isEqualTo(23);

        clock.advance(Duration.ofSeconds(121));
        wide.forget();
        assertThat(taken(wide, "greedy")).isEqualTo(45);
    }

    @Test
    void what_a_client_still_has_counts_when_a_part_of_it_is_forgotten() {
        RevokedTokens wide = new RevokedTokens(clock, 100);
        IntStream.range(0, 10).forEach(i -> wide.add("greedy", token("short-" + i, 60)));
        IntStream.range(0, 10).forEach(i -> wide.add("greedy", token("long-" + i, 600)));

        clock.advance(Duration.ofSeconds(121));

        assertThat(wide.forget()).hasSize(10);
        assertThat(taken(wide, "greedy")).isEqualTo(35);
    }

    @Test
    void a_token_that_is_revoked_again_counts_once_and_until_the_later_time() {
        RevokedTokens wide = new RevokedTokens(clock, 100);

        for (int i = 1; i <= 10; i++) {
            wide.add("demo", token("a", i));
        }

        assertThat(wide.all()).containsExactly(token("a", 10));
        assertThat(taken(wide, "demo")).isEqualTo(44);
    }

    private int taken(RevokedTokens all, String client) {
        int taken = 0;
        while (all.mayTake(client, client + taken)) {
            all.add(client, token(client + taken, 60));
            taken++;
        }
        return taken;
    }

    @Test
    void what_was_not_found_elsewhere_is_known_until_it_expires() {
        tokens.add(token("a", 60), 1);
        tokens.add(token("b", 60));

        assertThat(tokens.notFoundIn(1)).containsExactly(token("b", 60));
        tokens.add(token("b", 60), 1);
        assertThat(tokens.notFoundIn(1)).isEmpty();

        clock.advance(Duration.ofSeconds(60));
        assertThat(tokens.notFoundIn(2)).isEmpty();
        assertThat(tokens.all()).hasSize(2);
    }

    private Remembered token(String jti, long seconds) {
        return Remembered.until(clock.instant().plusSeconds(seconds), jti);
    }
}

package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpopNoncesTest {

    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();

    private final MutableClock clock = new MutableClock();
    private final SigningKey key = new SigningKey("one", SigningAlgorithm.ES256, PAIR);
    private final SigningKey other = new SigningKey("two", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    private final DpopNonces nonces = new DpopNonces(new KeyRing(List.of(key)), clock);

    @Test
    void a_nonce_is_good_for_five_minutes() {
        String nonce = nonces.next();

        assertThat(nonces.accepts(nonce)).isTrue();
        clock.advance(Duration.ofSeconds(299));
        assertThat(nonces.accepts(nonce)).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(nonces.accepts(nonce)).isFalse();
    }

    @Test
    void one_of_a_process_whose_clock_is_ahead_is_good_up_to_ten_seconds() {
        MutableClock ahead = new MutableClock();
        ahead.advance(Duration.ofSeconds(10));
        DpopNonces elsewhere = new DpopNonces(new KeyRing(List.of(key)), ahead);

        assertThat(nonces.accepts(elsewhere.next())).isTrue();
        ahead.advance(Duration.ofSeconds(1));
        assertThat(nonces.accepts(elsewhere.next())).isFalse();
    }

    @Test
    void every_process_with_the_key_takes_it_whatever_the_key_is_called() {
        SigningKey same = new SigningKey("renamed", SigningAlgorithm.ES256, PAIR);

        assertThat(new DpopNonces(new KeyRing(List.of(other, same)), clock).accepts(nonces.next()))
                .isTrue();
        assertThat(new DpopNonces(new KeyRing(List.of(other)), clock).accepts(nonces.next()))
                .isFalse();
    }

    @Test
    void it_is_of_the_characters_of_a_nonce_and_another_each_second() {
        String first = nonces.next();
        clock.advance(Duration.ofSeconds(1));

        assertThat(first).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(nonces.next());
    }

    @Test
    void with_any_character_changed_it_is_none_of_ours() {
        String nonce = nonces.next();
        for (int i = 0; i < nonce.length(); i++) {
            char changed = nonce.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(nonces.accepts(nonce.substring(0, i) + changed + nonce.substring(i + 1)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "@=", "@A", " @", "@\n", "@.@"})
    void what_is_not_of_its_form_is_none(String nonce) {
        assertThat(nonces.accepts(nonce.replace("@", nonces.next()))).isFalse();
    }
}

package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.KeyPair;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();

    private final SigningKey first = new SigningKey("first", SigningAlgorithm.ES256, PAIR);
    private final SigningKey second =
            new SigningKey("second", SigningAlgorithm.ES384, SigningAlgorithm.ES384.generate());

    @Test
    void the_first_key_signs_and_all_are_found() {
        KeyRing ring = new KeyRing(List.of(first, second));

        assertThat(ring.signing()).isSameAs(first);
        assertThat(ring.find("first")).containsSame(first);
        assertThat(ring.find("second")).containsSame(second);
    }

    @Test
    void a_kid_is_found_in_its_own_spelling_only() {
        KeyRing ring = new KeyRing(List.of(first));

        assertThat(ring.find("First")).isEmpty();
        assertThat(ring.find("first ")).isEmpty();
        assertThat(ring.find("")).isEmpty();
    }

    @Test
    void one_kid_for_two_keys_is_refused() {
        SigningKey namesake = new SigningKey("first", SigningAlgorithm.ES384, SigningAlgorithm.ES384.generate());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyRing(List.of(first, second, namesake)))
                .withMessage("must have each kid once");
    }

    @Test
    void a_ring_without_a_key_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new KeyRing(List.of()));
    }

    @Test
    void a_change_to_the_list_that_was_handed_in_changes_nothing() {
        List<SigningKey> keys = new ArrayList<>(List.of(first));
        KeyRing ring = new KeyRing(keys);
        keys.set(0, second);

        assertThat(ring.signing()).isSameAs(first);
        assertThat(ring.find("second")).isEmpty();
    }

    @Test
    void another_library_reads_the_published_set_in_its_order() throws JsonProcessingException, ParseException {
        KeyRing ring = new KeyRing(List.of(first, second));

        JWKSet read = JWKSet.parse(new ObjectMapper().writeValueAsString(ring.jwks()));

        assertThat(read.getKeys()).extracting(JWK::getKeyID).containsExactly("first", "second");
        assertThat(read.containsNonPublicKeys()).isFalse();
        assertThat(ring.jwks()).containsOnlyKeys("keys");
    }
}

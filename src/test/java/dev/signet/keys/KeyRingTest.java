package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.signet.MutableClock;
import java.security.KeyPair;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
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
    void what_is_signed_with_is_told_first_and_then_what_will_be_and_never_what_only_verifies() {
        SigningKey third = new SigningKey("third", SigningAlgorithm.EDDSA, SigningAlgorithm.EDDSA.generate());
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        KeyTerm past = new KeyTerm(second, Instant.MIN, now.minusSeconds(9), now.plusSeconds(9));
        KeyTerm present = new KeyTerm(first, Instant.MIN, now, Instant.MAX);
        KeyTerm next = new KeyTerm(third, now, now.plusSeconds(9), Instant.MAX);

        assertThat(new KeyRing(List.of(past, present, next), clock, null).signingAlgorithms())
                .containsExactly("ES256", "EdDSA");
        assertThat(new KeyRing(List.of(second, first)).signingAlgorithms()).containsExactly("ES384");
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
    void of_those_that_are_published_the_one_that_signs_comes_first_and_each_once() {
        SigningKey third = new SigningKey("third", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        KeyTerm past = new KeyTerm(second, Instant.MIN, Instant.MIN, now.plusSeconds(9));
        KeyTerm present = new KeyTerm(first, Instant.MIN, now, Instant.MAX);
        KeyTerm next = new KeyTerm(third, now.plusSeconds(9), now.plusSeconds(99), Instant.MAX);
        List<KeyTerm> terms = List.of(past, present, next);

        assertThat(new KeyRing(terms, Clock.fixed(now, ZoneOffset.UTC), null).all())
                .containsExactly(first, second);
        assertThat(new KeyRing(terms, Clock.fixed(now.plusSeconds(9), ZoneOffset.UTC), null).all())
                .containsExactly(first, third);
    }

    @Test
    void keys_that_change_by_hand_have_no_times_and_may_be_kept_for_five_minutes() {
        KeyRing ring = new KeyRing(List.of(first, second));

        assertThat(ring.maxAge()).isEqualTo(Duration.ofMinutes(5));
        assertThat(ring.rotation()).isEmpty();
        assertThat(ring.nextRotation()).isEmpty();
        assertThat(ring.untilChange()).isEmpty();
        assertThat(ring.isOverdue()).isFalse();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.kids()).containsExactlyInAnyOrder("first", "second");
        assertThat(ring.algorithms()).containsExactlyInAnyOrder(SigningAlgorithm.ES256, SigningAlgorithm.ES384);
    }

    @Test
    void it_stays_as_it_is_until_the_next_of_its_times() {
        MutableClock clock = new MutableClock();
        Instant now = clock.instant();
        KeyRing ring = new KeyRing(
                List.of(
                        new KeyTerm(first, Instant.MIN, Instant.MIN, now.plusSeconds(30)),
                        new KeyTerm(second, now.plusSeconds(10), now.plusSeconds(20), Instant.MAX)),
                clock,
                null);

        assertThat(ring.untilChange()).contains(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(10));
        assertThat(ring.untilChange()).contains(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(15));
        assertThat(ring.untilChange()).contains(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        assertThat(ring.untilChange()).isEmpty();
    }

    @Test
    void it_is_the_same_as_one_of_the_same_keys_at_the_same_times() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        KeyTerm term = new KeyTerm(first, Instant.MIN, Instant.MIN, Instant.MAX);
        KeyTerm shorter = new KeyTerm(first, Instant.MIN, Instant.MIN, Instant.EPOCH.plusSeconds(1));
        KeyRing ring = new KeyRing(List.of(term), clock, null);

        assertThat(ring.isSameAs(new KeyRing(List.of(first)))).isTrue();
        assertThat(ring.isSameAs(new KeyRing(List.of(shorter), clock, null))).isFalse();
        assertThat(ring.isSameAs(new KeyRing(List.of(first, second)))).isFalse();
        assertThat(ring.terms()).containsExactly(term);
    }

    @Test
    void before_the_time_of_all_of_them_the_earliest_signs_and_verifies() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        KeyTerm later = new KeyTerm(first, now.plusSeconds(20), now.plusSeconds(20), Instant.MAX);
        KeyTerm earliest = new KeyTerm(second, now.plusSeconds(10), now.plusSeconds(10), Instant.MAX);

        KeyRing ring = new KeyRing(List.of(later, earliest), Clock.fixed(now, ZoneOffset.UTC), null);

        assertThat(ring.signing()).isSameAs(second);
        assertThat(ring.kids()).containsExactly("second");
        assertThat(ring.find("first")).isEmpty();
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

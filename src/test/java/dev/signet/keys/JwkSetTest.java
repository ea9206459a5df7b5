package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwkSetTest {

    private static final byte[] CONTENT = "header.payload".getBytes(StandardCharsets.US_ASCII);
    private static final Set<SigningAlgorithm> ALL = EnumSet.allOf(SigningAlgorithm.class);

    private static final SigningKey RSA =
            new SigningKey("rsa", SigningAlgorithm.RS256, SigningAlgorithm.RS256.generate());
    private static final SigningKey FIRST =
            new SigningKey("first", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    private static final SigningKey SECOND =
            new SigningKey("second", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());

    @Test
    void what_we_publish_is_read_with_all_its_keys() throws JsonProcessingException {
        KeyRing ring = new KeyRing(List.of(RSA, FIRST, SECOND));

        JwkSet set = JwkSet.parse(new ObjectMapper().writeValueAsString(ring.jwks()));

        assertThat(set.keys()).extracting(key -> key.kid().orElseThrow()).containsExactly("rsa", "first", "second");
        assertThat(set.skipped()).isEmpty();
        assertThat(set.requireKey()).isSameAs(set);
    }

    @Test
    void a_set_that_is_read_again_is_the_same_until_a_key_of_it_is_another() {
        JwkSet first = JwkSet.parse(set(List.of(Jwk.of(RSA), Jwk.of(FIRST))));

        assertThat(JwkSet.parse(set(List.of(Jwk.of(RSA), Jwk.of(FIRST)))))
                .isEqualTo(first)
                .hasSameHashCodeAs(first);
        assertThat(JwkSet.parse(set(List.of(Jwk.of(RSA), Jwk.of(SECOND))))).isNotEqualTo(first);
        assertThat(JwkSet.parse(set(List.of(Jwk.of(FIRST))))).isNotEqualTo(first);
    }

    @Test
    void a_set_that_is_here_answers_at_once_with_the_key_or_with_the_reason() {
        JwkSet set = JwkSet.parse(set(List.of(Jwk.of(FIRST))));

        assertThat(set.verified(Optional.of("first"), keys -> keys.keys().get(0)))
                .isCompletedWithValue(set.keys().get(0));
        assertThat(set.verified(Optional.of("first"), keys -> {
                    throw new IllegalArgumentException("no");
                }))
                .isCompletedExceptionally();
        assertThat(set.names(Optional.of("first"))).isTrue();
        assertThat(set.names(Optional.of("second"))).isFalse();
        assertThat(set.names(Optional.empty())).isFalse();
    }

    @Test
    void candidates_are_those_of_the_kid_that_fit_the_algorithm() {
        JwkSet set = JwkSet.parse(set(List.of(Jwk.of(RSA), Jwk.of(FIRST), Jwk.of(SECOND))));

        assertThat(kids(set, "first", "ES256")).containsExactly("first");
        assertThat(kids(set, "first", "RS256")).isEmpty();
        assertThat(kids(set, "First", "ES256")).isEmpty();
        assertThat(kids(set, "unknown", "ES256")).isEmpty();
        assertThat(set.candidates(Optional.empty(), "ES256"))
                .extracting(key -> key.kid().orElseThrow())
                .containsExactly("first", "second");
        assertThat(set.candidates(Optional.empty(), "none")).isEmpty();
    }

    @Test
    void a_key_without_a_kid_may_be_the_one_that_is_called_anything() {
        JwkSet set = JwkSet.of(PublicJwk.of(FIRST.publicKey()));

        assertThat(set.candidates(Optional.of("anything"), "ES256")).hasSize(1);
        assertThat(set.candidates(Optional.of("anything"), "ES384")).isEmpty();
    }

    @Test
    void the_candidate_that_signed_is_found() {
        JwkSet set = JwkSet.parse(set(List.of(Jwk.of(RSA), Jwk.of(FIRST), Jwk.of(SECOND))));
        byte[] signature = SECOND.jwt().sign(CONTENT);

        assertThat(set.verify(Optional.empty(), "ES256", ALL, CONTENT, signature)
                        .kid())
                .contains("second");
        assertThat(set.verify(Optional.of("second"), "ES256", ALL, CONTENT, signature)
                        .kid())
                .contains("second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.verify(Optional.of("first"), "ES256", ALL, CONTENT, signature))
                .withMessage("signature is wrong");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.verify(Optional.of("third"), "ES256", ALL, CONTENT, signature))
                .withMessage("no key fits kid and alg");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        set.verify(Optional.of("second"), "ES256", Set.of(SigningAlgorithm.PS256), CONTENT, signature))
                .withMessage("alg is not allowed");
    }

    /** RFC 7517 section 5. */
    @Test
    void keys_that_are_not_understood_are_skipped_and_told() {
        JwkSet set = JwkSet.parse(set(List.of(
                Map.of("kty", "future", "kid", "s3cr3t"),
                Jwk.of(FIRST),
                with(Jwk.of(SECOND), "use", "enc"),
                with(Jwk.of(SECOND), "alg", "ES512"),
                Map.of("kty", "EC"))));

        assertThat(set.keys()).hasSize(1);
        assertThat(set.skipped())
                .containsExactly(
                        "keys[0] is of no type of key that is known here",
                        "keys[2] use is not sig",
                        "keys[3] alg is unknown, or not of this type of key",
                        "keys[4] is of no type of key that is known here");
    }

    @Test
    void a_set_without_a_key_verifies_nothing_and_says_so_when_a_key_is_asked_for() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwkSet.parse("{\"keys\":[]}").requireKey())
                .withMessage("has no key");
        JwkSet set = JwkSet.parse("{\"keys\":[{\"kty\":\"future\"},1]}");
        assertThat(set.keys()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(set::requireKey)
                .withMessage("has no key that verifies signatures: keys[0] is of no type of key that is known here,"
                        + " keys[1] is not an object");
    }

    @Test
    void a_private_key_among_them_spoils_the_set() {
        String json = "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}";

        assertThatExceptionOfType(PrivateKeyException.class).isThrownBy(() -> JwkSet.parse(json));
        assertThatExceptionOfType(PrivateKeyException.class)
                .isThrownBy(() -> JwkSet.parse(set(List.of(Jwk.of(FIRST), with(Jwk.of(SECOND), "d", "c2VjcmV0")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]",
                "{\"keys\":[]} {}",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"EC\",\"kty\":\"EC\"}]}",
                "{'keys':[]}"
            })
    void what_is_no_set_is_refused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> JwkSet.parse(json));
    }

    @Test
    void a_set_of_100_keys_is_taken_and_one_of_101_is_not() {
        assertThat(JwkSet.parse(Map.of("keys", Collections.nCopies(100, Jwk.of(FIRST))))
                        .keys())
                .hasSize(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwkSet.parse(Map.of("keys", Collections.nCopies(101, Jwk.of(FIRST)))))
                .withMessage("has more than 100 keys");
    }

    private static List<String> kids(JwkSet set, String kid, String alg) {
        return set.candidates(Optional.of(kid), alg).stream()
                .map(key -> key.kid().orElseThrow())
                .toList();
    }

    private static Map<String, Object> set(List<Map<String, Object>> keys) {
        return Map.of("keys", keys);
    }

    private static Map<String, Object> with(Map<String, Object> jwk, String member, Object value) {
        Map<String, Object> changed = new HashMap<>(jwk);
        changed.put(member, value);
        return changed;
    }
}

package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.MutableClock;
import dev.signet.TestProofs;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.OAuthError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of RFC 9449, and what no front door shows. The rules of a proof are held at both of them in DpopTest. */
class DpopVerifierTest {

    private static final String RFC_JWK =
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgt"
                    + "MzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
                    + "QSIsImNydiI6IlAtMjU2In19.";
    // RFC 9449 section 4.1.
    private static final String AT_TOKEN_ENDPOINT = RFC_JWK
            + "eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0"
            + "IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
    // RFC 9449 section 7.1.
    private static final String AT_RESOURCE = RFC_JWK
            + "eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRy"
            + "ZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9"
            + ".2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
    private static final String RFC_TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    private static final String RFC_THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    private static DpopVerifier at(Clock clock) {
        return new DpopVerifier(clock, EnumSet.allOf(SigningAlgorithm.class), Optional.empty());
    }

    private static DpopVerifier at(long second) {
        return at(Forge.clock(Instant.ofEpochSecond(second)));
    }

    private static Optional<TargetUri> uri(String url) {
        return TargetUri.parse(url);
    }

    @Test
    void the_example_of_a_token_request_is_good() {
        Optional<TargetUri> target = uri("https://server.example.com/token");
        DpopProof proof = at(1562262616).verify(List.of(AT_TOKEN_ENDPOINT), "POST", target, Optional.empty());

        assertThat(proof.thumbprint()).isEqualTo(RFC_THUMBPRINT);
        assertThat(proof.use().name()).isEqualTo("dpop " + RFC_THUMBPRINT + " -BwC3ESc6acc2lTc");
        assertThat(refusal(at(1562262677), AT_TOKEN_ENDPOINT, "POST", target, Optional.empty()))
                .contains("is too old");
    }

    @Test
    void the_example_of_a_request_to_an_API_is_good_for_its_own_token() {
        Optional<TargetUri> target = uri("https://resource.example.org/protectedresource");
        DpopProof proof = at(1562262618).verify(List.of(AT_RESOURCE), "GET", target, Optional.of(RFC_TOKEN));

        assertThat(proof.thumbprint()).isEqualTo(RFC_THUMBPRINT);
        assertThat(refusal(at(1562262618), AT_RESOURCE, "GET", target, Optional.of(RFC_TOKEN + "x")))
                .contains("ath");
    }

    @Test
    void no_proof_is_for_a_request_that_has_no_address() {
        assertThat(refusal(at(1562262616), AT_TOKEN_ENDPOINT, "POST", Optional.empty(), Optional.empty()))
                .contains("htu");
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, Forge.clock(Forge.NOW));
        assertThat(refusal(
                        at(Forge.clock(Forge.NOW)),
                        key.proof("POST", "not an address").sign(),
                        "POST",
                        Optional.empty(),
                        Optional.empty()))
                .contains("htu");
    }

    @Test
    void a_fraction_of_a_second_does_not_make_a_proof_too_old_and_it_is_remembered_till_then() {
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, Forge.clock(Forge.NOW));
        String proof = key.proof("POST", "https://a.example/token").sign();
        Optional<TargetUri> target = uri("https://a.example/token");
        Instant last = Forge.NOW.plusMillis(60_999);

        DpopProof verified = at(Forge.clock(last)).verify(List.of(proof), "POST", target, Optional.empty());

        assertThat(verified.use().until()).isAfter(last);
        assertThat(refusal(at(Forge.clock(Forge.NOW.plusSeconds(61))), proof, "POST", target, Optional.empty()))
                .contains("is too old");
    }

    @Test
    void a_jti_has_a_character_and_512_at_most() {
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, Forge.clock(Forge.NOW));
        Optional<TargetUri> target = uri("https://a.example/token");
        DpopVerifier verifier = at(Forge.clock(Forge.NOW));

        for (int length : new int[] {1, 512}) {
            String proof = withJti(key, "x".repeat(length));
            assertThat(verifier.verify(List.of(proof), "POST", target, Optional.empty())
                            .use()
                            .name())
                    .endsWith(" " + "x".repeat(length));
        }
        for (int length : new int[] {0, 513}) {
            assertThat(refusal(verifier, withJti(key, "x".repeat(length)), "POST", target, Optional.empty()))
                    .contains("has a jti that is empty or longer than 512 characters");
        }
    }

    private static String withJti(TestProofs key, String jti) {
        return key.proof("POST", "https://a.example/token").claim("jti", jti).sign();
    }

    /** RFC 7519 section 4.1. */
    @Test
    void a_proof_that_says_when_it_is_good_is_good_then_give_or_take_ten_seconds() {
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, Forge.clock(Forge.NOW));
        Optional<TargetUri> target = uri("https://a.example/token");
        DpopVerifier verifier = at(Forge.clock(Forge.NOW));
        long now = Forge.NOW.getEpochSecond();

        String good = key.proof("POST", "https://a.example/token")
                .claim("exp", now - 9)
                .claim("nbf", now + 10)
                .sign();
        assertThat(verifier.verify(List.of(good), "POST", target, Optional.empty())
                        .thumbprint())
                .isNotEmpty();
        String past = key.proof("POST", "https://a.example/token")
                .claim("exp", now - 10)
                .sign();
        assertThat(refusal(verifier, past, "POST", target, Optional.empty())).contains("has an exp that is past");
        String early = key.proof("POST", "https://a.example/token")
                .claim("nbf", now + 11)
                .sign();
        assertThat(refusal(verifier, early, "POST", target, Optional.empty()))
                .contains("has an nbf that is more than 10 seconds ahead");
    }

    @Test
    void a_proof_may_be_made_ten_seconds_ahead_and_no_more() {
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, Forge.clock(Forge.NOW));
        String proof = key.proof("POST", "https://a.example/token").sign();
        Optional<TargetUri> target = uri("https://a.example/token");

        assertThat(at(Forge.clock(Forge.NOW.minusSeconds(10)))
                        .verify(List.of(proof), "POST", target, Optional.empty())
                        .thumbprint())
                .isEqualTo(key.thumbprint());
        assertThat(refusal(at(Forge.clock(Forge.NOW.minusMillis(10_001))), proof, "POST", target, Optional.empty()))
                .contains("ahead");
    }

    @Test
    void a_nonce_is_renewed_when_half_of_its_time_is_over() {
        MutableClock clock = new MutableClock();
        KeyRing keys =
                new KeyRing(List.of(new SigningKey("main", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate())));
        DpopNonces nonces = new DpopNonces(keys, clock);
        DpopVerifier verifier = new DpopVerifier(clock, EnumSet.allOf(SigningAlgorithm.class), Optional.of(nonces));
        TestProofs key = TestProofs.with(SigningAlgorithm.ES256, clock);
        String nonce = nonces.next();
        Optional<TargetUri> target = uri("https://a.example/token");

        clock.advance(Duration.ofSeconds(149));
        String early = key.proof("POST", "https://a.example/token")
                .claim("nonce", nonce)
                .sign();
        assertThat(verifier.verify(List.of(early), "POST", target, Optional.empty())
                        .nextNonce())
                .isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(verifier.verify(List.of(early), "POST", target, Optional.empty())
                        .nextNonce())
                .contains(nonces.next());
    }

    private static String refusal(
            DpopVerifier verifier,
            String proof,
            String method,
            Optional<TargetUri> target,
            Optional<String> accessToken) {
        OAuthError refusal = catchThrowableOfType(
                OAuthError.class, () -> verifier.verify(List.of(proof), method, target, accessToken));
        assertThat(refusal.code()).contains("invalid_dpop_proof");
        return refusal.description();
    }
}

package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.MutableClock;
import dev.signet.TestProofs;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.SingleUse;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** What a token is bound to follows from what its client must show, and from what it shows. */
class TokenBindingTest {

    private static final String ENDPOINT = Forge.ISSUER + "/oauth2-token";
    private static final X509Certificate CERTIFICATE =
            new HeldCertificate.Builder().build().certificate();

    private final MutableClock clock = new MutableClock();
    private final DpopVerifier proofs =
            new DpopVerifier(clock, EnumSet.allOf(SigningAlgorithm.class), Optional.empty());
    private final TestProofs key = TestProofs.with(SigningAlgorithm.ES256, clock);
    private final String proof = key.proof("POST", ENDPOINT).sign();

    private TokenBinding binding(boolean dpop, boolean certificate, Possession shown) {
        return TokenBinding.of(new BindingRule(dpop, certificate), shown, proofs, ENDPOINT);
    }

    @Test
    void whoever_shows_nothing_and_need_not_gets_a_bearer_token() {
        TokenBinding binding = binding(false, false, Possession.NONE);

        assertThat(binding.confirmation()).isEqualTo(Confirmation.NONE);
        assertThat(binding.uses()).isEmpty();
        assertThat(binding.nextNonce()).isEmpty();
    }

    /** RFC 9449 section 5. */
    @Test
    void a_proof_binds_whether_it_must_be_shown_or_not_and_is_to_be_used_once() {
        for (boolean must : new boolean[] {true, false}) {
            TokenBinding binding = binding(must, false, new Possession(List.of(proof), List.of()));

            assertThat(binding.confirmation())
                    .isEqualTo(new Confirmation(Optional.of(key.thumbprint()), Optional.empty()));
            assertThat(binding.uses())
                    .singleElement()
                    .extracting(SingleUse::name)
                    .asString()
                    .startsWith("dpop " + key.thumbprint());
        }
    }

    @Test
    void a_proof_that_must_be_shown_is_missed() {
        assertThatExceptionOfType(OAuthError.class)
                .isThrownBy(() -> binding(true, false, Possession.NONE))
                .satisfies(refusal -> assertThat(refusal.code()).contains("invalid_dpop_proof"));
    }

    /** RFC 8705 section 3. */
    @Test
    void a_certificate_binds_where_it_must_and_only_there() {
        Possession shown = new Possession(List.of(), List.of(CERTIFICATE));

        assertThat(binding(false, true, shown).confirmation())
                .isEqualTo(new Confirmation(Optional.empty(), Optional.of(Confirmation.thumbprint(CERTIFICATE))));
        assertThat(binding(false, false, shown).confirmation()).isEqualTo(Confirmation.NONE);
        assertThatExceptionOfType(OAuthError.class)
                .isThrownBy(() -> binding(false, true, Possession.NONE))
                .satisfies(refusal -> assertThat(refusal.code()).contains("invalid_request"));
    }

    @Test
    void a_token_may_be_bound_to_both() {
        assertThat(binding(true, true, new Possession(List.of(proof), List.of(CERTIFICATE)))
                        .confirmation())
                .isEqualTo(new Confirmation(
                        Optional.of(key.thumbprint()), Optional.of(Confirmation.thumbprint(CERTIFICATE))));
    }
}

package dev.signet.tokens;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.SingleUse;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The keys that a new token is bound to, as far as the client has shown that it has them: RFC 9449 section 5, RFC 8705 section
 * 3.
 */
public final class TokenBinding {

    private final Optional<DpopProof> proof;
    private final Optional<X509Certificate> certificate;

    private TokenBinding(Optional<DpopProof> proof, Optional<X509Certificate> certificate) {
        this.proof = proof;
        this.certificate = certificate;
    }

    /**
     * Holds what a client shows at the token endpoint against what its tokens must be bound to.
     *
     * @param endpoint the URL that proofs must be for
     * @throws OAuthError invalid_dpop_proof, use_dpop_nonce, or invalid_request where a certificate is missing
     */
    public static TokenBinding of(BindingRule rule, Possession shown, DpopVerifier proofs, String endpoint) {
        Optional<DpopProof> proof = rule.dpop() || !shown.proofs().isEmpty()
                ? Optional.of(proofs.verify(shown.proofs(), "POST", TargetUri.parse(endpoint), Optional.empty()))
                : Optional.empty();
        Optional<X509Certificate> certificate =
                rule.certificate() ? shown.certificates().stream().findFirst() : Optional.empty();
        if (rule.certificate() && certificate.isEmpty()) {
            throw OAuthError.invalidRequest(
                    "Tokens of this client are bound to its certificate, and the connection came without one");
        }
        return new TokenBinding(proof, certificate);
    }

    public Confirmation confirmation() {
        return new Confirmation(proof.map(DpopProof::thumbprint), certificate.map(Confirmation::thumbprint));
    }

    /** What must be used for it, once. */
    public List<SingleUse> uses() {
        return proof.map(DpopProof::use).stream().toList();
    }

    /** The nonce for the proofs to come, when it is time for another: RFC 9449 section 8.2. */
    public Optional<String> nextNonce() {
        return proof.flatMap(DpopProof::nextNonce);
    }
}

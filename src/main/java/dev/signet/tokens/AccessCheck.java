package dev.signet.tokens;

import dev.signet.applications.Application;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Scope;
import dev.signet.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides whether a request may enter one application: plain values in, a proven token or a refusal out. RFC 6750
 * section 3, RFC 9449 section 7, RFC 8705 section 3.
 */
public final class AccessCheck {

    private final Application application;
    private final ActiveTokens tokens;
    private final String resourceMetadata;
    private final String origin;
    private final DpopVerifier proofs;

    /**
     * @param verifier made for this application
     * @param clientStands whether the client of this id may still use the application
     * @param resourceMetadata the URL of the application's metadata, RFC 9728 section 5.1
     * @param origin of the addresses that proofs are for, without a slash at its end
     */
    public AccessCheck(
            Application application,
            TokenVerifier verifier,
            Predicate<String> clientStands,
            String resourceMetadata,
            String origin,
            DpopVerifier proofs) {
        this.application = application;
        this.tokens = new ActiveTokens(verifier, clientStands);
        this.resourceMetadata = resourceMetadata;
        this.origin = origin;
        this.proofs = proofs;
    }

    public Application application() {
        return application;
    }

    /** What the token of a request must be one of. */
    public ActiveTokens tokens() {
        return tokens;
    }

    /**
     * Proves the token, that the caller has the keys that it is bound to, and that it permits what the rule of the path
     * asks for. A path that has no one form is under no rule, and no proof can be for it.
     *
     * @param store knows the revoked tokens, and remembers the proof once all else is right
     * @throws OAuthError missing token, invalid_request, invalid_token, invalid_dpop_proof, use_dpop_nonce or
     *     insufficient_scope; temporarily_unavailable when the store cannot know or remember
     */
    public Admission admit(AccessRequest request, Store store) {
        PresentedToken presented = PresentedToken.of(request.authorization());
        try {
            return admit(presented, request, store);
        } catch (OAuthError refusal) {
            throw presented.underDpop() ? refusal.underDpop() : refusal;
        }
    }

    private Admission admit(PresentedToken presented, AccessRequest request, Store store) {
        VerifiedToken token = tokens.require(presented.value(), store);
        try {
            Optional<DpopProof> proof = proof(token.confirmation(), presented, request);
            requireCertificate(token.confirmation(), request);
            requireScope(token, request);
            proof.ifPresent(shown -> store.use(token.clientId(), List.of(shown.use())));
            return new Admission(token, proof.flatMap(DpopProof::nextNonce));
        } catch (OAuthError refusal) {
            throw refusal.by(token.clientId());
        }
    }

    /** A bound token without its proof is stolen, and a token that is not bound is not the proof's: RFC 9449 section 7.1. */
    private Optional<DpopProof> proof(Confirmation confirmation, PresentedToken presented, AccessRequest request) {
        Optional<String> jkt = confirmation.jkt();
        if (jkt.isEmpty() && presented.underDpop()) {
            throw OAuthError.invalidToken(
                    "The access token is not bound to a key of DPoP proofs; it goes with the scheme Bearer",
                    "not bound, and under the scheme DPoP");
        }
        if (jkt.isPresent() && !presented.underDpop()) {
            // Never a bearer token: RFC 9449 section 7.2.
            throw OAuthError.invalidToken(
                            "The access token is bound to a key; it goes with the scheme DPoP and a proof",
                            "cnf is not confirmed: under the scheme Bearer")
                    .underDpop();
        }
        return jkt.map(thumbprint -> proof(thumbprint, presented, request));
    }

    private DpopProof proof(String thumbprint, PresentedToken presented, AccessRequest request) {
        Optional<TargetUri> target = request.path()
                .normal()
                .flatMap(path -> TargetUri.parse(origin + request.path().raw()));
        DpopProof proof =
                proofs.verify(request.possession().proofs(), request.method(), target, Optional.of(presented.value()));
        if (!proof.thumbprint().equals(thumbprint)) {
            throw OAuthError.invalidDpopProof(
                    "The DPoP proof is by another key than the one that the access token is bound to",
                    "cnf is not confirmed: proof by another key");
        }
        return proof;
    }

    private static void requireCertificate(Confirmation confirmation, AccessRequest request) {
        Optional<String> shown =
                request.possession().certificates().stream().findFirst().map(Confirmation::thumbprint);
        if (confirmation.x5tS256().isPresent() && !confirmation.x5tS256().equals(shown)) {
            throw OAuthError.invalidToken(
                    "The access token is bound to a client certificate, which the connection came without",
                    "cnf is not confirmed: " + (shown.isEmpty() ? "no certificate" : "another certificate"));
        }
    }

    private void requireScope(VerifiedToken token, AccessRequest request) {
        Scope needed = request.path()
                .normal()
                .map(path -> application.rules().needed(request.method(), path))
                .orElse(Scope.NONE);
        if (!token.scope().covers(needed)) {
            throw OAuthError.insufficientScope(needed);
        }
    }

    /** The value of WWW-Authenticate that goes with a refusal: RFC 6750 section 3, RFC 9449 section 7.1, RFC 9728 section 5.1. */
    public String challenge(OAuthError refusal) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (!refusal.isUnderDpop()) {
            parameters.put("realm", "signet");
        }
        refusal.code().ifPresent(code -> {
            parameters.put("error", code);
            parameters.put("error_description", refusal.description());
        });
        refusal.scope().ifPresent(scope -> parameters.put("scope", scope));
        if (refusal.isUnderDpop()) {
            parameters.put("algs", String.join(" ", proofs.algorithms()));
        }
        parameters.put("resource_metadata", resourceMetadata);
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + '"')
                .collect(Collectors.joining(", ", refusal.isUnderDpop() ? "DPoP " : "Bearer ", ""));
    }
}

package dev.signet.tokens;

import dev.signet.applications.Application;
import dev.signet.protocol.OAuthError;
import dev.signet.store.Store;
import java.util.function.Predicate;

/**
 * The tokens of one application that are active: proven, their clients still standing, and not revoked. What RFC 7662
 * section 2.2 calls so and what opens the API is one and the same.
 */
public final class ActiveTokens {

    private final TokenVerifier verifier;
    private final Predicate<String> clientStands;

    /**
     * @param verifier made for the application
     * @param clientStands whether the client of this id may still use the application
     */
    ActiveTokens(TokenVerifier verifier, Predicate<String> clientStands) {
        this.verifier = verifier;
        this.clientStands = clientStands;
    }

    Application application() {
        return verifier.application();
    }

    /**
     * The token, proven to be active now.
     *
     * @param store knows the revoked tokens
     * @throws OAuthError invalid_token; temporarily_unavailable when the store cannot know
     */
    VerifiedToken require(String token, Store store) {
        VerifiedToken verified = verifier.verify(token);
        try {
            requireStanding(verified);
            requireNotRevoked(verified, store);
        } catch (OAuthError refusal) {
            throw refusal.by(verified.clientId());
        }
        return verified;
    }

    private void requireStanding(VerifiedToken token) {
        if (!clientStands.test(token.clientId())) {
            throw OAuthError.invalidToken(
                    TokenVerifier.NOT_VALID, "client is gone, disabled or not of this application");
        }
    }

    private static void requireNotRevoked(VerifiedToken token, Store store) {
        if (store.isRevoked(token.jti())) {
            throw OAuthError.invalidToken("The access token has been revoked", "revoked");
        }
    }
}

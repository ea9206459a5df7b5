package dev.signet.tokens;

import dev.signet.applications.Application;
import dev.signet.protocol.OAuthError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Proves access tokens for the one application that it was made for: RFC 9068 section 4, RFC 8725 section 3. There is no
 * audience to pass in, so none to forget.
 */
public final class TokenVerifier {

    /** How far {@code nbf} and {@code iat} may lie ahead, for clocks that differ. {@code exp} has no leeway. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    static final String NOT_VALID = "The access token is not valid";

    private final IssuedTokens issued;
    private final Application application;
    private final Map<String, String> applicationNames;
    private final Clock clock;

    /**
     * @param issued the tokens that it must be one of
     * @param application the API that they must be for
     * @param applicationNames the name of each application by its audience, to say whose token it is instead
     */
    public TokenVerifier(
            IssuedTokens issued, Application application, Map<String, String> applicationNames, Clock clock) {
        this.issued = issued;
        this.application = application;
        this.applicationNames = Map.copyOf(applicationNames);
        this.clock = clock;
    }

    Application application() {
        return application;
    }

    /**
     * Proves that a token is ours, good now, and for this application.
     *
     * @throws OAuthError invalid_token, RFC 6750 section 3.1
     */
    VerifiedToken verify(String token) {
        try {
            return require(issued.verify(token));
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidToken(NOT_VALID, String.valueOf(e.getMessage()));
        }
    }

    private VerifiedToken require(IssuedToken token) {
        String clientId = token.clientId();
        requireAudience(token.audience(), clientId);
        Instant now = clock.instant();
        if (!now.isBefore(token.expiresAt())) {
            throw OAuthError.invalidToken("The access token has expired", "expired")
                    .by(clientId);
        }
        requireBegun(token.issuedAt(), now, clientId);
        requireBegun(token.notBefore().orElse(now), now, clientId);
        return new VerifiedToken(token, application);
    }

    private void requireAudience(String audience, String clientId) {
        if (!audience.equals(application.audience())) {
            String owner = applicationNames.getOrDefault(audience, "another API");
            throw OAuthError.invalidToken(
                            "The access token is for " + owner + ", not for " + application.name(), "aud is " + owner)
                    .by(clientId);
        }
    }

    private static void requireBegun(Instant begin, Instant now, String clientId) {
        if (begin.isAfter(now.plus(LEEWAY))) {
            throw OAuthError.invalidToken("The access token is not valid yet", "not valid yet")
                    .by(clientId);
        }
    }
}

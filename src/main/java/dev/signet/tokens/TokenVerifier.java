package dev.signet.tokens;

import static dev.signet.tokens.CompactJwt.requiredDate;
import static dev.signet.tokens.CompactJwt.requiredString;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.applications.Application;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Proves access tokens for the one application that it was made for: RFC 9068 section 4, RFC 8725 section 3. There is no
 * audience to pass in, so none to forget.
 */
public final class TokenVerifier {

    /** The {@code typ} of our access tokens, RFC 9068 section 2.1. */
    static final String TYPE = "at+jwt";

    /** How far {@code nbf} and {@code iat} may lie ahead, for clocks that differ. {@code exp} has no leeway. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private static final String NOT_VALID = "The access token is not valid";

    private final String issuer;
    private final Application application;
    private final Map<String, String> applicationNames;
    private final KeyRing keys;
    private final Clock clock;

    /**
     * @param issuer whose tokens they must be
     * @param application the API that they must be for
     * @param applicationNames the name of each application by its audience, to say whose token it is instead
     * @param keys the keys that still verify
     */
    public TokenVerifier(
            String issuer, Application application, Map<String, String> applicationNames, KeyRing keys, Clock clock) {
        this.issuer = issuer;
        this.application = application;
        this.applicationNames = Map.copyOf(applicationNames);
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Proves that a token is ours, good now, and for this application.
     *
     * @throws OAuthError invalid_token, RFC 6750 section 3.1
     */
    public VerifiedToken verify(String token) {
        try {
            CompactJwt jwt = CompactJwt.parse(token);
            requireSignature(jwt);
            return verifyClaims(jwt.claims());
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidToken(NOT_VALID, String.valueOf(e.getMessage()));
        }
    }

    private void requireSignature(CompactJwt jwt) {
        String type = requiredString(jwt.header(), "typ");
        if (!type.equalsIgnoreCase(TYPE) && !type.equalsIgnoreCase("application/" + TYPE)) {
            throw new IllegalArgumentException("typ is not at+jwt");
        }
        // We understand no extension, so any critical one is refused: RFC 7515 section 4.1.11.
        if (jwt.header().has("crit")) {
            throw new IllegalArgumentException("crit names an extension");
        }
        SigningKey key = keys.find(requiredString(jwt.header(), "kid"))
                .orElseThrow(() -> new IllegalArgumentException("kid is none of our keys"));
        // The algorithm belongs to the key, never to the token's header: RFC 8725 section 3.1.
        if (!requiredString(jwt.header(), "alg").equals(key.algorithm().alg())) {
            throw new IllegalArgumentException("alg is not the key's");
        }
        try {
            key.jwt().verify(JWT.decode(jwt.compact()));
        } catch (JWTDecodeException | SignatureVerificationException e) {
            throw new IllegalArgumentException("signature is wrong", e);
        }
    }

    private VerifiedToken verifyClaims(ObjectNode claims) {
        String clientId = requiredString(claims, "client_id");
        requiredString(claims, "sub");
        if (!requiredString(claims, "iss").equals(issuer)) {
            throw new IllegalArgumentException("iss is another issuer");
        }
        requireAudience(requiredString(claims, "aud"), clientId);
        Instant now = clock.instant();
        Instant expiresAt = requiredDate(claims, "exp");
        if (!now.isBefore(expiresAt)) {
            throw OAuthError.invalidToken("The access token has expired", "expired")
                    .by(clientId);
        }
        requireBegun(requiredDate(claims, "iat"), now, clientId);
        requireBegun(CompactJwt.date(claims, "nbf").orElse(now), now, clientId);
        return new VerifiedToken(
                clientId,
                application,
                CompactJwt.string(claims, "scope").map(Scope::parse).orElse(Scope.NONE),
                requiredString(claims, "jti"),
                expiresAt,
                Confirmation.of(claims));
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

package dev.signet.tokens;

import static dev.signet.tokens.CompactJwt.requiredDate;
import static dev.signet.tokens.CompactJwt.requiredString;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import java.util.Optional;

/**
 * Knows the access tokens that this server issued, whoever they are for and whatever the time: RFC 7515 section 5.2, RFC 8725
 * section 3.
 */
public final class IssuedTokens {

    /** The {@code typ} of our access tokens, RFC 9068 section 2.1. */
    static final String TYPE = "at+jwt";

    private final String issuer;
    private final KeyRing keys;

    /**
     * @param issuer whose tokens they must be
     * @param keys the keys that still verify
     */
    public IssuedTokens(String issuer, KeyRing keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /** The token, if it is one of ours. */
    public Optional<IssuedToken> find(String token) {
        try {
            CompactJwt jwt = verify(token);
            return Optional.of(new IssuedToken(
                    requiredString(jwt.claims(), "client_id"),
                    requiredString(jwt.claims(), "jti"),
                    requiredDate(jwt.claims(), "exp")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Proves that a token is ours.
     *
     * @throws IllegalArgumentException saying for the log why it is not
     */
    CompactJwt verify(String token) {
        CompactJwt jwt = CompactJwt.parse(token);
        requireSignature(jwt);
        if (!requiredString(jwt.claims(), "iss").equals(issuer)) {
            throw new IllegalArgumentException("iss is another issuer");
        }
        return jwt;
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
}

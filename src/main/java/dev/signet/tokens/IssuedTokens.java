package dev.signet.tokens;

import static dev.signet.tokens.CompactJwt.requiredString;

import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.Base64Url;
import dev.signet.protocol.Sha256;
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
    private final ProvenTokens proven = new ProvenTokens();

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
            return Optional.of(verify(token));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Proves that a token is ours.
     *
     * @throws IllegalArgumentException saying for the log why it is not
     */
    IssuedToken verify(String token) {
        String hash = Base64Url.encode(Sha256.of(token));
        IssuedToken issued = proven.find(hash).orElse(null);
        if (issued == null) {
            issued = prove(CompactJwt.parse(token));
            proven.add(hash, issued);
        } else {
            requireKey(issued.key().kid());
        }
        return issued;
    }

    /** How many are known to be proven. */
    int remembered() {
        return proven.size();
    }

    private IssuedToken prove(CompactJwt jwt) {
        SigningKey key = requireHeader(jwt);
        if (!key.verifies(jwt.signingInput(), jwt.signature())) {
            throw new IllegalArgumentException("signature is wrong");
        }
        if (!requiredString(jwt.claims(), "iss").equals(issuer)) {
            throw new IllegalArgumentException("iss is another issuer");
        }
        return new IssuedToken(key, jwt);
    }

    private SigningKey requireHeader(CompactJwt jwt) {
        String type = requiredString(jwt.header(), "typ");
        if (!type.equalsIgnoreCase(TYPE) && !type.equalsIgnoreCase("application/" + TYPE)) {
            throw new IllegalArgumentException("typ is not at+jwt");
        }
        // We understand no extension, so any critical one is refused: RFC 7515 section 4.1.11.
        if (jwt.header().has("crit")) {
            throw new IllegalArgumentException("crit names an extension");
        }
        SigningKey key = requireKey(requiredString(jwt.header(), "kid"));
        // The algorithm belongs to the key, never to the token's header: RFC 8725 section 3.1.
        if (!requiredString(jwt.header(), "alg").equals(key.algorithm().alg())) {
            throw new IllegalArgumentException("alg is not the key's");
        }
        return key;
    }

    /** Within one ring a kid is always the same key, but not at all times does it verify. */
    private SigningKey requireKey(String kid) {
        return keys.find(kid).orElseThrow(() -> new IllegalArgumentException("kid is none of our keys"));
    }
}

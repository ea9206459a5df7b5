package dev.signet.keys;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.KeyPair;
import java.security.PublicKey;

/** A key that tokens are sealed with, and the one algorithm that it is for: RFC 8725 section 3.1. */
public final class SigningKey {

    private final String kid;
    private final SigningAlgorithm algorithm;
    private final PublicKey publicKey;
    private final Algorithm jwt;

    /**
     * @param kid its name in token headers and in the JWKS, RFC 7517 section 4.5
     * @param pair of the algorithm's type
     */
    public SigningKey(String kid, SigningAlgorithm algorithm, KeyPair pair) {
        this.kid = kid;
        this.algorithm = algorithm;
        this.publicKey = pair.getPublic();
        this.jwt = algorithm.bind(pair);
    }

    public String kid() {
        return kid;
    }

    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    /** The algorithm with this key in it: signs and verifies. */
    public Algorithm jwt() {
        return jwt;
    }

    /** The name and the algorithm alone. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + ", " + algorithm + "]";
    }
}

package dev.signet.keys;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The algorithms that sign and verify, by their names in RFC 7518 section 3.1. Each goes with one type of key only. */
@SuppressWarnings("ImmutableEnumChecker") // Key types are enums, and the functions hold no state.
public enum SigningAlgorithm {
    RS256(RsaKeyType.RSA, rsa(Algorithm::RSA256)),
    RS384(RsaKeyType.RSA, rsa(Algorithm::RSA384)),
    RS512(RsaKeyType.RSA, rsa(Algorithm::RSA512)),
    ES256(EllipticCurve.P256, ec(Algorithm::ECDSA256)),
    ES384(EllipticCurve.P384, ec(Algorithm::ECDSA384));

    private final KeyType keyType;
    private final Function<KeyPair, Algorithm> binding;

    SigningAlgorithm(KeyType keyType, Function<KeyPair, Algorithm> binding) {
        this.keyType = keyType;
        this.binding = binding;
    }

    KeyType keyType() {
        return keyType;
    }

    /** The java-jwt algorithm that signs and verifies with this pair, which must be of this algorithm's type. */
    Algorithm bind(KeyPair pair) {
        return binding.apply(pair);
    }

    /** A new pair for this algorithm. */
    public KeyPair generate() {
        return keyType.generate();
    }

    private static Function<KeyPair, Algorithm> rsa(BiFunction<RSAPublicKey, RSAPrivateKey, Algorithm> algorithm) {
        return pair -> algorithm.apply((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate());
    }

    private static Function<KeyPair, Algorithm> ec(BiFunction<ECPublicKey, ECPrivateKey, Algorithm> algorithm) {
        return pair -> algorithm.apply((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
    }
}

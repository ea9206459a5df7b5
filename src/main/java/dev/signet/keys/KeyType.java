package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;

/** A type of key, with the strength or the curve that an algorithm asks of it: RFC 7518 section 6.1. */
sealed interface KeyType permits RsaKeyType, EllipticCurve {

    /** The name by which the platform's key factories know it. */
    String platformName();

    /** A new pair. */
    KeyPair generate();

    /**
     * The pair that a private key belongs to.
     *
     * @throws IllegalArgumentException when the key is of another type, too weak or on another curve
     * @throws GeneralSecurityException when the platform cannot take the key
     */
    KeyPair complete(PrivateKey privateKey) throws GeneralSecurityException;

    /** The members of the public key's JWK that are the type's own, {@code kty} first: RFC 7518 section 6. */
    Map<String, Object> jwk(PublicKey publicKey);
}

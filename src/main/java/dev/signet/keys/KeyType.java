package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A type of key, with the strength or the curve that an algorithm asks of it: RFC 7518 section 6.1. */
sealed interface KeyType permits RsaKeyType, EllipticCurve, EdwardsCurve, LatticeKeyType {

    /** All types, of which no two take the same key. */
    static List<KeyType> all() {
        return Stream.<KeyType[]>of(
                        RsaKeyType.values(), EllipticCurve.values(), EdwardsCurve.values(), LatticeKeyType.values())
                .flatMap(Stream::of)
                .toList();
    }

    /** The name by which the platform's key factories know it. */
    String platformName();

    /** The AlgorithmIdentifier of its keys, in DER: RFC 5280 section 4.1.1.2. */
    byte[] algorithmIdentifier();

    /** Whether this Java platform has it. */
    default boolean isAvailable() {
        return true;
    }

    /** A new pair. */
    KeyPair generate();

    /**
     * The pair that a private key in PKCS#8 belongs to.
     *
     * @throws IllegalArgumentException when the key is of another type, too weak or on another curve
     * @throws GeneralSecurityException when the platform cannot take the key
     */
    KeyPair pair(byte[] pkcs8) throws GeneralSecurityException;

    /** Whether a public key is of this type, leaving open whether it is strong enough. */
    boolean fits(PublicKey publicKey);

    /** The members of the public key's JWK that its thumbprint is made of: RFC 7638 section 3.2. */
    Map<String, Object> jwk(PublicKey publicKey);

    /** Whether a JWK says that it is of this type. */
    boolean fits(JwkMembers jwk);

    /**
     * The public key in a JWK of this type.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws GeneralSecurityException when the platform cannot take the key
     */
    PublicKey publicKey(JwkMembers jwk) throws GeneralSecurityException;

    /** How many octets a signature by this key has in a JWS. */
    int signatureLength(PublicKey publicKey);

    /** Whether a signature of the right length is one that honest signers make. */
    default boolean isPlausible(byte[] signature) {
        return true;
    }

    /** The key in a SubjectPublicKeyInfo. */
    default PublicKey publicKey(byte[] spki) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(platformName()).generatePublic(new X509EncodedKeySpec(spki));
        } catch (IndexOutOfBoundsException e) {
            // Java 17 looks for the last octet of an Ed25519 key that has none.
            throw new InvalidKeySpecException("has no octet", e);
        }
    }
}

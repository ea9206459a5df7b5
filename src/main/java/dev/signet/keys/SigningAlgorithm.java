package dev.signet.keys;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The algorithms that sign and verify, by their names in RFC 7518 section 3.1, RFC 8037 section 3.1 and RFC 9964 section 4.
 * Each goes with one type of key only.
 */
@SuppressWarnings("ImmutableEnumChecker") // Key types are enums, and the rest holds no state.
public enum SigningAlgorithm {
    RS256("RS256", RsaKeyType.RSA, new SignatureScheme("SHA256withRSA")),
    RS384("RS384", RsaKeyType.RSA, new SignatureScheme("SHA384withRSA")),
    RS512("RS512", RsaKeyType.RSA, new SignatureScheme("SHA512withRSA")),
    PS256("PS256", RsaKeyType.RSA, pss("SHA-256", MGF1ParameterSpec.SHA256, 32)),
    PS384("PS384", RsaKeyType.RSA, pss("SHA-384", MGF1ParameterSpec.SHA384, 48)),
    PS512("PS512", RsaKeyType.RSA, pss("SHA-512", MGF1ParameterSpec.SHA512, 64)),
    ES256("ES256", EllipticCurve.P256, new SignatureScheme("SHA256withECDSAinP1363Format")),
    ES384("ES384", EllipticCurve.P384, new SignatureScheme("SHA384withECDSAinP1363Format")),
    ES512("ES512", EllipticCurve.P521, new SignatureScheme("SHA512withECDSAinP1363Format")),
    EDDSA("EdDSA", EdwardsCurve.ED25519, new SignatureScheme("Ed25519")),
    ML_DSA_65("ML-DSA-65", LatticeKeyType.ML_DSA_65, new SignatureScheme("ML-DSA-65"));

    private static final String FULLY_SPECIFIED_EDDSA = "Ed25519";
    private static final Set<SigningAlgorithm> OF_CLIENTS = EnumSet.of(PS384, PS512, ES512);

    private final String alg;
    private final KeyType keyType;
    private final SignatureScheme scheme;

    SigningAlgorithm(String alg, KeyType keyType, SignatureScheme scheme) {
        this.alg = alg;
        this.keyType = keyType;
        this.scheme = scheme;
    }

    private static SignatureScheme pss(String hash, MGF1ParameterSpec mask, int salt) {
        return new SignatureScheme("RSASSA-PSS", new PSSParameterSpec(hash, "MGF1", mask, salt, 1));
    }

    /** Those that a key of ours may be for. The others are taken from clients, who sign by whatever their key can. */
    public static List<SigningAlgorithm> own() {
        return Arrays.stream(values())
                .filter(algorithm -> !OF_CLIENTS.contains(algorithm))
                .toList();
    }

    /** The algorithm that a header or a key calls so; {@code Ed25519} is EdDSA too: RFC 9864 section 2.2. */
    public static Optional<SigningAlgorithm> named(String alg) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.names().contains(alg))
                .findFirst();
    }

    /** Its name in our tokens and in the JWKS. */
    public String alg() {
        return alg;
    }

    /** All names that it is verified under, the one of our tokens first. */
    public List<String> names() {
        return this == EDDSA ? List.of(alg, FULLY_SPECIFIED_EDDSA) : List.of(alg);
    }

    /** Whether the Java platform that runs has it: ML-DSA came with Java 24. */
    public boolean isAvailable() {
        return keyType.isAvailable();
    }

    /**
     * Refuses what the Java platform that runs lacks.
     *
     * @throws IllegalArgumentException saying what to do
     */
    public void requireAvailable() {
        if (!isAvailable()) {
            throw new IllegalArgumentException(
                    alg + " needs Java 24 or newer; run the server on one, or choose EdDSA with its own key");
        }
    }

    /** A new pair for this algorithm. */
    public KeyPair generate() {
        return keyType.generate();
    }

    KeyType keyType() {
        return keyType;
    }

    SignatureScheme scheme() {
        return scheme;
    }

    /** The java-jwt algorithm that signs and verifies with this pair, which must be of this algorithm's type. */
    Algorithm bind(KeyPair pair) {
        return new PlatformAlgorithm(this, pair);
    }

    /** Whether this is the key's signature over the content; the key must be of this algorithm's type. */
    boolean verifies(PublicKey key, byte[] content, byte[] signature) {
        try {
            return signature.length == keyType.signatureLength(key)
                    && keyType.isPlausible(signature)
                    && scheme.verify(key, content, signature, NativeCrypto.provider());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Its name in tokens. */
    @Override
    public String toString() {
        return alg;
    }
}

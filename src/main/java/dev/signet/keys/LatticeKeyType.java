package dev.signet.keys;

import dev.signet.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Algorithm key pairs of ML-DSA: RFC 9964 section 3. The platform has them since Java 24, so they are known by name only. Keys
 * go in and out encoded, so that no provider's types matter.
 */
enum LatticeKeyType implements KeyType {
    ML_DSA_65;

    private static final String NAME = "ML-DSA-65";
    private static final String WITHOUT_SEED = "is an " + NAME
            + " private key without its seed; name a new file and add 'generate: true', or make one with openssl 3.5";
    private static final int SEED_BYTES = 32;
    private static final int PUBLIC_KEY_BYTES = 1952;
    private static final int SIGNATURE_BYTES = 3309;
    private static final int SEED_TAG = 0x80;

    @Override
    public String platformName() {
        return NAME;
    }

    @Override
    public byte[] algorithmIdentifier() {
        return HexFormat.of().parseHex("300b0609608648016503040312");
    }

    @Override
    public boolean isAvailable() {
        return Security.getProviders("Signature." + NAME) != null;
    }

    @Override
    public KeyPair generate() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        try {
            return pairOf(seed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks " + NAME, e);
        }
    }

    @Override
    public KeyPair pair(byte[] pkcs8) throws GeneralSecurityException {
        byte[] privateKey;
        try {
            privateKey = Der.privateKey(pkcs8, algorithmIdentifier());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not an " + NAME + " private key", e);
        }
        return pairOf(seed(privateKey)
                .filter(seed -> seed.length == SEED_BYTES)
                .orElseThrow(() -> new IllegalArgumentException(WITHOUT_SEED)));
    }

    /** Alone, or before the expanded key that is made of it: RFC 9881 section 6. */
    private static Optional<byte[]> seed(byte[] privateKey) {
        return Der.content(privateKey, SEED_TAG)
                .or(() -> Der.content(privateKey, Der.SEQUENCE).flatMap(both -> Der.content(both, Der.OCTET_STRING)));
    }

    /** The platform has no way from a private key to the public one, but generates the same pair from the same seed. */
    private KeyPair pairOf(byte[] seed) throws GeneralSecurityException {
        for (Provider provider : generators()) {
            KeyPair pair = pairOf(seed, provider);
            if (Arrays.equals(
                    octets(pair.getPublic()), octets(pairOf(seed, provider).getPublic()))) {
                byte[] pkcs8 = Der.pkcs8Of(algorithmIdentifier(), Der.element(SEED_TAG, seed));
                return new KeyPair(pair.getPublic(), new SeededPrivateKey(pair.getPrivate(), pkcs8));
            }
            // A provider with a generator of its own for random numbers; the next one may take ours.
        }
        throw new GeneralSecurityException("No provider makes " + NAME + " keys from a seed");
    }

    private static Provider[] generators() {
        Provider[] generators = Security.getProviders("KeyPairGenerator." + NAME);
        return generators == null ? new Provider[0] : generators;
    }

    private static KeyPair pairOf(byte[] seed, Provider provider) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME, provider);
        generator.initialize(new NamedParameterSpec(NAME), new Seed(seed));
        return generator.generateKeyPair();
    }

    @Override
    public boolean fits(PublicKey publicKey) {
        byte[] spki = publicKey.getEncoded();
        return spki != null && Arrays.equals(spki, Der.spkiOf(algorithmIdentifier(), octets(publicKey)));
    }

    /** {@code alg} is a part of the key: RFC 9964 section 3. */
    @Override
    public Map<String, Object> jwk(PublicKey publicKey) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kty", "AKP");
        members.put("alg", NAME);
        members.put("pub", Base64Url.encode(octets(publicKey)));
        return members;
    }

    @Override
    public boolean fits(JwkMembers jwk) {
        return jwk.is("kty", "AKP") && jwk.is("alg", NAME);
    }

    @Override
    public PublicKey publicKey(JwkMembers jwk) throws GeneralSecurityException {
        byte[] octets = jwk.octets("pub", PUBLIC_KEY_BYTES);
        if (!isAvailable()) {
            throw new IllegalArgumentException("is an " + NAME + " key, which needs Java 24 or newer");
        }
        return publicKey(Der.spkiOf(algorithmIdentifier(), octets));
    }

    @Override
    public int signatureLength(PublicKey publicKey) {
        return SIGNATURE_BYTES;
    }

    private static byte[] octets(PublicKey publicKey) {
        byte[] spki = publicKey.getEncoded();
        return Arrays.copyOfRange(spki, Math.max(0, spki.length - PUBLIC_KEY_BYTES), spki.length);
    }

    /** Random numbers that are known beforehand. */
    private static final class Seed extends SecureRandom {

        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] octets) {
            if (octets.length != seed.length) {
                throw new IllegalStateException("Asked for " + octets.length + " octets of a seed");
            }
            System.arraycopy(seed, 0, octets, 0, seed.length);
        }
    }
}

package dev.signet.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** RSA keys of 2048 bits or more: RFC 7518 section 6.3. */
enum RsaKeyType implements KeyType {
    RSA;

    private static final int SMALLEST_BITS = 2048;

    /** What others hand in is verified at our cost, which grows with the square of the length. */
    private static final int LONGEST_FOREIGN_BITS = 8192;

    private static final int LONGEST_EXPONENT_BITS = 64;
    private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(3);

    @Override
    public String platformName() {
        return "RSA";
    }

    @Override
    public KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(SMALLEST_BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java platform lacks RSA", e);
        }
    }

    @Override
    public byte[] algorithmIdentifier() {
        return HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    }

    @Override
    public KeyPair pair(byte[] pkcs8) throws GeneralSecurityException {
        return complete(KeyFactory.getInstance(platformName()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    }

    private static KeyPair complete(PrivateKey privateKey) throws GeneralSecurityException {
        if (!(privateKey instanceof RSAPrivateCrtKey rsa)) {
            throw new IllegalArgumentException("is not an RSA private key with its primes");
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < SMALLEST_BITS) {
            throw new IllegalArgumentException(
                    "is an RSA key of " + bits + " bits; use one of " + SMALLEST_BITS + " bits or more");
        }
        PublicKey publicKey = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        return new KeyPair(publicKey, privateKey);
    }

    @Override
    public Map<String, Object> jwk(PublicKey publicKey) {
        RSAPublicKey rsa = (RSAPublicKey) publicKey;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kty", "RSA");
        members.put("n", unsigned(rsa.getModulus()));
        members.put("e", unsigned(rsa.getPublicExponent()));
        return members;
    }

    @Override
    public boolean fits(PublicKey publicKey) {
        // An RSASSA-PSS key has the same interface, but may be for one algorithm only, which a JWK cannot say.
        return publicKey instanceof RSAPublicKey && publicKey.getAlgorithm().equals("RSA");
    }

    @Override
    public boolean fits(JwkMembers jwk) {
        return jwk.is("kty", "RSA");
    }

    @Override
    public PublicKey publicKey(JwkMembers jwk) throws GeneralSecurityException {
        BigInteger modulus = jwk.unsigned("n");
        BigInteger exponent = jwk.unsigned("e");
        int bits = modulus.bitLength();
        if (bits < SMALLEST_BITS || bits > LONGEST_FOREIGN_BITS) {
            throw new IllegalArgumentException("is an RSA key of " + bits + " bits; use one of " + SMALLEST_BITS
                    + " to " + LONGEST_FOREIGN_BITS + " bits");
        }
        if (!modulus.testBit(0)) {
            throw new IllegalArgumentException("n is even");
        }
        // With 1 as the exponent every padded message is its own signature.
        if (!exponent.testBit(0)
                || exponent.compareTo(SMALLEST_EXPONENT) < 0
                || exponent.bitLength() > LONGEST_EXPONENT_BITS) {
            throw new IllegalArgumentException("e is even, under 3 or over " + LONGEST_EXPONENT_BITS + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    /** As long as the modulus: RFC 8017 section 8.2.2. */
    @Override
    public int signatureLength(PublicKey publicKey) {
        return (((RSAPublicKey) publicKey).getModulus().bitLength() + 7) / 8;
    }

    private static String unsigned(BigInteger value) {
        return Jwk.unsigned(value, (value.bitLength() + 7) / 8);
    }
}

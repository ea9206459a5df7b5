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
import java.security.spec.RSAPublicKeySpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** RSA keys of 2048 bits or more: RFC 7518 section 6.3. */
enum RsaKeyType implements KeyType {
    RSA;

    private static final int SMALLEST_BITS = 2048;

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
    public KeyPair complete(PrivateKey privateKey) throws GeneralSecurityException {
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

    private static String unsigned(BigInteger value) {
        return Jwk.unsigned(value, (value.bitLength() + 7) / 8);
    }
}

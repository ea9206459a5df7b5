package dev.signet.keys;

import dev.signet.protocol.Base64Url;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Octet key pairs on the curve of EdDSA: RFC 8037 section 2. Keys go in and out encoded, so that no provider's types matter. */
enum EdwardsCurve implements KeyType {
    ED25519;

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    @Override
    public String platformName() {
        return "Ed25519";
    }

    @Override
    public byte[] algorithmIdentifier() {
        return HexFormat.of().parseHex("300506032b6570");
    }

    @Override
    public KeyPair generate() {
        byte[] seed = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(seed);
        try {
            return pairOf(seed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks Ed25519", e);
        }
    }

    @Override
    public KeyPair pair(byte[] pkcs8) throws GeneralSecurityException {
        byte[] seed;
        try {
            seed = Der.content(Der.privateKey(pkcs8, algorithmIdentifier()), Der.OCTET_STRING)
                    .filter(content -> content.length == KEY_BYTES)
                    .orElseThrow(() -> new IllegalArgumentException("has not 32 octets"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not an Ed25519 private key", e);
        }
        return pairOf(seed);
    }

    /** The platform gives no public key for a private one, so the point is ours: RFC 8032 section 5.1.5. */
    private KeyPair pairOf(byte[] seed) throws GeneralSecurityException {
        byte[] pkcs8 = Der.pkcs8Of(algorithmIdentifier(), Der.element(Der.OCTET_STRING, seed));
        PrivateKey privateKey = KeyFactory.getInstance(platformName()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        byte[] scalar = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), KEY_BYTES);
        scalar[0] &= (byte) 0xF8;
        scalar[KEY_BYTES - 1] = (byte) ((scalar[KEY_BYTES - 1] & 0x3F) | 0x40);
        byte[] point = EdwardsPoint.BASE.times(EdwardsPoint.number(scalar)).encoded();
        return new KeyPair(publicKey(Der.spkiOf(algorithmIdentifier(), point)), privateKey);
    }

    @Override
    public boolean fits(PublicKey publicKey) {
        byte[] spki = publicKey.getEncoded();
        return spki != null && Arrays.equals(spki, Der.spkiOf(algorithmIdentifier(), octets(spki)));
    }

    @Override
    public Map<String, Object> jwk(PublicKey publicKey) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kty", "OKP");
        members.put("crv", "Ed25519");
        members.put("x", Base64Url.encode(octets(publicKey.getEncoded())));
        return members;
    }

    @Override
    public boolean fits(JwkMembers jwk) {
        return jwk.is("kty", "OKP") && jwk.is("crv", "Ed25519");
    }

    @Override
    public PublicKey publicKey(JwkMembers jwk) throws GeneralSecurityException {
        byte[] point = jwk.octets("x", KEY_BYTES);
        // By a point of small order everybody can sign.
        if (EdwardsPoint.decode(point).filter(EdwardsPoint::isOfLargeOrder).isEmpty()) {
            throw new IllegalArgumentException("x is not an Ed25519 public key");
        }
        return publicKey(Der.spkiOf(algorithmIdentifier(), point));
    }

    @Override
    public int signatureLength(PublicKey publicKey) {
        return SIGNATURE_BYTES;
    }

    private static byte[] octets(byte[] spki) {
        return Arrays.copyOfRange(spki, Math.max(0, spki.length - KEY_BYTES), spki.length);
    }
}

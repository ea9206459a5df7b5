package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;

/** The private key of a certificate that a TLS server shows: RFC 9325 section 4.5. */
public final class CertifiedKey {

    private static final int SMALLEST_RSA = 2048;
    /** P-256, P-384 and P-521, by their size: the platform knows no other curves of these sizes for certificates. */
    private static final Set<Integer> CURVES = Set.of(256, 384, 521);

    private static final byte[] CHALLENGE = {1, 2, 3, 4};

    private CertifiedKey() {}

    /** Whether the key of a certificate is of a type that is known here, and strong enough. */
    public static boolean isStrong(X509Certificate certificate) {
        try {
            requireStrong(certificate);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Refuses the certificate of a key that TLS should not be spoken with.
     *
     * @throws IllegalArgumentException saying which keys are good
     */
    public static void requireStrong(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SMALLEST_RSA) {
            throw new IllegalArgumentException("has an RSA key of "
                    + rsa.getModulus().bitLength() + " bits; use one of " + SMALLEST_RSA + " bits or more");
        }
        // A key of RSASSA-PSS alone is an RSA key too, and no client offers for sure what it takes.
        boolean known = key.getAlgorithm().equals("RSA")
                || key instanceof EdECPublicKey
                || (key instanceof ECPublicKey ec
                        && CURVES.contains(ec.getParams().getCurve().getField().getFieldSize()));
        if (!known) {
            throw new IllegalArgumentException(
                    "has a key that TLS cannot use here; use RSA, EC on P-256, P-384 or P-521, or Ed25519");
        }
    }

    /**
     * Reads the private key in a text.
     *
     * @param pem PKCS#8, PKCS#1 or SEC1
     * @throws IllegalArgumentException saying what is wrong with it, or that it is not this certificate's
     */
    public static PrivateKey parse(String pem, X509Certificate certificate) {
        byte[] pkcs8 = PemKeys.pkcs8(pem);
        PublicKey publicKey = certificate.getPublicKey();
        try {
            PrivateKey key =
                    KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (signs(key, publicKey)) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(notTheKeyOf(publicKey), e);
        }
        throw new IllegalArgumentException(notTheKeyOf(publicKey));
    }

    private static boolean signs(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                });
        signature.initSign(key);
        signature.update(CHALLENGE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(CHALLENGE);
        return signature.verify(signed);
    }

    private static String notTheKeyOf(PublicKey publicKey) {
        return "is not the private key of the certificate, whose key is of type " + publicKey.getAlgorithm()
                + "; name the file of the key that the certificate was made for";
    }
}

package dev.signet.keys;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** X.509 certificates: in PEM, RFC 7468 section 5, and in DER. */
public final class PemCertificates {

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", Pattern.DOTALL);
    private static final int SEQUENCE = 0x30;

    private PemCertificates() {}

    /**
     * Reads every certificate of a text, in its order; there is one at least.
     *
     * @throws IllegalArgumentException saying what is wrong with the text, without any of it
     */
    public static List<X509Certificate> parse(String pem) {
        List<X509Certificate> certificates = CERTIFICATE
                .matcher(pem)
                .results()
                .map(PemCertificates::certificate)
                .toList();
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("holds no PEM certificate (BEGIN CERTIFICATE)");
        }
        return certificates;
    }

    private static X509Certificate certificate(MatchResult block) {
        try {
            return ofDer(Base64.getMimeDecoder().decode(block.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("holds a certificate that is cut short or damaged", e);
        }
    }

    /**
     * Reads one certificate, and nothing behind it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static X509Certificate ofDer(byte[] der) {
        // The platform would take PEM as well, and skip what comes before it.
        if (der.length == 0 || der[0] != SEQUENCE) {
            throw new IllegalArgumentException("is no certificate");
        }
        ByteArrayInputStream in = new ByteArrayInputStream(der);
        X509Certificate certificate;
        try {
            certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException | RuntimeException e) {
            // Java 17 looks for the last octet of an Ed25519 key that has none.
            throw new IllegalArgumentException("is no certificate", e);
        }
        if (in.available() > 0) {
            throw new IllegalArgumentException("is more than a certificate");
        }
        return certificate;
    }

    /** Whether the second of two certificates issued the first: by its name, and by its key. */
    public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

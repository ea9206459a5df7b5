package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Who may issue certificates to clients. What the certificate of an authority says of itself holds here too: RFC 5280 section
 * 6.1 leaves that to us, and RFC 5937 section 3 says how.
 *
 * @param certificates each of an authority
 */
public record ClientAuthorities(List<X509Certificate> certificates) {

    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final int LONGEST_PATH = 5;

    /** Its place in the KeyUsage of RFC 5280 section 4.2.1.3. */
    private static final int KEY_CERT_SIGN = 5;

    public ClientAuthorities {
        certificates = List.copyOf(certificates);
    }

    /**
     * Checks what a certificate says of itself.
     *
     * @throws IllegalArgumentException when it is none of an authority, or is limited to some names: the platform holds an
     *     authority to those only where another stands above it
     */
    public static void requireAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[KEY_CERT_SIGN])) {
            throw new IllegalArgumentException("is not one of a CA (basicConstraints CA:TRUE, keyUsage keyCertSign)");
        }
        if (certificate.getExtensionValue(NAME_CONSTRAINTS) != null) {
            throw new IllegalArgumentException(
                    "may issue some names only, which is not held here; name the authority that issued it");
        }
    }

    /**
     * Whether one of them issued the first certificate of a chain, be it over others of the chain, and all of them are good
     * now: RFC 5280 section 6.
     */
    public boolean issued(List<X509Certificate> chain, Instant now) {
        return certificates.stream().anyMatch(authority -> issued(authority, chain, now));
    }

    private static boolean issued(X509Certificate authority, List<X509Certificate> chain, Instant now) {
        try {
            authority.checkValidity(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(path(authority, chain, now));
            return true;
        } catch (CertificateException e) {
            return false; // An authority that is not good now issues nothing.
        } catch (GeneralSecurityException e) {
            return false; // There is no path, which is all that can be told of it.
        }
    }

    private static PKIXBuilderParameters path(X509Certificate authority, List<X509Certificate> chain, Instant now)
            throws GeneralSecurityException {
        X509CertSelector own = new X509CertSelector();
        own.setCertificate(chain.get(0));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), own);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
        parameters.setDate(Date.from(now));
        parameters.setMaxPathLength(Math.min(LONGEST_PATH, authority.getBasicConstraints()));
        // Nobody has told us of a place that knows what was revoked; to disable the client is the operator's way.
        parameters.setRevocationEnabled(false);
        return parameters;
    }
}

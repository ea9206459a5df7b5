package dev.signet.clients;

import dev.signet.keys.CertifiedKey;
import dev.signet.keys.ClientAuthorities;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tls_client_auth}: the client shows a certificate that an issuer of ours made out to it: RFC 8705 section 2.1.
 *
 * @param subject the name by which its certificate is recognised
 * @param issuers whose certificates are taken
 */
public record ClientCertificate(CertificateSubject subject, ClientAuthorities issuers) implements ClientCredential {

    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";

    @Override
    public Set<String> methods() {
        return Set.of("tls_client_auth");
    }

    @Override
    public Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now) {
        return presented.certificateVerdict(chain -> refusal(chain, now));
    }

    private Optional<String> refusal(List<X509Certificate> chain, Instant now) {
        X509Certificate own = chain.get(0);
        if (!subject.isOf(own)) {
            return Optional.of("certificate is of another subject");
        }
        if (!isForClients(own)) {
            return Optional.of("certificate is not for TLS clients");
        }
        if (!CertifiedKey.isStrong(own)) {
            return Optional.of("certificate is of a weak key");
        }
        return issuers.issued(chain, now)
                ? Optional.empty()
                : Optional.of("certificate has no valid path to client_ca");
    }

    /** RFC 5280 section 4.2.1.12: what is said of the use of the key must include this one. */
    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            boolean[] usage = certificate.getKeyUsage();
            return (extended == null || extended.contains(CLIENT_AUTH) || extended.contains(ANY_USAGE))
                    && (usage == null || usage[0]);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}

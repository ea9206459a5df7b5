package dev.signet.config;

import dev.signet.clients.CertificateSubject;
import dev.signet.clients.ClientCertificate;
import dev.signet.clients.ClientCredential;
import dev.signet.clients.SelfSignedCertificate;
import dev.signet.keys.CertifiedKey;
import dev.signet.keys.ClientAuthorities;
import dev.signet.keys.JwkSet;
import dev.signet.keys.PemCertificates;
import dev.signet.keys.PublicJwk;
import dev.signet.keys.VerificationKeys;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads which certificate a client shows: RFC 8705 section 2. */
final class CertificateReader {

    /** The keys of tls_client_auth. */
    static final List<String> SUBJECTS = CertificateSubject.Kind.keys();

    /** The key of self_signed_tls_client_auth that it has for itself. */
    static final String CERTIFICATE = "certificate";

    private static final String PEM_REMEDY = "name a PEM file with the client's certificate";

    private final Problems problems;
    private final Values values;
    private final NamedFiles files;
    private final ClientDefaults defaults;

    CertificateReader(Problems problems, Values values, NamedFiles files, ClientDefaults defaults) {
        this.problems = problems;
        this.values = values;
        this.files = files;
        this.defaults = defaults;
    }

    /** @param key the one of {@link #SUBJECTS} that is there */
    Optional<ClientCredential> bySubject(String key, ConfigNode node) {
        CertificateSubject.Kind kind = CertificateSubject.Kind.of(key).orElseThrow();
        Optional<CertificateSubject> subject = values.text(node)
                .flatMap(text -> problems.parse(text, written -> CertificateSubject.parse(kind, written)));
        if (!arrives(node.place())) {
            return Optional.empty();
        }
        if (defaults.clientCa().isEmpty()) {
            problems.add(node.place(), "needs to know whose certificates are good; add server.client_ca");
            return Optional.empty();
        }
        return subject.map(name -> new ClientCertificate(name, new ClientAuthorities(defaults.clientCa())));
    }

    Optional<ClientCredential> registered(ConfigNode node) {
        Optional<X509Certificate> certificate =
                values.text(node).flatMap(name -> files.parse(name, PEM_REMEDY, CertificateReader::onlyOne));
        return certificate
                .filter(known -> arrives(node.place()))
                .map(known -> new SelfSignedCertificate(List.of(known), List.of()));
    }

    /** @param keys of which those with a certificate stand for it alone: RFC 8705 section 2.2.2 */
    Optional<ClientCredential> registered(VerificationKeys keys, ConfigNode node) {
        if (!(keys instanceof JwkSet set)) {
            problems.add(node.place(), "is not for self_signed_tls_client_auth; use certificate, jwks or jwks_file");
            return Optional.empty();
        }
        return arrives(node.place()) ? problems.attempt(node.place(), () -> registered(set)) : Optional.empty();
    }

    private static ClientCredential registered(JwkSet set) {
        List<X509Certificate> certificates = new ArrayList<>();
        List<PublicKey> keys = new ArrayList<>();
        for (PublicJwk key : set.keys()) {
            key.certificate().ifPresentOrElse(certificates::add, () -> keys.add(key.publicKey()));
        }
        return new SelfSignedCertificate(certificates, keys);
    }

    private static X509Certificate onlyOne(String pem) {
        List<X509Certificate> certificates = PemCertificates.parse(pem);
        if (certificates.size() > 1) {
            throw new IllegalArgumentException("holds more than one certificate; keep the client's own");
        }
        CertifiedKey.requireStrong(certificates.get(0));
        return certificates.get(0);
    }

    private boolean arrives(Place place) {
        if (!defaults.seesCertificates()) {
            problems.add(
                    place,
                    "no client certificate arrives without server.tls or server.client_cert_header; add one of the two");
        }
        return defaults.seesCertificates();
    }
}

package dev.signet.config;

import dev.signet.keys.CertifiedKey;
import dev.signet.keys.ClientAuthorities;
import dev.signet.keys.PemCertificates;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code server.tls} and {@code server.client_ca}, and the files that they name. */
final class TlsReader {

    private static final String CERTIFICATE_REMEDY =
            "name a PEM file with the server's certificate, and behind it those of its issuers";
    private static final String KEY_REMEDY = "name a readable PEM file with the unencrypted private key";
    private static final String CA_REMEDY = "name a PEM file with the certificates of those who issue them to clients";

    private final Problems problems;
    private final Values values;
    private final Path directory;
    private final NamedFiles files;
    private final Clock clock;

    /** @param directory that relative paths start from */
    TlsReader(Problems problems, Values values, Path directory, NamedFiles files, Clock clock) {
        this.problems = problems;
        this.values = values;
        this.directory = directory;
        this.files = files;
        this.clock = clock;
    }

    /** Empty where there is no {@code tls}, or after telling what is wrong with it. */
    Optional<TlsIdentity> identity(Section server) {
        return server.find("tls").flatMap(values::section).flatMap(this::identityOf);
    }

    private Optional<TlsIdentity> identityOf(Section tls) {
        Optional<Text> certificate = tls.requireText("certificate", "tls/cert.pem");
        Optional<Text> key = tls.requireText("private_key", "tls/key.pem");
        tls.refuseUnknownKeys();
        Optional<List<X509Certificate>> chain =
                certificate.flatMap(name -> files.parse(name, CERTIFICATE_REMEDY, TlsReader::chain));
        Optional<String> pem = key.flatMap(name -> files.parse(name, KEY_REMEDY, Function.identity()));
        if (chain.isEmpty() || pem.isEmpty()) {
            return Optional.empty();
        }
        chain.get().forEach(one -> warnOfDates(one, certificate.orElseThrow()));
        warnOfMode(key.orElseThrow());
        Optional<PrivateKey> privateKey = key.flatMap(name -> files.parse(
                name, KEY_REMEDY, text -> CertifiedKey.parse(text, chain.get().get(0))));
        return privateKey.map(known -> new TlsIdentity(chain.get(), known));
    }

    /** The issuers of client certificates; none where there is no {@code client_ca}, or when something is wrong with it. */
    List<X509Certificate> clientCa(Section server) {
        Optional<Text> name = server.text("client_ca");
        List<X509Certificate> known = name.flatMap(file -> files.parse(file, CA_REMEDY, TlsReader::authorities))
                .orElse(List.of());
        known.forEach(one -> warnOfDates(one, name.orElseThrow()));
        return known;
    }

    private static List<X509Certificate> chain(String pem) {
        List<X509Certificate> chain = PemCertificates.parse(pem);
        CertifiedKey.requireStrong(chain.get(0));
        for (int i = 1; i < chain.size(); i++) {
            if (!PemCertificates.isIssuedBy(chain.get(i - 1), chain.get(i))) {
                throw new IllegalArgumentException("is out of order: certificate " + (i + 1)
                        + " did not issue the one before it; put the server's first, and behind each its issuer's");
            }
        }
        return chain;
    }

    private static List<X509Certificate> authorities(String pem) {
        List<X509Certificate> certificates = PemCertificates.parse(pem);
        for (int i = 0; i < certificates.size(); i++) {
            try {
                ClientAuthorities.requireAuthority(certificates.get(i));
            } catch (IllegalArgumentException e) {
                String problem = String.valueOf(e.getMessage());
                throw new IllegalArgumentException(
                        "certificate " + (i + 1) + " " + problem + (problem.contains(";") ? "" : "; " + CA_REMEDY), e);
            }
        }
        return certificates;
    }

    private void warnOfDates(X509Certificate certificate, Text name) {
        Instant now = clock.instant();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            problems.warn(name.place(), Shown.path(name.written()) + ": expired at " + end + "; renew it");
        } else if (now.isBefore(begin)) {
            problems.warn(name.place(), Shown.path(name.written()) + ": is not valid before " + begin);
        }
    }

    private void warnOfMode(Text name) {
        KeyFileMode.warn(problems, name.place(), Shown.path(name.written()), TextFile.resolve(directory, name.value()));
    }
}

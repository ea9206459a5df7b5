package dev.signet.endpoints;

import dev.signet.keys.PemCertificates;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields that a proxy forwards a certificate and its chain in: RFC 9440 section 2. */
final class CertificateFields {

    private static final int LONGEST_CHAIN = 10;
    /** A byte sequence of RFC 8941 section 3.3.5. */
    private static final Pattern BYTE_SEQUENCE = Pattern.compile(":([A-Za-z0-9+/]+={0,2}):");

    private CertificateFields() {}

    /**
     * The certificate, and behind it its chain.
     *
     * @param certificate the value of Client-Cert
     * @param chain the values of Client-Cert-Chain, which are one list
     * @throws IllegalArgumentException when a value is malformed, or holds something other than certificates
     */
    static List<X509Certificate> read(String certificate, List<String> chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        certificates.add(certificate(certificate));
        String[] members =
                chain.isEmpty() ? new String[0] : String.join(",", chain).split(",", -1);
        if (members.length > LONGEST_CHAIN) {
            throw new IllegalArgumentException("the chain is too long");
        }
        for (String member : members) {
            certificates.add(certificate(member));
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(String value) {
        Matcher sequence = BYTE_SEQUENCE.matcher(value.strip());
        if (!sequence.matches()) {
            throw new IllegalArgumentException("is no byte sequence");
        }
        return PemCertificates.ofDer(Base64.getDecoder().decode(sequence.group(1)));
    }
}

package dev.signet.clients;

import dev.signet.protocol.CallerAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The one name by which a client's certificate is recognised: RFC 8705 section 2.1.2.
 *
 * @param kind which of the certificate's names it is
 * @param value the name, in the form in which names of that kind are compared
 */
public record CertificateSubject(Kind kind, String value) {

    /** The kinds of names, each with its key in the client's metadata. */
    @SuppressWarnings("ImmutableEnumChecker") // The functions hold no state.
    public enum Kind {
        SUBJECT_DN("tls_client_auth_subject_dn", "CN=certified,O=Example", -1, DistinguishedName::comparable),
        SAN_DNS("tls_client_auth_san_dns", "certified.example.com", 2, text -> text.toLowerCase(Locale.ROOT)),
        SAN_URI("tls_client_auth_san_uri", "https://certified.example.com", 6, text -> text),
        SAN_IP("tls_client_auth_san_ip", "192.0.2.7", 7, Kind::address),
        SAN_EMAIL("tls_client_auth_san_email", "certified@example.com", 1, Kind::mailbox);

        private final String key;
        private final String example;
        private final int generalName;
        private final UnaryOperator<String> comparable;

        /** @param generalName its number in RFC 5280 section 4.2.1.6 */
        Kind(String key, String example, int generalName, UnaryOperator<String> comparable) {
            this.key = key;
            this.example = example;
            this.generalName = generalName;
            this.comparable = comparable;
        }

        /** The kind of a key in the client's metadata. */
        public static Optional<Kind> of(String key) {
            return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
        }

        /** All keys in the client's metadata. */
        public static List<String> keys() {
            return Arrays.stream(values()).map(kind -> kind.key).toList();
        }

        private static String address(String text) {
            return CallerAddress.parse(text).toString();
        }

        /** What stands before the @ is the host's own affair, RFC 5321 section 2.4. */
        private static String mailbox(String text) {
            int at = text.lastIndexOf('@');
            return text.substring(0, at + 1) + text.substring(at + 1).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Takes a name as it is configured.
     *
     * @throws IllegalArgumentException when it is none of its kind
     */
    public static CertificateSubject parse(Kind kind, String text) {
        try {
            String value = kind.comparable.apply(text);
            if (!value.isBlank()) {
                return new CertificateSubject(kind, value);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not of the form of '" + kind.example + "'", e);
        }
        throw new IllegalArgumentException("is empty; write a name such as '" + kind.example + "'");
    }

    boolean isOf(X509Certificate certificate) {
        if (kind == Kind.SUBJECT_DN) {
            return DistinguishedName.of(certificate.getSubjectX500Principal())
                    .filter(value::equals)
                    .isPresent();
        }
        return alternativeNames(certificate).stream()
                .filter(name -> name.get(0).equals(kind.generalName))
                .anyMatch(name -> name.get(1) instanceof String text && isSame(text));
    }

    private boolean isSame(String text) {
        try {
            return kind.comparable.apply(text).equals(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}

package dev.signet.clients;

import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * A distinguished name in the one spelling in which two are compared: RFC 5280 section 7.1. Each value is put into that
 * spelling alone: what is done to the name as a whole can make one value look like two.
 */
final class DistinguishedName {

    /** Kinds of values that the platform has no keyword for, or shows as octets. */
    private static final Map<String, String> KEYWORDS = Map.of(
            "EMAILADDRESS", "1.2.840.113549.1.9.1",
            "SERIALNUMBER", "2.5.4.5",
            "SURNAME", "2.5.4.4",
            "GIVENNAME", "2.5.4.42",
            "TITLE", "2.5.4.12",
            "DNQ", "2.5.4.46",
            "ORGANIZATIONIDENTIFIER", "2.5.4.97");

    private static final Map<String, String> NAMES =
            KEYWORDS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private DistinguishedName() {}

    /** @throws IllegalArgumentException when the text is no name, RFC 4514 section 3 */
    static String comparable(String text) {
        return comparable(new X500Principal(text, KEYWORDS));
    }

    /** The name that a stranger's certificate has; empty where it cannot be compared with any. */
    static Optional<String> of(X500Principal name) {
        try {
            return NameStrings.areComparable(name.getEncoded()) ? Optional.of(comparable(name)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String comparable(X500Principal name) {
        try {
            return new LdapName(name.getName(X500Principal.RFC2253, NAMES))
                    .getRdns().stream().map(DistinguishedName::comparable).collect(Collectors.joining(","));
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("is no distinguished name", e);
        }
    }

    /** Of several in one place the order does not count. */
    private static String comparable(Rdn rdn) {
        try {
            TreeSet<String> parts = new TreeSet<>();
            for (Attribute attribute : Collections.list(rdn.toAttributes().getAll())) {
                for (Object value : Collections.list(attribute.getAll())) {
                    parts.add(attribute.getID().toUpperCase(Locale.ROOT) + "=" + comparable(value));
                }
            }
            return String.join("+", parts);
        } catch (NamingException e) {
            throw new IllegalArgumentException("is no distinguished name", e);
        }
    }

    /** No letter but those of ASCII is taken for another: an authority may have given two names to two clients. */
    private static String comparable(Object value) {
        if (value instanceof byte[] octets) {
            return "#" + HexFormat.of().formatHex(octets);
        }
        String text = value.toString().strip().replaceAll(" {2,}", " ");
        StringBuilder lower = new StringBuilder();
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)));
        return Rdn.escapeValue(lower.toString());
    }
}

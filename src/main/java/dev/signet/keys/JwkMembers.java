package dev.signet.keys;

import dev.signet.protocol.Base64Url;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of a JSON Web Key, each read strictly: RFC 7517 section 4. Complaints never repeat a value. */
final class JwkMembers {

    private final Map<String, ?> members;

    JwkMembers(Map<String, ?> members) {
        this.members = members;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    /** A member that must be a string where it is there. */
    Optional<String> text(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (members.get(name) instanceof String text) {
            return Optional.of(text);
        }
        throw new IllegalArgumentException(name + " is not a string");
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    /** Whether a member is there and is this string; one of another type is not. */
    boolean is(String name, String value) {
        return value.equals(members.get(name));
    }

    /** A member that must be a list of different strings where it is there. */
    Optional<List<String>> texts(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(members.get(name) instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException(name + " is not a list of strings");
        }
        if (list.stream().distinct().count() < list.size()) {
            throw new IllegalArgumentException(name + " has a value twice");
        }
        return Optional.of(list.stream().map(String.class::cast).toList());
    }

    /** Base64url in its one spelling, without padding: RFC 7515 section 2. */
    byte[] octets(String name) {
        String encoded = required(name);
        try {
            return Base64Url.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + e.getMessage(), e);
        }
    }

    byte[] octets(String name, int length) {
        byte[] octets = octets(name);
        if (octets.length != length) {
            throw new IllegalArgumentException(name + " has not " + length + " octets");
        }
        return octets;
    }

    /** Base64urlUInt: as few octets as it takes, RFC 7518 section 2. */
    BigInteger unsigned(String name) {
        byte[] octets = octets(name);
        if (octets.length == 0 || octets[0] == 0) {
            throw new IllegalArgumentException(name + " is not a number in as few octets as it takes");
        }
        return new BigInteger(1, octets);
    }
}

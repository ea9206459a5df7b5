package dev.signet.clients;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** The salt or the digest of a secret: octets that no log shows. */
final class Octets {

    private final byte[] octets;

    Octets(byte[] octets) {
        this.octets = octets.clone();
    }

    /**
     * Reads base64 without padding, RFC 4648 section 3.2.
     *
     * @throws IllegalArgumentException when it is not canonical, or of another length in bytes
     */
    static Octets ofBase64(String name, String text, int least, int most) {
        byte[] decoded = new byte[0];
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            // Answered below like any other that is not canonical.
        }
        boolean canonical =
                Base64.getEncoder().withoutPadding().encodeToString(decoded).equals(text);
        if (!canonical || decoded.length < least || decoded.length > most) {
            throw new IllegalArgumentException(
                    "must have a " + name + " of " + least + " to " + most + " bytes in base64 without padding");
        }
        return new Octets(decoded);
    }

    String toBase64() {
        return Base64.getEncoder().withoutPadding().encodeToString(octets);
    }

    int length() {
        return octets.length;
    }

    byte[] copy() {
        return octets.clone();
    }

    /** Compares in constant time. */
    boolean are(byte[] others) {
        return MessageDigest.isEqual(octets, others);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Says nothing: the digest of a weak secret is as good as the secret. */
    @Override
    public String toString() {
        return "Octets";
    }
}

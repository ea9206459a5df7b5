package dev.signet.clients;

import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2, RFC 8018 section 5.2, with HMAC-SHA-256 or HMAC-SHA-512. passlib and Authelia spell it
 * {@code $pbkdf2-sha512$310000$SALT$HASH}, in base64 with a dot for the plus; Hydra spells it
 * {@code $pbkdf2-sha256$i=25000,l=32$SALT$HASH}, in the usual base64.
 *
 * @param sha 256 or 512
 */
record Pbkdf2Hash(int sha, int rounds, Octets salt, Octets tag) implements SlowHash {

    static final String PREFIX = "$pbkdf2-sha";

    private static final Pattern SPELLING =
            Pattern.compile("\\$pbkdf2-sha(256|512)\\$(?:([1-9][0-9]{0,8})|i=([1-9][0-9]{0,8}),l=([1-9][0-9]{0,8}))"
                    + "\\$([A-Za-z0-9./+]+)\\$([A-Za-z0-9./+]+)");

    static Pbkdf2Hash parse(String text) {
        Matcher parts = SPELLING.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be of the form $pbkdf2-sha256$ROUNDS$SALT$HASH or"
                    + " $pbkdf2-sha256$i=ROUNDS,l=LENGTH$SALT$HASH, or the same with sha512");
        }
        int rounds = Integer.parseInt(parts.group(2) == null ? parts.group(3) : parts.group(2));
        if (rounds < 10_000 || rounds > 2_000_000) {
            throw new IllegalArgumentException("must have 10000 to 2000000 rounds of PBKDF2");
        }
        Octets salt = Octets.ofBase64("salt", parts.group(5).replace('.', '+'), 8, 1024);
        Octets tag = Octets.ofBase64("hash", parts.group(6).replace('.', '+'), 16, 64);
        if (parts.group(4) != null && tag.length() != Integer.parseInt(parts.group(4))) {
            throw new IllegalArgumentException("must have a hash of as many bytes as l says");
        }
        return new Pbkdf2Hash(Integer.parseInt(parts.group(1)), rounds, salt, tag);
    }

    @Override
    public boolean matches(String secret) {
        PBEKeySpec key = new PBEKeySpec(secret.toCharArray(), salt.copy(), rounds, tag.length() * Byte.SIZE);
        try {
            // The characters are encoded in UTF-8 there.
            SecretKeyFactory pbkdf2 = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA" + sha);
            return tag.are(pbkdf2.generateSecret(key).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks PBKDF2 with SHA-" + sha, e);
        } finally {
            key.clearPassword();
        }
    }

    @Override
    public Pbkdf2Hash sample() {
        return new Pbkdf2Hash(sha, 500, salt, tag);
    }

    @Override
    public Effort effort() {
        int blocks = (tag.length() * Byte.SIZE + sha - 1) / sha;
        return new Effort("pbkdf2-sha" + sha, (long) rounds * blocks);
    }
}

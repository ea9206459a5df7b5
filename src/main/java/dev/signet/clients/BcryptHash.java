package dev.signet.clients;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * bcrypt as {@code $2a$}, {@code $2b$} or {@code $2y$}, which are one and the same in every implementation of today, and
 * behind the {@code {bcrypt}} of Spring Security.
 */
record BcryptHash(int cost, Octets salt, Octets tag) implements SlowHash {

    private static final Pattern BEGIN = Pattern.compile("(?:\\{bcrypt})?\\$2[aby]\\$|\\{bcrypt}");
    private static final Pattern SPELLING =
            Pattern.compile("(?:\\{bcrypt})?\\$2[aby]\\$([0-9]{2})\\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})");

    private static final String ITS_BASE64 = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static final int LONGEST_SECRET = 72;

    static boolean begins(String text) {
        return BEGIN.matcher(text).lookingAt();
    }

    static BcryptHash parse(String text) {
        Matcher parts = SPELLING.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be a bcrypt hash of the form $2a$, $2b$ or $2y$, two digits of cost, $ and 53 characters");
        }
        int cost = Integer.parseInt(parts.group(1));
        if (cost < 8 || cost > 14) {
            throw new IllegalArgumentException("must have a bcrypt cost of 08 to 14");
        }
        return new BcryptHash(cost, octets(parts.group(2)), octets(parts.group(3)));
    }

    /** Bits that are left over in the last character mean nothing, and some implementations set them. */
    private static Octets octets(String text) {
        StringBuilder base64 = new StringBuilder();
        text.chars().forEach(character -> base64.append(BASE64.charAt(ITS_BASE64.indexOf(character))));
        return new Octets(Base64.getDecoder().decode(base64.toString()));
    }

    /**
     * bcrypt sees the first 72 bytes, and its key goes round, so that "a" and a zero and "a" is as good as "a". Some makers of
     * hashes refuse a longer secret (Go, Hydra, Spring Security since CVE-2025-22228), others cut it off in silence (PHP,
     * htpasswd, Spring Security before). The hash does not tell which, so a secret that bcrypt cannot see whole is never right
     * here: else its first 72 bytes would do, whatever follows. The owner of a hash that was cut needs a new one.
     */
    @Override
    public boolean matches(String secret) {
        byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
        boolean seenWhole = octets.length <= LONGEST_SECRET && secret.indexOf('\0') < 0;
        byte[] key = Arrays.copyOf(octets, Math.min(octets.length, LONGEST_SECRET));
        byte[] computed = BCrypt.generate(key, salt.copy(), cost, true);
        return tag.are(Arrays.copyOf(computed, tag.length())) && seenWhole;
    }

    @Override
    public BcryptHash sample() {
        return new BcryptHash(6, salt, tag);
    }

    @Override
    public Effort effort() {
        return new Effort("bcrypt", 1L << cost);
    }
}

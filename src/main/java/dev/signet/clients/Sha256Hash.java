package dev.signet.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** {@code sha256:} and 64 hex digits, in either case; also how a secret in plain text is kept. */
record Sha256Hash(Octets digest) implements SecretHash {

    static final String PREFIX = "sha256:";

    private static final Pattern SPELLING = Pattern.compile(PREFIX + "[0-9A-Fa-f]{64}");

    static Sha256Hash parse(String text) {
        if (!SPELLING.matcher(text).matches()) {
            throw new IllegalArgumentException("must have exactly 64 hex digits after sha256:");
        }
        return new Sha256Hash(new Octets(HexFormat.of().parseHex(text, PREFIX.length(), text.length())));
    }

    static Sha256Hash of(String secret) {
        return new Sha256Hash(new Octets(digest(secret)));
    }

    /** The hash of a secret that nobody has: no text is known that has this digest. */
    static Sha256Hash ofNobody() {
        return new Sha256Hash(new Octets(new byte[32]));
    }

    @Override
    public boolean matches(String secret) {
        return digest.are(digest(secret));
    }

    String spelling() {
        return PREFIX + HexFormat.of().formatHex(digest.copy());
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java platform lacks SHA-256", e);
        }
    }
}

package dev.signet.clients;

import dev.signet.protocol.Sha256;
import java.util.HexFormat;

/** {@code sha256:} and 64 hex digits, in either case; also how a secret in plain text is kept. */
record Sha256Hash(Octets digest) implements SecretHash {

    static final String PREFIX = "sha256:";

    private static final int LENGTH = PREFIX.length() + 64;

    static Sha256Hash parse(String text) {
        boolean hex = text.length() == LENGTH;
        for (int i = PREFIX.length(); hex && i < LENGTH; i++) {
            hex = HexFormat.isHexDigit(text.charAt(i));
        }
        if (!hex) {
            throw new IllegalArgumentException("must have exactly 64 hex digits after sha256:");
        }
        return new Sha256Hash(new Octets(HexFormat.of().parseHex(text, PREFIX.length(), LENGTH)));
    }

    static Sha256Hash of(String secret) {
        return new Sha256Hash(new Octets(Sha256.of(secret)));
    }

    /** The hash of a secret that nobody has: no text is known that has this digest. */
    static Sha256Hash ofNobody() {
        return new Sha256Hash(new Octets(new byte[32]));
    }

    @Override
    public boolean matches(String secret) {
        return digest.are(Sha256.of(secret));
    }

    String spelling() {
        return PREFIX + HexFormat.of().formatHex(digest.copy());
    }
}

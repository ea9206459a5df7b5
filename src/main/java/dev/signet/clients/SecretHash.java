package dev.signet.clients;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A client secret as it is kept in memory: its SHA-256, compared in constant time. The configuration's own text is not
 * kept.
 */
public final class SecretHash {

    private final byte[] digest;

    private SecretHash(byte[] digest) {
        this.digest = digest;
    }

    /**
     * The hash of a secret in plain text, over its UTF-8 bytes.
     *
     * @throws IllegalArgumentException when the secret is empty
     */
    public static SecretHash ofPlainText(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return new SecretHash(sha256(secret));
    }

    /** Whether this is the secret; takes the same time for every secret of one length. */
    boolean matches(String secret) {
        return MessageDigest.isEqual(digest, sha256(secret));
    }

    private static byte[] sha256(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java platform lacks SHA-256", e);
        }
    }

    /** Says nothing: the digest of a weak secret is as good as the secret. */
    @Override
    public String toString() {
        return "SecretHash";
    }
}

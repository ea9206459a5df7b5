package dev.signet.tokens;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 hashes in base64url, as JWTs carry them: {@code ath} of RFC 9449 section 4.2, {@code x5t#S256} of RFC 8705 section 3.1. */
final class Sha256 {

    private Sha256() {}

    static String base64url(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java platform lacks SHA-256", e);
        }
    }
}

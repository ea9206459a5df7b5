package dev.signet.clients;

import java.time.Instant;
import java.util.Optional;

/**
 * One of the secrets of a client.
 *
 * @param name what the log calls it, such as {@code client_secrets[1]}, where a client may have several
 * @param hash of the secret
 * @param expiresAt when it is good no longer; may be absent
 */
public record ClientSecret(Optional<String> name, SecretHash hash, Optional<Instant> expiresAt) {

    /** A secret that expires now is expired. */
    boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }
}

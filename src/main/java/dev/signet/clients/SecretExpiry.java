package dev.signet.clients;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * The end of the last secret of a client. From then on it cannot authenticate.
 *
 * @param clientId of a client that is enabled
 * @param at when
 */
public record SecretExpiry(String clientId, Instant at) {

    private static final Duration NOTICE = Duration.ofDays(7);

    /** Empty where a secret does not expire, and where the client is disabled anyway. */
    public static Optional<SecretExpiry> of(Client client) {
        return client.enabled()
                ? client.credential().expiresAt().map(at -> new SecretExpiry(client.clientId(), at))
                : Optional.empty();
    }

    /** When the last of them ends; absent where one does not. */
    static Optional<Instant> last(Collection<Optional<Instant>> ends) {
        return ends.stream().allMatch(Optional::isPresent)
                ? ends.stream().flatMap(Optional::stream).max(Instant::compareTo)
                : Optional.empty();
    }

    /** A secret that expires now is expired. */
    public boolean isPast(Instant now) {
        return !now.isBefore(at);
    }

    /** Whether it is seven days off or less, or past. */
    public boolean isNear(Instant now) {
        return isPast(now.plus(NOTICE));
    }
}

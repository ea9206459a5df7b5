package dev.signet.keys;

import java.time.Instant;

/**
 * A key and its times.
 *
 * @param published from when on it stands in the JWKS and verifies
 * @param signs from when on it signs, until another begins to
 * @param until when the last token that it signed has expired; at this instant it is gone
 */
public record KeyTerm(SigningKey key, Instant published, Instant signs, Instant until) {

    boolean isPublished(Instant now) {
        return !now.isBefore(published) && now.isBefore(until);
    }

    boolean hasBegun(Instant now) {
        return !now.isBefore(signs);
    }
}

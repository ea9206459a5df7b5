package dev.signet.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The revoked tokens that this process knows of. None is forgotten before it has expired. To ask takes no lock; for many
 * threads at a time.
 */
final class RevocationCopy {

    private static final int MOST = 500_000;
    /** A token is not valid again because a clock is set back a little. */
    private static final Duration LONGER = Duration.ofMinutes(1);

    /**
     * @param until when the token expires, in milliseconds since 1970
     * @param round of the copying in which the token was last found elsewhere
     */
    private record Known(long until, int round) {

        Known with(Known other) {
            return new Known(Math.max(until, other.until), Math.max(round, other.round));
        }
    }

    private final Map<String, Known> tokens = new ConcurrentHashMap<>();
    private final Clock clock;
    private final int most;

    RevocationCopy(Clock clock) {
        this(clock, MOST);
    }

    /** @param most how many tokens there is room for */
    RevocationCopy(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    boolean contains(String jti) {
        return tokens.containsKey(jti);
    }

    /** Whether there is room for one more, or it is there. */
    boolean hasRoomFor(String jti) {
        return tokens.size() < most || tokens.containsKey(jti);
    }

    /**
     * Adds a token, unless it has expired.
     *
     * @param round of the copying in which it was found elsewhere; 0 where it was not
     * @return false when there is no room
     */
    boolean add(String jti, Instant until, int round) {
        if (hasExpired(until.toEpochMilli())) {
            return true;
        }
        if (!hasRoomFor(jti)) {
            return false;
        }
        @Nullable Known unused = tokens.merge(jti, new Known(until.toEpochMilli(), round), Known::with);
        return true;
    }

    /** Those that have not expired, and were not found in this round of copying. */
    Stream<Map.Entry<String, Instant>> notFoundIn(int round) {
        return tokens.entrySet().stream()
                .filter(token -> token.getValue().round < round && !hasExpired(token.getValue().until))
                .map(token -> Map.entry(token.getKey(), Instant.ofEpochMilli(token.getValue().until)));
    }

    /** Forgets those that have expired. */
    void purge() {
        long before = clock.instant().minus(LONGER).toEpochMilli();
        tokens.values().removeIf(token -> token.until <= before);
    }

    private boolean hasExpired(long until) {
        return until <= clock.millis();
    }

    int size() {
        return tokens.size();
    }
}

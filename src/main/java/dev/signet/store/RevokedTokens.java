package dev.signet.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The revoked tokens that this process knows of, by their {@code jti}. None is forgotten before it has expired. To ask takes
 * no lock; for many threads at a time.
 */
final class RevokedTokens {

    private static final int MOST = 500_000;
    /** A token is not valid again because a clock is set back a little. */
    private static final Duration LONGER = Duration.ofMinutes(1);

    /** @param round of the copying in which the token was last found elsewhere */
    private record Known(long untilMillis, int round) {

        Known with(Known other) {
            return new Known(Math.max(untilMillis, other.untilMillis), Math.max(round, other.round));
        }
    }

    private final Clock clock;
    private final int most;
    private final Map<String, Known> tokens = new ConcurrentHashMap<>();

    RevokedTokens(Clock clock) {
        this(clock, MOST);
    }

    /** @param most how many it has room for */
    RevokedTokens(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    boolean contains(String jti) {
        return tokens.containsKey(jti);
    }

    /** Whether there is room for one more, or it is there. To be asked before a token is revoked: none is forgotten for it. */
    boolean hasRoomFor(String jti) {
        return tokens.size() < most || tokens.containsKey(jti);
    }

    /** The same for one that is revoked here: a tenth is left for what others revoke meanwhile, which must be known here too. */
    boolean mayTake(String jti) {
        return tokens.size() < most - most / 10 || tokens.containsKey(jti);
    }

    void add(Remembered token) {
        add(token, 0);
    }

    /** @param round of the copying in which it was found elsewhere; 0 where it was not */
    void add(Remembered token, int round) {
        @Nullable Known unused = tokens.merge(token.name(), new Known(token.untilMillis(), round), Known::with);
    }

    /** Forgets those that have expired for a while, and returns them. */
    List<Remembered> forget() {
        long before = clock.instant().minus(LONGER).toEpochMilli();
        List<Remembered> past = new ArrayList<>();
        tokens.forEach((jti, known) -> {
            if (known.untilMillis <= before && tokens.remove(jti, known)) {
                past.add(new Remembered(jti, known.untilMillis));
            }
        });
        return past;
    }

    List<Remembered> all() {
        return remembered(Integer.MAX_VALUE).toList();
    }

    /** Those that have not expired, and were not found in this round of copying. */
    Stream<Remembered> notFoundIn(int round) {
        long now = clock.millis();
        return remembered(round).filter(token -> token.untilMillis() > now);
    }

    private Stream<Remembered> remembered(int beforeRound) {
        return tokens.entrySet().stream()
                .filter(token -> token.getValue().round < beforeRound)
                .map(token -> new Remembered(token.getKey(), token.getValue().untilMillis));
    }

    int size() {
        return tokens.size();
    }
}

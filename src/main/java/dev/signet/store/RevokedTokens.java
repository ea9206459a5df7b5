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
 * no lock; for many threads at a time. A client has no more of the room than is left for all the others, as far as it is known
 * who revoked what: here, in this process.
 */
final class RevokedTokens {

    private static final int MOST = 500_000;
    /** A token is not valid again because a clock is set back a little. */
    private static final Duration LONGER = Duration.ofMinutes(1);

    /** Which no client is called. */
    private static final String NOBODY = "";

    /**
     * @param round of the copying in which the token was last found elsewhere
     * @param client who revoked it here
     */
    private record Known(long untilMillis, int round, String client) {

        Known with(Known other) {
            return new Known(Math.max(untilMillis, other.untilMillis), Math.max(round, other.round), client);
        }
    }

    private final Clock clock;
    private final int most;
    private final Map<String, Known> tokens = new ConcurrentHashMap<>();

    /** How many each client has. */
    private final Map<String, Integer> shares = new ConcurrentHashMap<>();

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

    /** Whether there is room for one more, or it is there. */
    boolean hasRoomFor(String jti) {
        return tokens.size() < most || tokens.containsKey(jti);
    }

    /**
     * The same for one that a client revokes here, to be asked before: none is forgotten for it. A tenth is left for what other
     * processes revoke meanwhile, which must be known here too.
     */
    boolean mayTake(String client, String jti) {
        int left = most - most / 10 - tokens.size();
        return shares.getOrDefault(client, 0) < left || tokens.containsKey(jti);
    }

    /** Adds one that was revoked before, nobody knows by whom. */
    void add(Remembered token) {
        add(token, 0);
    }

    /** @param round of the copying in which it was found elsewhere; 0 where it was not */
    void add(Remembered token, int round) {
        @Nullable Known unused = tokens.merge(token.name(), new Known(token.untilMillis(), round, NOBODY), Known::with);
    }

    /** Adds one that a client revokes here. */
    void add(String client, Remembered token) {
        if (tokens.putIfAbsent(token.name(), new Known(token.untilMillis(), 0, client)) == null) {
            @Nullable Integer unused = shares.merge(client, 1, Integer::sum);
        } else {
            add(token);
        }
    }

    /** Forgets those that have expired for a while, and returns them. */
    List<Remembered> forget() {
        long before = clock.instant().minus(LONGER).toEpochMilli();
        List<Remembered> past = new ArrayList<>();
        tokens.forEach((jti, known) -> {
            if (known.untilMillis <= before && tokens.remove(jti, known)) {
                past.add(new Remembered(jti, known.untilMillis));
                @Nullable
                Integer unused = shares.computeIfPresent(known.client, (client, taken) -> taken > 1 ? taken - 1 : null);
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

package dev.signet.store;

import dev.signet.protocol.OAuthError;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The revoked tokens, in the memory of this process, until they have expired. To look one up waits for nobody. */
final class RevokedTokens {

    private static final int MOST = 500_000;
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    /** A token is not valid again because a clock is set back a little. */
    private static final Duration LONGER = Duration.ofMinutes(1);

    private final Clock clock;
    private final int most;
    private final Map<String, Long> untilMillis = new ConcurrentHashMap<>();

    RevokedTokens(Clock clock) {
        this(clock, MOST);
    }

    /** @param most how many it has room for */
    RevokedTokens(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    boolean contains(String jti) {
        return untilMillis.containsKey(jti);
    }

    /**
     * Asks for room for one more, unless it is there.
     *
     * @throws OAuthError temporarily_unavailable, for to forget another instead would put that in force again
     */
    void requireRoomFor(String jti) {
        if (untilMillis.size() >= most && !untilMillis.containsKey(jti)) {
            throw OAuthError.temporarilyUnavailable(RETRY_AFTER, "no room to remember what is revoked");
        }
    }

    void add(Remembered token) {
        untilMillis.merge(token.name(), token.untilMillis(), Math::max);
    }

    /** Forgets those that have expired for a while, and returns them. */
    List<Remembered> forget() {
        long before = clock.instant().minus(LONGER).toEpochMilli();
        List<Remembered> past = new ArrayList<>();
        untilMillis.forEach((jti, until) -> {
            if (until <= before && untilMillis.remove(jti, until)) {
                past.add(new Remembered(jti, until));
            }
        });
        return past;
    }

    List<Remembered> all() {
        List<Remembered> all = new ArrayList<>();
        untilMillis.forEach((jti, until) -> all.add(new Remembered(jti, until)));
        return all;
    }
}

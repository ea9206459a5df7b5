package dev.signet.store;

import dev.signet.protocol.Base64Url;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Sha256;
import dev.signet.protocol.SingleUse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What has been used, in the memory of this process. Each takes the same few bytes, however long its name, and is forgotten
 * once its time has been over for a while. When there is no room, nothing more is taken, for to forget one would let it be replayed.
 * A client has no more places than are left for all the others: so one that is greedy, or whose key was stolen, leaves half of
 * them, and two leave a third.
 */
final class UsedNames {

    private static final int MOST = 500_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    /** What was used is not good again because a clock is set back a little. */
    private static final Duration LONGER = Duration.ofSeconds(10);

    /** Which no client is called. */
    private static final String NOBODY = "";

    private final Clock clock;
    private final int most;

    /** Guarded by this, like all that follows. */
    private static final class Share {
        private final String client;
        private int taken;

        Share(String client) {
            this.client = client;
        }
    }

    private final Map<String, Share> shares = new HashMap<>();

    /** Each with the share that it is a part of. */
    private final Map<String, Share> keys = new HashMap<>();

    private final Queue<Remembered> eldestFirst =
            new PriorityQueue<>((one, other) -> Long.compare(one.untilMillis(), other.untilMillis()));

    UsedNames(Clock clock) {
        this(clock, MOST);
    }

    /** @param most how many it has room for */
    UsedNames(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /**
     * Uses all of it, or nothing.
     *
     * @param client whose share it is a part of
     * @return what is to be remembered of it, by keys in the place of the names
     * @throws OAuthError what the first part that has been used, or is past, says of it; temporarily_unavailable when there is
     *     no room
     */
    synchronized List<Remembered> use(String client, List<SingleUse> parts) {
        Instant now = clock.instant();
        List<Remembered> all = new ArrayList<>();
        for (SingleUse part : parts) {
            Remembered one = Remembered.until(part.until().plus(LONGER), key(part.name()));
            // What was good when it was looked at, and is not any more, could be used again and again.
            if (!now.isBefore(part.until()) || keys.containsKey(one.name())) {
                throw part.replayed();
            }
            all.add(one);
        }
        Share share = shares.getOrDefault(client, new Share(client));
        if (share.taken + all.size() > most - keys.size()) {
            throw OAuthError.temporarilyUnavailable(RETRY_AFTER, "no room to remember what was used");
        }
        all.forEach(one -> remember(one, share));
        return all;
    }

    /** As if it had never been used: what {@link #use} has returned. */
    synchronized void takeBack(List<Remembered> all) {
        for (Remembered one : all) {
            if (eldestFirst.remove(one)) {
                giveBack(keys.remove(one.name()));
            }
        }
    }

    /** Takes what was used before, nobody knows by whom; its name is a key already. */
    synchronized void remember(Remembered one) {
        remember(one, shares.getOrDefault(NOBODY, new Share(NOBODY)));
    }

    private void remember(Remembered one, Share share) {
        if (keys.putIfAbsent(one.name(), share) == null) {
            eldestFirst.add(one);
            share.taken++;
            shares.put(share.client, share);
        }
    }

    /** Forgets what has been refused for its age for a while, and returns it. */
    synchronized List<Remembered> forget() {
        long now = clock.millis();
        List<Remembered> past = new ArrayList<>();
        for (Remembered eldest = eldestFirst.peek();
                eldest != null && eldest.untilMillis() <= now;
                eldest = eldestFirst.peek()) {
            giveBack(keys.remove(eldest.name()));
            past.add(eldestFirst.remove());
        }
        return past;
    }

    private void giveBack(@Nullable Share share) {
        if (share != null && --share.taken == 0) {
            shares.remove(share.client);
        }
    }

    synchronized List<Remembered> all() {
        return List.copyOf(eldestFirst);
    }

    /** Half of a SHA-256: as hard to hit as a UUID, and nobody reads from it what was used. */
    static String key(String name) {
        return Base64Url.encode(Arrays.copyOf(Sha256.of(name), 16));
    }

    /** How many are remembered. */
    synchronized int size() {
        return keys.size();
    }
}

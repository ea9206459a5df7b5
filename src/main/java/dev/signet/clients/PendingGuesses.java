package dev.signet.clients;

import dev.signet.protocol.OAuthError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The guesses that are not settled. Who makes one that somebody makes already shares it: it is counted once, computed once,
 * and told to all at one time, be it right or wrong, and be there such a client or not. As many as the line has places.
 */
final class PendingGuesses {

    private static final int MOST_SHARING = 256;

    private final Map<Guess.Key, Guess> pending = new HashMap<>();
    private int sharing;
    private boolean released;

    /**
     * What the guess comes to.
     *
     * @param begin makes the guess where nobody makes it already; it may refuse to
     * @throws OAuthError slow_down when too many share guesses
     */
    synchronized CompletableFuture<Verdict> share(Guess.Key key, Supplier<Guess> begin) {
        if (released) {
            return CompletableFuture.completedFuture(new Verdict.Untold());
        }
        Guess made = pending.get(key);
        return made == null ? begin(key, begin.get()) : share(made);
    }

    private CompletableFuture<Verdict> begin(Guess.Key key, Guess guess) {
        pending.put(key, guess);
        return guess.settled().whenComplete((verdict, fault) -> forget(key));
    }

    private synchronized void forget(Guess.Key key) {
        pending.remove(key);
    }

    private CompletableFuture<Verdict> share(Guess made) {
        if (sharing == MOST_SHARING) {
            throw OAuthError.slowDown(Duration.ofSeconds(1), "too many slow checks waiting");
        }
        sharing++;
        return made.settled().whenComplete((verdict, fault) -> unshare());
    }

    private synchronized void unshare() {
        sharing--;
    }

    /** Ends the waiting of each, in this way, and of whoever is still to come. */
    void release(Consumer<Guess> way) {
        List<Guess> all;
        synchronized (this) {
            released = true;
            all = List.copyOf(pending.values());
        }
        all.forEach(way);
    }
}

package dev.signet.clients;

import dev.signet.clients.AttemptThrottle.Attempt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A secret that is not known to be right, until it is told whether it is. */
final class Guess {

    /**
     * What makes two guesses one and the same: the same secret of the same client_id from the same address, which allowed_ips
     * may tell from its neighbours, in the same configuration.
     *
     * @param configuration whose clients are meant
     * @param presented a MAC of the rest
     */
    record Key(ClientAuthenticator configuration, Octets presented) {}

    private final CompletableFuture<Verdict> settled = new CompletableFuture<>();
    private final Attempt attempt;
    private final long leaving;
    private volatile Verdict checked = new Verdict.Untold();

    /** @param leaving when a refusal leaves, by System.nanoTime */
    Guess(Attempt attempt, long leaving) {
        this.attempt = attempt;
        this.leaving = leaving;
    }

    /** Comes to be right at once, and wrong when it is time for it. */
    CompletableFuture<Verdict> settled() {
        return settled;
    }

    void check(Verdict verdict) {
        if (verdict instanceof Verdict.Right) {
            attempt.forgive();
            settled.complete(verdict);
        } else {
            checked = verdict;
            settled.completeOnTimeout(verdict, leaving - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    /** Ends the waiting: what is known of it by now is all that will be told. */
    void release() {
        settled.complete(checked);
    }

    /** Ends the waiting, and tells nothing of what is known. */
    void giveUp() {
        settled.complete(new Verdict.Untold());
    }
}

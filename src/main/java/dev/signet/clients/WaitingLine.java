package dev.signet.clients;

import dev.signet.protocol.OAuthError;
import java.time.Duration;

/**
 * The line in which everybody waits whose secret is not known to be right. Each is served for the same time, as long as the
 * slowest secret takes to compute, whether there is anything to compute or not, and is refused at the end of it. So neither
 * the time of a refusal nor that of another one behind it tells whether there is such a client, or how its secret is kept. A
 * delay for each alone would not do: the one behind would tell how long the one before had really worked.
 */
final class WaitingLine {

    private static final int MOST_WAITING = 32;

    /** Callers give up, and a server that stops waits no longer than ten seconds. */
    private static final long LONGEST_WAIT = Duration.ofSeconds(5).toNanos();

    private long end = System.nanoTime();

    /**
     * Takes the last place.
     *
     * @param turn how long each is served
     * @return when this one has been served, by System.nanoTime
     * @throws OAuthError slow_down when too many wait
     */
    synchronized long join(Duration turn) {
        long now = System.nanoTime();
        long wait = Math.max(0, end - now);
        long longest = Math.min(MOST_WAITING * turn.toNanos(), LONGEST_WAIT);
        if (wait > longest) {
            throw OAuthError.slowDown(Duration.ofNanos(wait - longest), "too many slow checks waiting");
        }
        end = now + wait + turn.toNanos();
        return end;
    }
}

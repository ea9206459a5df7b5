package dev.signet.clients;

import dev.signet.protocol.OAuthError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The line in which everybody waits whose secret is not known to be right. Each is served for the same time, as long as the
 * slowest secret takes to compute, whether there is anything to compute or not, and is refused at the end of it. So neither
 * the time of a refusal nor that of another one behind it tells whether there is such a client, or how its secret is kept. A
 * delay for each alone would not do: the one behind would tell how long the one before had really worked.
 */
final class WaitingLine {

    private static final int MOST_WAITING = 32;

    /** Callers give up, and a server that stops waits no longer than ten seconds, for this and one turn. */
    private static final long LONGEST_WAIT = Duration.ofSeconds(5).toNanos();

    private long end = System.nanoTime();

    /** When those are to leave who have slow work done for them, in the order in which it is done. */
    private final Queue<Long> atWork = new ArrayDeque<>();

    /**
     * Takes the last place.
     *
     * @param turn how long each is served
     * @param works whether there is slow work to be done
     * @return when this one has been served, by System.nanoTime
     * @throws OAuthError slow_down when too many wait
     */
    synchronized long join(Duration turn, boolean works) {
        long now = System.nanoTime();
        long wait = Math.max(0, end - now);
        long longest = Math.min(MOST_WAITING * turn.toNanos(), LONGEST_WAIT);
        long tooLong = Math.max(wait - longest, overdue(now) - LONGEST_WAIT);
        if (tooLong > 0) {
            throw OAuthError.slowDown(Duration.ofNanos(tooLong), "too many slow checks waiting");
        }
        end = now + wait + turn.toNanos();
        if (works) {
            atWork.add(end);
        }
        return end;
    }

    /** Work that takes much longer than its turn is waited for, or else it would pile up behind the line. */
    private long overdue(long now) {
        return atWork.isEmpty() ? 0 : now - atWork.element();
    }

    /**
     * The eldest slow work is done.
     *
     * @return whether it was done after its turn
     */
    synchronized boolean done() {
        return System.nanoTime() - atWork.remove() > 0;
    }
}

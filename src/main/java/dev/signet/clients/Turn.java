package dev.signet.clients;

import java.time.Duration;

/**
 * How long each who stands in line is served. It is as long as the slowest check is expected to take; when one takes longer
 * all the same, on a machine that is busy, it grows, so that the refusals after that one are alike again, and goes back by
 * half each minute. It never grows so long that whoever stands in line is not served before a server that stops has ended.
 */
final class Turn {

    static final Duration LONGEST = Duration.ofSeconds(3);

    private static final double HALVED_EACH = Duration.ofMinutes(1).toNanos();

    private long expected;
    private long extra;
    private long grown;

    /** Begins anew, with what the slowest check is expected to take; zero when none takes long. */
    synchronized void expect(Duration slowest) {
        expected = Math.min(slowest.toNanos(), LONGEST.toNanos());
        extra = 0;
    }

    /** How long it is at this time by System.nanoTime. */
    synchronized Duration at(long now) {
        return Duration.ofNanos(expected + (long) (extra * Math.pow(0.5, (now - grown) / HALVED_EACH)));
    }

    /** A check took longer than its turn: it is twice as long from this time on. */
    synchronized void overrun(long now) {
        extra = Math.min(2 * at(now).toNanos(), LONGEST.toNanos()) - expected;
        grown = now;
    }
}

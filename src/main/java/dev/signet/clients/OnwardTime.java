package dev.signet.clients;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Instant;

/**
 * The time of a clock, but never back: where the clock is set back, it goes on from where it was. Else nothing would come back
 * to a count that is spent until the clock is there again.
 */
final class OnwardTime implements TimeMeter {

    private final Clock clock;
    private long last;
    private long setBack;

    OnwardTime(Clock clock) {
        this.clock = clock;
        this.last = nanos(clock.instant());
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    @Override
    public synchronized long currentTimeNanos() {
        long now = nanos(clock.instant());
        setBack += Math.max(0, last - now);
        last = now;
        return now + setBack;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}

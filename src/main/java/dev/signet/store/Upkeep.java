package dev.signet.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a store again and again, in a thread of its own, from when there is something to look after. To begin never waits
 * for the store, whose disk may be slow.
 */
final class Upkeep {

    private static final long ENDING_SECONDS = 3;

    private final Runnable look;
    private final Duration between;

    /** Both guarded by this. */
    private @Nullable ScheduledExecutorService executor;

    private boolean ended;

    Upkeep(Runnable look, Duration between) {
        this.look = look;
        this.between = between;
    }

    /** Begins, unless it has, or has ended. */
    synchronized void begin() {
        if (executor == null && !ended) {
            executor = Executors.newSingleThreadScheduledExecutor(Upkeep::daemon);
            long millis = between.toMillis();
            ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(look, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "store");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Ends, after the look that is being taken, unless that takes too long.
     *
     * @return whether it had begun
     */
    boolean end() {
        @Nullable ScheduledExecutorService begun;
        synchronized (this) {
            ended = true;
            begun = executor;
        }
        if (begun == null) {
            return false;
        }
        begun.shutdown();
        try {
            boolean unused = begun.awaitTermination(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}

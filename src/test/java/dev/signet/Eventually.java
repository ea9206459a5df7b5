package dev.signet;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what others bring about, and no longer than it takes them. */
public final class Eventually {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Eventually() {}

    /** Waits until something is so, and fails when it does not become so. */
    public static void that(String what, BooleanSupplier isSo) {
        within(LONGEST, what, isSo);
    }

    /** The same with a limit that is part of what is tested. */
    public static void within(Duration limit, String what, BooleanSupplier isSo) {
        long begin = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}

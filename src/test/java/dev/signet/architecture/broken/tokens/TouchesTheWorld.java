package dev.signet.architecture.broken.tokens;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

final class TouchesTheWorld {

    private TouchesTheWorld() {}

    static void touch() {
        System.out.println(Clock.systemUTC().instant());
        System.err.println(Instant.now());
        Supplier<Clock> byReference = Clock::systemDefaultZone;
        System.err.println(byReference.get());
        System.exit((int) System.currentTimeMillis());
    }
}

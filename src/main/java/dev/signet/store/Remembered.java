package dev.signet.store;

import java.time.Instant;

/**
 * Something that is remembered until its time is over.
 *
 * @param untilMillis since the epoch
 */
record Remembered(String name, long untilMillis) {

    static Remembered until(Instant until, String name) {
        // Rounded up: what is not over yet still matters.
        return new Remembered(name, until.plusNanos(999_999).toEpochMilli());
    }
}

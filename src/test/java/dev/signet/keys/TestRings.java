package dev.signet.keys;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Rings of keys that change with time, without a directory. */
public final class TestRings {

    private TestRings() {}

    /** The first key signs until the other begins, and verifies until its end. */
    public static KeyRing retiring(SigningKey first, Instant end, SigningKey other, Instant begin, Clock clock) {
        return new KeyRing(
                List.of(
                        new KeyTerm(first, Instant.MIN, Instant.MIN, end),
                        new KeyTerm(other, Instant.MIN, begin, Instant.MAX)),
                clock,
                null);
    }
}

package dev.signet.keys;

import java.time.Duration;
import java.time.Instant;

/**
 * When keys follow each other.
 *
 * @param every how long a key signs
 * @param overlap how long it is published before it signs
 */
public record RotationSchedule(Duration every, Duration overlap) {

    private static final Duration LONGEST_DEFAULT = Duration.ofDays(1);
    private static final Duration LONGEST_MAX_AGE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** @throws IllegalArgumentException when the overlap is not under the period */
    public RotationSchedule {
        if (every.isZero() || every.isNegative() || overlap.isZero() || overlap.isNegative()) {
            throw new IllegalArgumentException("must be more than nothing");
        }
        if (overlap.compareTo(every) >= 0) {
            throw new IllegalArgumentException("must be under every; shorten it, or make every longer");
        }
    }

    /** The overlap where none is chosen. */
    public static Duration defaultOverlap(Duration every) {
        return least(LONGEST_DEFAULT, every.dividedBy(3));
    }

    /**
     * How long the JWKS may be kept. Half of the overlap, so that whoever fetched it just before a process got to know a new
     * key fetches it again, with time to spare, before the key signs.
     */
    Duration maxAge() {
        return least(LONGEST_MAX_AGE, overlap.dividedBy(2));
    }

    /** How often to look what other processes have done. */
    public Duration betweenLooks() {
        return least(LONGEST_PAUSE, overlap.dividedBy(4));
    }

    /** When to make the key after the one that began then: so early that every process has it before it is published. */
    private Instant due(Instant began) {
        return publication(began).minus(betweenLooks().multipliedBy(2));
    }

    private Instant publication(Instant began) {
        return began.plus(every).minus(overlap);
    }

    boolean isDue(Instant began, Instant now) {
        return !now.isBefore(due(began)) || isAstray(began, now);
    }

    /** By a clock that was wrong, or a period that has become shorter: nobody should wait for that. */
    private boolean isAstray(Instant began, Instant now) {
        return began.isAfter(now.plus(every));
    }

    /**
     * When the key after the one that began then is to be published. When that is late, after a long stop for instance, it is
     * published now and signs an overlap from now on, and the old key signs on meanwhile: nobody holds a token any more, but
     * there may be verifiers whose copy of the JWKS has not aged out.
     */
    Instant published(Instant began, Instant now) {
        Instant planned = publication(began);
        return planned.isBefore(now) || isAstray(began, now) ? now : planned;
    }

    Instant signs(Instant published) {
        return published.plus(overlap);
    }

    boolean isOver(Instant began, Instant now) {
        return !now.isBefore(began.plus(every));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

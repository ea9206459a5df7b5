package dev.signet.store;

import dev.signet.protocol.LogLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Redis is, as it was found by the last attempts. One thread tells it, many ask. */
final class RedisState {

    private static final Logger LOG = LoggerFactory.getLogger(RedisState.class);
    private static final Duration SILENT = Duration.ofSeconds(3);

    /** When a reading began, by both clocks: one does not jump, the other goes on in a machine's sleep. */
    record Reading(long nanos, Instant time) {}

    private final String address;
    private final Clock clock;
    private final LongSupplier nanos;
    private volatile @Nullable Reading last;
    private volatile long heardAt;
    private volatile @Nullable String away = "Redis has not been asked yet";
    private volatile @Nullable String refusesWrites;
    private volatile boolean whole;

    /** The teller's alone. */
    private boolean warned;

    private long warnedAt;

    /**
     * @param address of the Redis, for the log
     * @param nanos as of {@link System#nanoTime}
     */
    RedisState(String address, Clock clock, LongSupplier nanos) {
        this.address = address;
        this.clock = clock;
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
    }

    /** A moment to tell of later, when it has turned out whether the reading that began then missed nothing. */
    Reading readingBegins() {
        return new Reading(nanos.getAsLong(), clock.instant());
    }

    /** Redis has answered, be it only a part of what is to be read. */
    void heard() {
        heardAt = nanos.getAsLong();
    }

    /** Redis could not be asked. */
    void lost(RedisFailure failure) {
        away = failure.words();
        log(failure);
    }

    /**
     * Redis was asked.
     *
     * @param refusal of what was written, if it did not take that
     * @param hasRoom whether there is room here for all that it has
     * @param complete the reading, if it missed nothing
     */
    void answered(Optional<RedisFailure> refusal, boolean hasRoom, Optional<Reading> complete) {
        refusesWrites = refusal.map(RedisFailure::words).orElse(null);
        whole = hasRoom;
        // Last of all: from then on the others are believed.
        complete.ifPresent(reading -> {
            last = reading;
            heard();
            away = null;
        });
        log(refusal.orElse(null));
    }

    boolean takesWrites() {
        return refusesWrites == null;
    }

    /** Why nothing can be asked of Redis now; empty when something can. */
    Optional<String> away() {
        @Nullable String reason = away;
        boolean silent = nanos.getAsLong() - heardAt > SILENT.toNanos();
        return reason == null && silent ? Optional.of("Redis does not answer in time") : Optional.ofNullable(reason);
    }

    /** What is wrong with Redis, be it only that it takes no writes; empty when all is well. */
    Optional<String> trouble() {
        Optional<String> reason = away();
        if (reason.isPresent()) {
            return reason;
        }
        return whole ? Optional.ofNullable(refusesWrites) : Optional.of("there is no room for all revoked tokens");
    }

    /** How old the knowledge is of what is revoked; empty while there is not all of it. */
    Optional<Duration> age() {
        @Nullable Reading reading = last;
        if (reading == null || !whole) {
            return Optional.empty();
        }
        Duration run = Duration.ofNanos(nanos.getAsLong() - reading.nanos);
        Duration passed = Duration.between(reading.time, clock.instant());
        return Optional.of(run.compareTo(passed) > 0 ? run : passed);
    }

    /** Once when trouble begins, and once when it is over. */
    private void log(@Nullable RedisFailure failure) {
        Optional<String> trouble = trouble();
        if (trouble.isPresent() && !warned) {
            @Nullable Throwable cause = failure == null ? null : failure.getCause();
            LOG.warn(
                    "{}",
                    LogLine.of("store_away")
                            .with("store", address)
                            .with("reason", trouble.get())
                            .with("cause", cause));
            warnedAt = nanos.getAsLong();
        } else if (trouble.isEmpty() && warned) {
            Duration past = Duration.ofNanos(nanos.getAsLong() - warnedAt);
            LOG.info("{}", LogLine.of("store_back").with("store", address).with("after", past.toSeconds() + "s"));
        }
        warned = trouble.isPresent();
    }
}

package dev.signet.clients;

import dev.signet.protocol.AddressRange;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slows down whoever guesses, RFC 6749 section 2.3.1: ten failed attempts at once, then one every six seconds. It outlives
 * every reload.
 *
 * <p>Each failure is counted for its address, and one of a known client also for that client at that address. While both
 * counts are spent, nothing is checked, not even a right secret: otherwise a guesser would go on, and read the answers. So a
 * client that is guessed at from its own address waits for seconds; at any other address it waits for nothing, and neither
 * does it for the failures of others behind the same address, except that a secret which only slow work can tell is told
 * to come again while that is done.
 *
 * <p>Whether the answer is slow_down depends on the address's count alone. A client's own count would tell, by being another
 * one, that there is such a client.
 */
public final class AttemptThrottle {

    /** Why somebody is refused who may have been right. */
    static final String NOT_CHECKED = "not checked after too many failed attempts";

    private static final int AT_ONCE = 10;
    private static final Duration ONE_MORE_EVERY = Duration.ofSeconds(6);
    private static final int MOST_COUNTS = 100_000;
    private static final Bandwidth LIMIT = Bandwidth.builder()
            .capacity(AT_ONCE)
            .refillGreedy(1, ONE_MORE_EVERY)
            .build();

    private final OnwardTime time;
    private final Consumer<String> failures;

    /** What is left of each limit; what was looked at last stands last. Guarded by itself. */
    private final Map<String, Bucket> counts = new LinkedHashMap<>(16, 0.75f, true);

    /** @param failures is told of each failure by the name of its count, for those who count elsewhere; it must not wait */
    public AttemptThrottle(Clock clock, Consumer<String> failures) {
        this.time = new OnwardTime(clock);
        this.failures = failures;
    }

    /** Counts a failure that somebody else tells of. */
    public void failedElsewhere(String count) {
        synchronized (counts) {
            count(count);
        }
    }

    /**
     * To be asked before a client is checked.
     *
     * @param client empty when there is no such client
     */
    Attempt begin(Optional<Client> client, CallerAddress caller) {
        String home = AddressRange.homeOf(caller).toString();
        Optional<String> own = client.map(known -> home + " " + known.clientId());
        synchronized (counts) {
            return new Attempt(home, own, !spent(home, own));
        }
    }

    private boolean spent(String home, Optional<String> own) {
        return !untilNext(home).isZero()
                && own.filter(key -> !untilNext(key).isZero()).isPresent();
    }

    private Duration untilNext(String key) {
        @Nullable Bucket bucket = counts.get(key);
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** Whether there was room for one more. */
    private boolean count(String key) {
        boolean room = counts.computeIfAbsent(key, unused -> newBucket()).tryConsume(1);
        Iterator<Bucket> eldestFirst = counts.values().iterator();
        // A full one is as good as none. Beyond the bound the eldest goes: to forget a failure locks nobody out.
        while (eldestFirst.hasNext()
                && (eldestFirst.next().getAvailableTokens() == AT_ONCE || counts.size() > MOST_COUNTS)) {
            eldestFirst.remove();
        }
        return room;
    }

    private void uncount(String key) {
        @Nullable Bucket bucket = counts.get(key);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    private Bucket newBucket() {
        return Bucket.builder()
                .addLimit(LIMIT)
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** How many counts are kept. */
    int size() {
        synchronized (counts) {
            return counts.size();
        }
    }

    /** An attempt to be a client. It costs nothing unless it fails. For one request, in one thread at a time. */
    final class Attempt {

        private final String home;
        private final Optional<String> own;
        private final boolean mayBeChecked;
        private boolean homeCounted;
        private boolean ownCounted;

        private Attempt(String home, Optional<String> own, boolean mayBeChecked) {
            this.home = home;
            this.own = own;
            this.mayBeChecked = mayBeChecked;
        }

        /** The client at its address, as the throttle counts it; absent when there is no such client. */
        Optional<String> clientHere() {
            return own;
        }

        /** Whether the client's credential may be looked at. */
        boolean mayBeChecked() {
            return mayBeChecked;
        }

        /** Whether a credential that has been found to be right may be said to be so, after what has failed meanwhile. */
        boolean mayBeGranted() {
            synchronized (counts) {
                return !spent(home, own);
            }
        }

        /**
         * Counts a failure, be it one that is not certain yet, if the address has room for it.
         *
         * @return whether it has
         */
        boolean count() {
            synchronized (counts) {
                homeCounted = AttemptThrottle.this.count(home);
                return homeCounted && countOwn();
            }
        }

        /**
         * Counts a failure for the client, once: where the address has no room, for the client alone.
         *
         * @return whether either has room for it, so that the credential may be looked at
         */
        boolean countOwn() {
            synchronized (counts) {
                ownCounted = ownCounted
                        || (mayBeChecked
                                && own.filter(AttemptThrottle.this::count).isPresent());
                return homeCounted || ownCounted;
            }
        }

        /** Takes back what was counted for the client: its credential has not been looked at. */
        void forgiveOwn() {
            synchronized (counts) {
                if (ownCounted) {
                    own.ifPresent(AttemptThrottle.this::uncount);
                }
                ownCounted = false;
            }
        }

        /** Takes back what was counted: it was no failure. */
        void forgive() {
            synchronized (counts) {
                forgiveOwn();
                if (homeCounted) {
                    uncount(home);
                }
                homeCounted = false;
            }
        }

        /** What has been counted is a failure for certain, and not to be taken back. */
        void tell() {
            synchronized (counts) {
                if (homeCounted) {
                    failures.accept(home);
                }
                if (ownCounted) {
                    own.ifPresent(failures);
                }
            }
        }

        /** What a refusal becomes when there was no room for it: slow_down, for the same reason. */
        OAuthError tooMany(String reason) {
            synchronized (counts) {
                return OAuthError.slowDown(untilNext(home), reason);
            }
        }
    }
}

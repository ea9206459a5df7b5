package dev.signet.clients;

import dev.signet.protocol.AddressRange;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Slows down whoever guesses, RFC 6749 section 2.3.1: for a client at an address ten failed attempts at once, then one every
 * six seconds; for all of an address thirty, then one every two seconds. It outlives every reload.
 *
 * <p>Each failure is counted for its address, and for a seat there: the client_id chooses one of some, so that there are
 * seats for all that anybody may think of. One of a known client is counted for that client at that address as well. While the
 * count of the client and one of the others are spent, nothing is checked, not even a right secret: otherwise a guesser
 * would go on, and read the answers. So a client that is guessed at from its own address waits for seconds; at any other
 * address it waits for nothing, and neither does it for the failures of others behind the same address, except that a
 * secret which only slow work can tell is told to come again while that is done.
 *
 * <p>Whether the answer is slow_down depends on the address and the seat alone. A client's own count would tell, by being
 * another one, that there is such a client.
 */
public final class AttemptThrottle {

    /** Why somebody is refused who may have been right. */
    static final String NOT_CHECKED = "not checked after too many failed attempts";

    private static final int SEATS = 256;

    private final Consumer<String> failures;

    /** Guarded by itself. */
    private final FailureCounts counts;

    /** @param failures is told of each failure by the name of its count, for those who count elsewhere; it must not wait */
    public AttemptThrottle(Clock clock, Consumer<String> failures) {
        this.counts = new FailureCounts(clock);
        this.failures = failures;
    }

    /** Counts a failure that somebody else tells of. */
    public void failedElsewhere(String count) {
        synchronized (counts) {
            counts.count(count);
        }
    }

    /** Forgets what these clients have failed: they are others now, and whoever knows the new secret need not wait. */
    public void forget(Set<String> clientIds) {
        synchronized (counts) {
            counts.forget(clientIds);
        }
    }

    /**
     * To be asked before a client is checked.
     *
     * @param clientId whom it says that it is
     * @param client empty when there is no such client
     */
    Attempt begin(String clientId, Optional<Client> client, CallerAddress caller) {
        String home = AddressRange.homeOf(caller).toString();
        String seat = FailureCounts.seat(home, Math.floorMod(clientId.hashCode(), SEATS));
        Optional<String> own = client.map(known -> FailureCounts.client(home, known.clientId()));
        synchronized (counts) {
            return new Attempt(home, seat, own, !spent(home, seat, own));
        }
    }

    private boolean spent(String home, String seat, Optional<String> own) {
        return !untilNext(home, seat).isZero()
                && own.filter(key -> !counts.untilNext(key).isZero()).isPresent();
    }

    private Duration untilNext(String home, String seat) {
        Duration ofHome = counts.untilNext(home);
        Duration ofSeat = counts.untilNext(seat);
        return ofHome.compareTo(ofSeat) > 0 ? ofHome : ofSeat;
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
        private final String seat;
        private final Optional<String> own;
        private final boolean mayBeChecked;
        private boolean homeCounted;
        private boolean ownCounted;

        private Attempt(String home, String seat, Optional<String> own, boolean mayBeChecked) {
            this.home = home;
            this.seat = seat;
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
                return !spent(home, seat, own);
            }
        }

        /**
         * Counts a failure, be it one that is not certain yet, if the address has room for it.
         *
         * @return whether it has
         */
        boolean count() {
            synchronized (counts) {
                homeCounted = untilNext(home, seat).isZero() && counts.count(home) && counts.count(seat);
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
                ownCounted =
                        ownCounted || (mayBeChecked && own.filter(counts::count).isPresent());
                return homeCounted || ownCounted;
            }
        }

        /** Takes back what was counted for the client: its credential has not been looked at. */
        void forgiveOwn() {
            synchronized (counts) {
                if (ownCounted) {
                    own.ifPresent(counts::uncount);
                }
                ownCounted = false;
            }
        }

        /** Takes back what was counted: it was no failure. */
        void forgive() {
            synchronized (counts) {
                forgiveOwn();
                if (homeCounted) {
                    counts.uncount(home);
                    counts.uncount(seat);
                }
                homeCounted = false;
            }
        }

        /** What has been counted is a failure for certain, and not to be taken back. */
        void tell() {
            synchronized (counts) {
                if (homeCounted) {
                    failures.accept(home);
                    failures.accept(seat);
                }
                if (ownCounted) {
                    own.ifPresent(failures);
                }
            }
        }

        /** What a refusal becomes when there was no room for it: slow_down, for the same reason. */
        OAuthError tooMany(String reason) {
            synchronized (counts) {
                return OAuthError.slowDown(untilNext(home, seat), reason);
            }
        }
    }
}

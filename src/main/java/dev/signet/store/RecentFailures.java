package dev.signet.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Failed attempts on their way into the store: some, for a flood of them is no reason to remember more. */
final class RecentFailures {

    /** @param count the name of what it counts for */
    record Failure(long atMillis, String count) {}

    /** After this long a throttle has forgotten them all. */
    private static final Duration MATTER_FOR = Duration.ofSeconds(60);

    private static final int MOST = 10_000;

    private final Clock clock;
    private List<Failure> waiting = new ArrayList<>();

    RecentFailures(Clock clock) {
        this.clock = clock;
    }

    /** Whether it is the first that waits. */
    synchronized boolean add(String count) {
        if (waiting.size() < MOST) {
            waiting.add(new Failure(clock.millis(), count));
        }
        return waiting.size() == 1;
    }

    /** All that wait, and they wait no longer. */
    synchronized List<Failure> take() {
        List<Failure> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    /** Those that still matter wait again. */
    synchronized void putBack(List<Failure> taken) {
        long since = since();
        taken.stream()
                .filter(failure -> failure.atMillis >= since && waiting.size() < MOST)
                .forEach(waiting::add);
    }

    /** The time before which a failure matters no more. */
    long since() {
        return clock.millis() - MATTER_FOR.toMillis();
    }
}

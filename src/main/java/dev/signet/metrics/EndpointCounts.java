package dev.signet.metrics;

import java.util.concurrent.atomic.LongAdder;

/** The answers of one endpoint: how many of each class, and how long they took. */
public final class EndpointCounts {

    static final int LOWEST_CLASS = 1;
    static final int HIGHEST_CLASS = 5;

    private final LongAdder[] classes = new LongAdder[HIGHEST_CLASS + 1];
    private final Latency latency = new Latency();

    EndpointCounts() {
        for (int i = 0; i < classes.length; i++) {
            classes[i] = new LongAdder();
        }
    }

    /**
     * Counts an answer.
     *
     * @param status of HTTP
     * @param elapsed in nanoseconds
     */
    public void answered(int status, long elapsed) {
        classes[Math.max(0, Math.min(HIGHEST_CLASS, status / 100))].increment();
        latency.record(elapsed);
    }

    /** @param statusClass 2 for 200 to 299 */
    long count(int statusClass) {
        return classes[statusClass].sum();
    }

    Latency latency() {
        return latency;
    }
}

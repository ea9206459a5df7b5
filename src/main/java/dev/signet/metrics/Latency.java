package dev.signet.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How long something takes, in a few buckets. For many threads at a time. */
public final class Latency {

    /** The upper ends of the buckets but the last, in seconds. */
    private static final double[] BOUNDS = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Latency() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /**
     * Counts something that took so long.
     *
     * @param elapsed in nanoseconds
     */
    public void record(long elapsed) {
        double seconds = elapsed / (double) TimeUnit.SECONDS.toNanos(1);
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        nanos.add(elapsed);
    }

    /** The upper ends of all buckets, in seconds. */
    static double[] bounds() {
        double[] bounds = new double[BOUNDS.length + 1];
        System.arraycopy(BOUNDS, 0, bounds, 0, BOUNDS.length);
        bounds[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** How many are in each bucket, and in no other. */
    long[] counts() {
        long[] counts = new long[buckets.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    /** All of them together, in seconds. */
    double total() {
        return nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
    }
}

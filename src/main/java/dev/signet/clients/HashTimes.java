package dev.signet.clients;

import dev.signet.clients.SlowHash.Effort;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long slow hashes take on this machine. At first it is reckoned from a small sample of each algorithm, for all of them
 * take a time in proportion to their steps: that is a matter of milliseconds, however slow the hashes are. Afterwards
 * the slowest hash itself is measured a few times, by whoever has the time for it.
 */
final class HashTimes {

    private static final long ENOUGH = Duration.ofMillis(100).toNanos();
    private static final int RUNS = 2;

    private final Map<String, Double> nanosPerStep = new HashMap<>();
    private final Map<Effort, Measured> measured = new HashMap<>();

    /** The least: what delays one run has nothing to do with the hash. */
    private record Measured(long least, int runs) {

        Measured and(Measured other) {
            return new Measured(Math.min(least, other.least), runs + other.runs);
        }
    }

    /** How long the slowest of these takes, as far as it is known. */
    synchronized Duration slowest(Collection<SlowHash> hashes) {
        sample(hashes);
        return hashes.stream().map(this::time).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    /** The one of these that seems to be the slowest, while that is not certain yet. */
    synchronized Optional<SlowHash> uncertain(Collection<SlowHash> hashes) {
        return hashes.stream().max(Comparator.comparing(this::time)).filter(hash -> runs(hash.effort()) < RUNS);
    }

    /** Takes as long as the hash does. */
    void measure(SlowHash hash) {
        Measured once = new Measured(run(hash), 1);
        synchronized (this) {
            measured.merge(hash.effort(), once, Measured::and);
        }
    }

    private int runs(Effort effort) {
        return Optional.ofNullable(measured.get(effort)).map(Measured::runs).orElse(0);
    }

    private Duration time(SlowHash hash) {
        Effort effort = hash.effort();
        double reckoned = nanosPerStep.getOrDefault(effort.algorithm(), 0.0) * effort.steps();
        return Duration.ofNanos(
                Optional.ofNullable(measured.get(effort)).map(Measured::least).orElse((long) reckoned));
    }

    private void sample(Collection<SlowHash> hashes) {
        Map<String, SlowHash> samples = new HashMap<>();
        hashes.forEach(hash -> samples.putIfAbsent(hash.effort().algorithm(), hash.sample()));
        samples.keySet().removeAll(nanosPerStep.keySet());
        samples.forEach(
                (algorithm, sample) -> nanosPerStep.put(algorithm, nanosPerStep(sample, ENOUGH / samples.size())));
    }

    /** The first run finds nothing loaded yet, and the later ones are ever faster: the fastest is nearest to the truth. */
    private static double nanosPerStep(SlowHash sample, long enough) {
        long unused = run(sample);
        long begin = System.nanoTime();
        long least = run(sample);
        while (System.nanoTime() - begin < enough) {
            least = Math.min(least, run(sample));
        }
        return (double) least / sample.effort().steps();
    }

    @SuppressWarnings("ReturnValueIgnored") // The time is wanted, not the answer.
    private static long run(SlowHash hash) {
        long begin = System.nanoTime();
        hash.matches("");
        return System.nanoTime() - begin;
    }
}

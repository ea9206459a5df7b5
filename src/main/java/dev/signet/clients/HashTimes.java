package dev.signet.clients;

import dev.signet.clients.SlowHash.Effort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How long slow hashes take on this machine, by trying. Not for several threads at a time. */
final class HashTimes {

    private static final int RUNS = 5;
    private static final long ENOUGH = Duration.ofSeconds(1).toNanos();

    private final Map<Effort, Duration> measured = new HashMap<>();

    /** How long the slowest of these takes; of each algorithm the one with the most steps is tried, and only once ever. */
    Duration slowest(Collection<SlowHash> hashes) {
        Map<String, SlowHash> heaviest = hashes.stream()
                .collect(Collectors.toMap(hash -> hash.effort().algorithm(), hash -> hash, HashTimes::heavier));
        return heaviest.values().stream()
                .map(hash -> measured.computeIfAbsent(hash.effort(), effort -> measure(hash)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static SlowHash heavier(SlowHash one, SlowHash other) {
        return one.effort().steps() >= other.effort().steps() ? one : other;
    }

    /** The median of a few runs but the first, which finds nothing compiled yet, unless that alone took long enough. */
    private static Duration measure(SlowHash hash) {
        long begin = System.nanoTime();
        long first = run(hash);
        List<Long> runs = new ArrayList<>();
        while (runs.size() < RUNS && System.nanoTime() - begin < ENOUGH) {
            runs.add(run(hash));
        }
        Collections.sort(runs);
        return Duration.ofNanos(runs.isEmpty() ? first : runs.get(runs.size() / 2));
    }

    @SuppressWarnings("ReturnValueIgnored") // The time is wanted, not the answer.
    private static long run(SlowHash hash) {
        long begin = System.nanoTime();
        hash.matches("");
        return System.nanoTime() - begin;
    }
}

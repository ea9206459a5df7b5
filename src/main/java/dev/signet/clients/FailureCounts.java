package dev.signet.clients;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many failures there have been lately, by the name of what they count for: an address, a seat there, or a client there.
 * A bounded number of counts. For one thread at a time.
 */
final class FailureCounts {

    private static final Bandwidth AT_AN_ADDRESS = limit(10, Duration.ofSeconds(6));
    private static final Bandwidth ALL_OF_AN_ADDRESS = limit(30, Duration.ofSeconds(2));
    private static final int MOST = 100_000;

    // No address holds either.
    private static final char SEAT = '|';
    private static final char CLIENT = ' ';

    private final OnwardTime time;

    /** What is left of each limit; what was looked at last stands last. */
    private final Map<String, Bucket> counts = new LinkedHashMap<>(16, 0.75f, true);

    FailureCounts(Clock clock) {
        this.time = new OnwardTime(clock);
    }

    private static Bandwidth limit(int atOnce, Duration oneMoreEvery) {
        return Bandwidth.builder()
                .capacity(atOnce)
                .refillGreedy(1, oneMoreEvery)
                .build();
    }

    static String seat(String address, int number) {
        return address + SEAT + number;
    }

    static String client(String address, String clientId) {
        return address + CLIENT + clientId;
    }

    /** Counts one more, and says whether there was room for it. */
    boolean count(String name) {
        boolean room = counts.computeIfAbsent(name, this::newBucket).tryConsume(1);
        Iterator<Map.Entry<String, Bucket>> eldestFirst = counts.entrySet().iterator();
        // A full one is as good as none. Beyond the bound the eldest goes: to forget a failure locks nobody out.
        while (eldestFirst.hasNext() && (isFull(eldestFirst.next()) || counts.size() > MOST)) {
            eldestFirst.remove();
        }
        return room;
    }

    private static boolean isFull(Map.Entry<String, Bucket> count) {
        return count.getValue().getAvailableTokens() == limit(count.getKey()).getCapacity();
    }

    private static Bandwidth limit(String name) {
        boolean ofAddress = name.indexOf(SEAT) < 0 && name.indexOf(CLIENT) < 0;
        return ofAddress ? ALL_OF_AN_ADDRESS : AT_AN_ADDRESS;
    }

    private Bucket newBucket(String name) {
        return Bucket.builder()
                .addLimit(limit(name))
                .withCustomTimePrecision(time)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** Takes one back. */
    void uncount(String name) {
        @Nullable Bucket bucket = counts.get(name);
        if (bucket != null) {
            bucket.addTokens(1);
        }
    }

    /** Forgets what these clients have failed, at whatever address. */
    void forget(Set<String> clientIds) {
        counts.keySet()
                .removeIf(name ->
                        name.indexOf(CLIENT) >= 0 && clientIds.contains(name.substring(name.indexOf(CLIENT) + 1)));
    }

    /** How long there is no room for one more. */
    Duration untilNext(String name) {
        @Nullable Bucket bucket = counts.get(name);
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /** How many counts are kept. */
    int size() {
        return counts.size();
    }
}

package dev.signet.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** What one client got, and what it was refused; or what several did that are counted as one. */
final class ClientCounts {

    /** @param application its name; empty where none was asked for that the client has */
    record Refused(String application, String reason) {}

    private final Optional<Observed.Known> client;
    private final Map<String, LongAdder> issued = new ConcurrentHashMap<>();
    private final Map<Refused, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<String, Long> secretsUsed = new ConcurrentHashMap<>();
    private volatile long used;

    /** @param client empty for several that are counted as one */
    ClientCounts(Optional<Observed.Known> client) {
        this.client = client;
    }

    void issued(String application) {
        issued.computeIfAbsent(application, name -> new LongAdder()).increment();
    }

    void refused(String application, String reason) {
        refused.computeIfAbsent(new Refused(application, reason), why -> new LongAdder())
                .increment();
    }

    /** @param second of the epoch; written once only, for a busy client is used by every processor */
    private void used(long second) {
        if (used < second) {
            used = second;
        }
    }

    /** @param secret the name of one of several; empty where the client has one alone, or none */
    void used(Optional<String> secret, long second) {
        used(second);
        secret.or(() -> client.flatMap(Observed.Known::onlySecret)).ifPresent(name -> {
            Long last = secretsUsed.get(name);
            if (last == null || last < second) {
                secretsUsed.put(name, second);
            }
        });
    }

    boolean isOf(Observed.Known other) {
        return client.equals(Optional.of(other));
    }

    Map<String, LongAdder> issued() {
        return issued;
    }

    Map<Refused, LongAdder> refused() {
        return refused;
    }

    /** The second of the epoch; 0 for never. */
    long used() {
        return used;
    }

    Map<String, Long> secretsUsed() {
        return secretsUsed;
    }

    /** Goes on for a client whose secrets are others now: by their names the old ones would be taken for them. */
    ClientCounts goingOnAs(Observed.Known other) {
        ClientCounts next = new ClientCounts(Optional.of(other));
        next.issued.putAll(issued);
        next.refused.putAll(refused);
        next.used = used;
        return next;
    }

    /** Forgets what concerned other applications. */
    void keepApplications(Predicate<String> kept) {
        issued.keySet().removeIf(kept.negate());
        refused.keySet().removeIf(why -> !why.application().isEmpty() && !kept.test(why.application()));
    }
}

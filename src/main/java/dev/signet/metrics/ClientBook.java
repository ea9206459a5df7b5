package dev.signet.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The counts of each client that has asked for something. Only those that are configured have a place of their own, and only
 * so many of them: whoever comes later is counted together with the others of whom that is true.
 */
final class ClientBook {

    /** What a client is called that nobody knows. */
    static final String UNKNOWN = "(unknown)";

    /** What all are called for whom there was no place. */
    static final String OTHERS = "(others)";

    private final int most;
    private final Observed observed;
    private final Map<String, ClientCounts> counts = new ConcurrentHashMap<>();

    ClientBook(int most, Observed observed) {
        this.most = most;
        this.observed = observed;
    }

    /** The counts for this client_id, whoever sent it. */
    ClientCounts of(Optional<String> clientId) {
        if (clientId.isEmpty()) {
            return shared(UNKNOWN);
        }
        ClientCounts own = counts.get(clientId.get());
        return own == null ? enter(clientId.get()) : own;
    }

    /** Under the lock that a reload takes too, or else a client that was removed could come back by its last request. */
    private synchronized ClientCounts enter(String clientId) {
        Optional<Observed.Known> known = observed.clients().apply(clientId);
        if (known.isEmpty()) {
            return shared(UNKNOWN);
        }
        if (counts.size() >= most && !counts.containsKey(clientId)) {
            return shared(OTHERS);
        }
        return counts.computeIfAbsent(clientId, id -> new ClientCounts(known));
    }

    /** A client that is called so is counted there as well. */
    private ClientCounts shared(String name) {
        return counts.computeIfAbsent(name, any -> new ClientCounts(Optional.empty()));
    }

    /** Forgets the clients that are configured no longer, and the secrets that were replaced. */
    synchronized void reloaded() {
        counts.keySet()
                .removeIf(id -> !isShared(id) && observed.clients().apply(id).isEmpty());
        counts.replaceAll((id, count) -> observed.clients()
                .apply(id)
                .filter(known -> !count.isOf(known))
                .map(count::goingOnAs)
                .orElse(count));
        counts.values().forEach(count -> count.keepApplications(observed.applications()));
    }

    private static boolean isShared(String name) {
        return name.equals(UNKNOWN) || name.equals(OTHERS);
    }

    void forEach(BiConsumer<String, ClientCounts> each) {
        counts.forEach(each);
    }
}

package dev.signet.metrics;

import dev.signet.protocol.OAuthError;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the server counts, from its start on and through every reload. Adders of the JDK count; the library that writes them
 * out is not loaded before somebody reads. For many threads at a time.
 */
public final class Metrics {

    /** Each that has asked for something has some ten lines. */
    private static final int MOST_CLIENTS = 10_000;

    private final Clock clock;
    private final Observed observed;
    private final ClientBook clients;
    private final AccessCounts direct;
    private final AccessCounts gateway;
    private final Map<String, EndpointCounts> endpoints = new ConcurrentHashMap<>();
    private final Latency signing = new Latency();
    private final Latency proofs = new Latency();
    private final Latency failedProofs = new Latency();
    private final Latency slowHashes = new Latency();
    private final LongAdder goodReloads = new LongAdder();
    private final LongAdder badReloads = new LongAdder();
    private volatile long inForceSince;
    private volatile boolean lastReloadWasGood = true;
    private @Nullable Exposition exposition;

    public Metrics(Clock clock, Observed observed) {
        this(clock, observed, MOST_CLIENTS);
    }

    Metrics(Clock clock, Observed observed, int mostClients) {
        this.clock = clock;
        this.observed = observed;
        this.clients = new ClientBook(mostClients, observed);
        this.direct = new AccessCounts(observed.applications());
        this.gateway = new AccessCounts(observed.applications());
        this.inForceSince = now();
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** A client has proven to be itself; by this of its secrets, where it has several. */
    public void proven(String clientId, Optional<String> secret) {
        clients.of(Optional.of(clientId)).used(secret, now());
    }

    /** A client got a token. */
    public void tokenIssued(String clientId, String application) {
        clients.of(Optional.of(clientId)).issued(application);
    }

    /**
     * A token was asked for and refused.
     *
     * @param clientId as it was sent; empty where none was
     * @param application that the token would have been for; empty where that is not known
     */
    public void tokenRefused(Optional<String> clientId, Optional<String> application, OAuthError refusal) {
        clients.of(clientId).refused(application.orElse(""), RefusalReason.of(refusal));
    }

    /** Requests that came to an API here. */
    public AccessCounts direct() {
        return direct;
    }

    /** Requests that a gateway asked about. */
    public AccessCounts gateway() {
        return gateway;
    }

    /** The counts of an endpoint; to be asked for once, and not for each request. */
    public EndpointCounts endpoint(String name) {
        return endpoints.computeIfAbsent(name, any -> new EndpointCounts());
    }

    /** How long it takes to make a token. */
    public Latency signing() {
        return signing;
    }

    /** How long it takes to find out who asks. Refusals may be made to wait. */
    public Latency authentication(boolean proven) {
        return proven ? proofs : failedProofs;
    }

    /** How long it takes to compute a slow hash of a secret. */
    public Latency slowHashes() {
        return slowHashes;
    }

    /** Another configuration is in force, and with it other clients and applications. */
    public void reloaded() {
        goodReloads.increment();
        inForceSince = now();
        lastReloadWasGood = true;
        clients.reloaded();
        direct.reloaded();
        gateway.reloaded();
    }

    /** Another configuration was wrong. */
    public void reloadRefused() {
        badReloads.increment();
        lastReloadWasGood = false;
    }

    /** Writes it all in the text format of Prometheus, version 0.0.4, in UTF-8. */
    public void write(OutputStream out) throws IOException {
        exposition().write(out);
    }

    private synchronized Exposition exposition() {
        if (exposition == null) {
            exposition = new Exposition(this, observed);
        }
        return exposition;
    }

    ClientBook clients() {
        return clients;
    }

    Map<String, EndpointCounts> endpoints() {
        return new TreeMap<>(endpoints);
    }

    long reloads(boolean good) {
        return (good ? goodReloads : badReloads).sum();
    }

    /** The second of the epoch in which the configuration came into force. */
    long inForceSince() {
        return inForceSince;
    }

    boolean lastReloadWasGood() {
        return lastReloadWasGood;
    }
}

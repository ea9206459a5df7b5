package dev.signet.server;

import dev.signet.applications.AskedPath;
import dev.signet.clients.AttemptThrottle;
import dev.signet.clients.SecretChecks;
import dev.signet.config.Configuration;
import dev.signet.config.ServerSettings;
import dev.signet.config.StoreSettings;
import dev.signet.endpoints.ClientRequests;
import dev.signet.endpoints.MetricsEndpoint;
import dev.signet.endpoints.OperationsEndpoint;
import dev.signet.metrics.Metrics;
import dev.signet.realm.CurrentRealm;
import dev.signet.realm.Realm;
import dev.signet.store.EmbeddedStore;
import dev.signet.store.RedisStore;
import dev.signet.store.Store;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;

/**
 * The server: makes every object. It is started once, may be given another realm while it runs, and
 * is stopped once.
 */
public final class TokenServer {

    private final CurrentRealm current;
    private final AttemptThrottle attempts;
    private final Store store;
    private final SecretChecks checks;
    private final ExpiringSecrets expiring;
    private final Metrics metrics;
    private final AnswerCounts answers;
    private final RotatingKeys keys;
    private final OwnRoutes own;
    private final HttpListener listener;
    private final Javalin javalin;
    private final Optional<ManagementServer> management;
    private volatile boolean listening;
    private volatile boolean stopping;

    /** @param first in force until another one is given */
    public TokenServer(Configuration first, Clock clock) {
        ServerSettings settings = first.server();
        this.current = new CurrentRealm(first.realm());
        this.store = store(first.store(), clock);
        this.attempts = new AttemptThrottle(clock, store::failed);
        this.expiring = new ExpiringSecrets(clock);
        this.keys = new RotatingKeys(current);
        this.metrics = new Metrics(clock, Outlook.of(current, expiring, store));
        this.answers = new AnswerCounts(metrics);
        this.checks = new SecretChecks(metrics.slowHashes()::record);
        RequestRealm realm = new RequestRealm(current);
        this.own = new OwnRoutes(ctx -> realm.apply(ctx).issuer().path(), answers::at);
        this.listener = new HttpListener(settings, this::isApi, answers::overload);
        OperationsEndpoint operations = new OperationsEndpoint(
                () -> stopping, () -> current.get().keys().isOverdue(), this::trouble);
        this.management = settings.managementPort()
                .map(port -> new ManagementServer(settings, port, operations, new MetricsEndpoint(metrics), answers));
        this.javalin = Javalin.create(config -> {
            listener.configure(config);
            config.requestLogger.http(answers::answered);
            new Routes(settings, realm, own, store, metrics, clock, () -> stopping)
                    .addTo(
                            config,
                            new ClientRequests(realm, attempts, checks, metrics),
                            management.isEmpty() ? Optional.of(operations) : Optional.empty());
        });
    }

    private boolean isApi(String path) {
        Realm now = current.get();
        return !own.contains(path, now.issuer().path())
                && now.accessCheck(AskedPath.of(path).leading()).isPresent();
    }

    private static Store store(StoreSettings settings, Clock clock) {
        if (settings instanceof StoreSettings.Redis redis) {
            return new RedisStore(redis.url(), redis.maxStaleness(), clock);
        }
        return new EmbeddedStore(((StoreSettings.Embedded) settings).file(), clock);
    }

    private Optional<String> trouble() {
        return listening ? store.trouble() : Optional.of("the server is starting");
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when the address cannot be listened on, or the store is damaged or another's
     */
    public void start() throws IOException {
        store.open(attempts::failedElsewhere);
        checks.expect(current.get().clients());
        try {
            listen();
        } catch (IOException e) {
            store.close();
            throw e;
        }
        expiring.expect(current.get().clients());
        keys.expect();
    }

    /** The port of those who watch first: it says that the server is starting until it has. */
    private void listen() throws IOException {
        if (management.isPresent()) {
            management.get().start();
        }
        try {
            javalin.start();
            listening = true;
        } catch (UncheckedIOException e) {
            management.ifPresent(ManagementServer::stop);
            throw e.getCause();
        }
    }

    /** The port on which metrics and health are read, where that is one of their own. */
    public Optional<Integer> managementPort() {
        return management.map(ManagementServer::port);
    }

    /** The port that is listened on, which is another than the configured one when that is 0. */
    public int port() {
        return javalin.port();
    }

    /**
     * Puts another realm and renewed certificates in force. Requests that have begun end with the realm that they began
     * with, and connections go on with the certificate that they were made with.
     *
     * @param settings of which all but the certificates waits for a restart
     */
    public void reload(ServerSettings settings, Realm next) {
        checks.expect(next.clients());
        Realm before = current.get();
        current.replace(next);
        attempts.forget(next.newOrOtherThanIn(before));
        expiring.expect(next.clients());
        keys.expect();
        metrics.reloaded();
        listener.renew(settings);
    }

    /** A configuration that was to be put in force is wrong, and the one that is in force stays. */
    public void reloadRefused() {
        metrics.reloadRefused();
    }

    /** Takes no new connections, answers the requests in flight for up to ten seconds, and ends. Nobody stands in line. */
    public void stop() {
        stopping = true;
        checks.release();
        expiring.close();
        keys.close();
        listener.drain();
        javalin.stop();
        checks.close();
        management.ifPresent(ManagementServer::stop);
        store.close();
    }
}

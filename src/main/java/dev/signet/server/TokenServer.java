package dev.signet.server;

import dev.signet.api.SampleApi;
import dev.signet.applications.Application;
import dev.signet.applications.AskedPath;
import dev.signet.clients.AttemptThrottle;
import dev.signet.clients.Client;
import dev.signet.clients.SecretChecks;
import dev.signet.config.Configuration;
import dev.signet.config.Loopback;
import dev.signet.config.ServerSettings;
import dev.signet.config.StoreSettings;
import dev.signet.endpoints.CallerAddresses;
import dev.signet.endpoints.ClientCertificates;
import dev.signet.endpoints.ClientRequests;
import dev.signet.endpoints.CrossOrigin;
import dev.signet.endpoints.IntrospectionEndpoint;
import dev.signet.endpoints.JwksEndpoint;
import dev.signet.endpoints.MetadataEndpoint;
import dev.signet.endpoints.MetricsEndpoint;
import dev.signet.endpoints.OAuthErrors;
import dev.signet.endpoints.OperationsEndpoint;
import dev.signet.endpoints.PagesEndpoint;
import dev.signet.endpoints.Paths;
import dev.signet.endpoints.RequestId;
import dev.signet.endpoints.RequestReader;
import dev.signet.endpoints.ResourceMetadataEndpoint;
import dev.signet.endpoints.RevocationEndpoint;
import dev.signet.endpoints.TokenEndpoint;
import dev.signet.endpoints.TokenRefusals;
import dev.signet.endpoints.VerifyEndpoint;
import dev.signet.metrics.Metrics;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.realm.CurrentRealm;
import dev.signet.realm.Issuer;
import dev.signet.realm.Realm;
import dev.signet.store.EmbeddedStore;
import dev.signet.store.RedisStore;
import dev.signet.store.Store;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server: makes every object and lists every route. It is started once, may be given another realm while it runs, and
 * is stopped once.
 */
public final class TokenServer {

    private static final Logger LOG = LoggerFactory.getLogger(TokenServer.class);

    private final CurrentRealm current;
    private final AttemptThrottle attempts;
    private final Store store;
    private final SecretChecks checks;
    private final ExpiringSecrets expiring;
    private final Metrics metrics;
    private final AnswerCounts answers;
    private final RotatingKeys keys;
    private final RequestRealm realm;
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
        this.realm = new RequestRealm(current);
        this.own = new OwnRoutes(ctx -> realm.apply(ctx).issuer().path(), answers::at);
        this.listener = new HttpListener(settings, this::isApi, answers::overload);
        OperationsEndpoint operations = new OperationsEndpoint(
                () -> stopping, () -> current.get().keys().isOverdue(), this::trouble);
        this.management = settings.managementPort()
                .map(port -> new ManagementServer(settings, port, operations, new MetricsEndpoint(metrics), answers));
        this.javalin = Javalin.create(config -> {
            listener.configure(config);
            addRoutes(config, settings, operations, clock);
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

    private void addRoutes(JavalinConfig config, ServerSettings settings, OperationsEndpoint operations, Clock clock) {
        RoutesConfig routes = config.routes;
        ClientRequests requests = new ClientRequests(realm, attempts, checks, metrics);
        TokenRefusals refusals = new TokenRefusals(realm, metrics);
        MetadataEndpoint metadata = new MetadataEndpoint(realm, settings.seesCertificates());
        ResourceMetadataEndpoint resourceMetadata = new ResourceMetadataEndpoint(realm, settings.seesCertificates());

        config.requestLogger.http(answers::answered);
        routes.before(new RequestId());
        routes.before(new CallerAddresses(settings.trustedProxies()));
        if (settings.clientCertHeader()) {
            routes.before(new ClientCertificates(settings.trustedProxies()));
        }
        routes.before(own.only(Paths.TOKEN, new CrossOrigin(settings.corsOrigins())));

        own.post(Paths.TOKEN, new TokenEndpoint(requests, store, metrics));
        own.post(Paths.INTROSPECTION, new IntrospectionEndpoint(requests, store));
        own.post(Paths.REVOCATION, new RevocationEndpoint(requests, store, clock));
        VerifyEndpoint verify = new VerifyEndpoint(realm, store, metrics.gateway());
        own.any(Paths.VERIFY, ctx -> {
            verify.handle(ctx);
            // Here, because no later step is taken for a route of any method.
            closeWhileStopping(ctx);
        });
        own.get(Paths.JWKS, new JwksEndpoint(realm));
        own.getAboutIssuer(Paths.AUTHORIZATION_SERVER, metadata);
        own.getAboutIssuer(Paths.OPENID_CONFIGURATION, metadata);
        own.getBelow(Paths.PROTECTED_RESOURCE, resourceMetadata);
        if (management.isEmpty()) {
            addOperations(own, settings, operations, realm);
        }

        routes.before(own::answerAny);
        SampleApi api = new SampleApi(
                (ctx, path) -> realm.apply(ctx).accessCheck(path),
                own::contains,
                CallerAddresses::of,
                RequestReader::possession,
                store,
                metrics.direct());
        api.register(routes);
        if (settings.pages()) {
            addPages(own, new PagesEndpoint(realm, api.paths(), own::has));
        }
        routes.before(own::refuseUnknownMethod);
        own.register(routes);

        routes.after(this::closeWhileStopping);

        routes.exception(OAuthError.class, (refusal, ctx) -> {
            refusals.count(refusal, ctx);
            OAuthErrors.answer(
                    own.isForAny(ctx) ? refusal.toGateway() : refusal, ctx, applications(realm.apply(ctx), refusal));
        });
        routes.exception(HttpResponseException.class, (e, ctx) -> OAuthErrors.answer(own.refusal(ctx), ctx));
        routes.exception(Exception.class, TokenServer::answerFault);
        config.router.javaLangErrorHandler(TokenServer::answerError);
    }

    /** What is counted is for this machine alone, be it that a reload gives the issuer another host. */
    private void addOperations(
            OwnRoutes own, ServerSettings settings, OperationsEndpoint operations, RequestRealm realm) {
        own.get(Paths.LIVE, operations::live);
        own.get(Paths.READY, operations::ready);
        if (settings.isLoopback() && isLoopback(current.get().issuer())) {
            MetricsEndpoint endpoint = new MetricsEndpoint(metrics);
            own.get(Paths.METRICS, ctx -> {
                if (!isLoopback(realm.apply(ctx).issuer()) || !isAskedAsLoopback(ctx)) {
                    throw OAuthError.notFound();
                }
                endpoint.handle(ctx);
            });
        }
    }

    private static boolean isLoopback(Issuer issuer) {
        return Loopback.includes(issuer.host());
    }

    /** A page on the web can have a name that leads here, and would be told what it asks for under that name. */
    private static boolean isAskedAsLoopback(Context ctx) {
        return Loopback.includes(ctx.req().getServerName().replace("[", "").replace("]", ""));
    }

    private static void addPages(OwnRoutes own, PagesEndpoint pages) {
        own.getRoot(pages::isFree, pages::page);
        own.get(Paths.DOCS, pages::docs);
        own.get(Paths.OPENAPI, pages::openapi);
        PagesEndpoint.files().forEach(file -> own.get(Paths.DOCS + "/" + file, pages::file));
    }

    /** Of the client that the refusal names, be it proven or not. */
    private static List<Application> applications(Realm realm, OAuthError refusal) {
        return refusal.clientId()
                .flatMap(realm.authenticator()::find)
                .map(Client::applications)
                .orElse(List.of());
    }

    /**
     * The last answer on a connection says so, that nobody sends another request into its end: RFC 9112 section 9.6. In
     * HTTP/2 that is for a frame to say, and the field must not be there: RFC 9113 section 8.2.2.
     */
    private void closeWhileStopping(Context ctx) {
        if (stopping && ctx.req().getProtocol().startsWith("HTTP/1")) {
            ctx.header("Connection", "close");
        }
    }

    /** The stranger learns the request id, the log everything. */
    static void answerFault(Exception fault, Context ctx) {
        String requestId = RequestId.of(ctx);
        LOG.error("{}", RequestId.correlation(ctx).endOf(LogLine.of("fault")), fault);
        OAuthError error = OAuthError.serverError(requestId);
        if (SampleApi.isFor(ctx)) {
            SampleApi.answer(ctx, error);
        } else {
            OAuthErrors.answer(error, ctx);
        }
    }

    /** Javalin has no request for an Error, such as a stack that overflows, only the answer. */
    static void answerError(HttpServletResponse answer, Error error) {
        String requestId = String.valueOf(answer.getHeader(RequestId.FIELD));
        LOG.error("{}", LogLine.of("fault").with("request_id", requestId), error);
        OAuthErrors.answer(OAuthError.serverError(requestId), answer);
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

package dev.signet.server;

import dev.signet.api.SampleApi;
import dev.signet.applications.Application;
import dev.signet.applications.AskedPath;
import dev.signet.clients.Client;
import dev.signet.config.Loopback;
import dev.signet.config.ServerSettings;
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
import dev.signet.protocol.OAuthError;
import dev.signet.realm.Issuer;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import dev.signet.tokens.AccessCheck;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What is answered where: the list of all routes, and of what is done before and after each. */
final class Routes {

    private final ServerSettings settings;
    private final RequestRealm realm;
    private final OwnRoutes own;
    private final Store store;
    private final Metrics metrics;
    private final Clock clock;
    private final BooleanSupplier stopping;

    Routes(
            ServerSettings settings,
            RequestRealm realm,
            OwnRoutes own,
            Store store,
            Metrics metrics,
            Clock clock,
            BooleanSupplier stopping) {
        this.settings = settings;
        this.realm = realm;
        this.own = own;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** @param operations where no other port has them */
    void addTo(JavalinConfig config, ClientRequests requests, Optional<OperationsEndpoint> operations) {
        addFirstSteps(config.routes);
        addEndpoints(requests);
        addDocuments();
        operations.ifPresent(this::addOperations);

        config.routes.before(own::answerAny);
        addSample(config.routes);
        own.register(config);

        config.routes.after(this::closeWhileStopping);
        addRefusals(config.routes);
    }

    private void addFirstSteps(RoutesConfig routes) {
        routes.before(new RequestId());
        routes.before(new CallerAddresses(settings.trustedProxies()));
        // Before anything refuses a request, so that a page can read why.
        routes.before(own.only(Paths.TOKEN, new CrossOrigin(settings.corsOrigins())));
        if (settings.clientCertHeader()) {
            routes.before(new ClientCertificates(settings.trustedProxies()));
        }
    }

    private void addEndpoints(ClientRequests requests) {
        own.post(Paths.TOKEN, new TokenEndpoint(requests, store, metrics));
        own.post(Paths.INTROSPECTION, new IntrospectionEndpoint(requests, store));
        own.post(Paths.REVOCATION, new RevocationEndpoint(requests, store, clock));
        VerifyEndpoint verify = new VerifyEndpoint(realm, store, metrics.gateway());
        own.any(Paths.VERIFY, ctx -> {
            verify.handle(ctx);
            // Here, because no later step is taken for a route of any method.
            closeWhileStopping(ctx);
        });
    }

    private void addDocuments() {
        MetadataEndpoint metadata = new MetadataEndpoint(realm, settings.seesCertificates());
        own.get(Paths.JWKS, new JwksEndpoint(realm));
        own.getAboutIssuer(Paths.AUTHORIZATION_SERVER, metadata);
        own.getAboutIssuer(Paths.OPENID_CONFIGURATION, metadata);
        own.getBelow(Paths.PROTECTED_RESOURCE, new ResourceMetadataEndpoint(realm, settings.seesCertificates()));
    }

    /** What is counted is for this machine alone, be it that a reload gives the issuer another host. */
    private void addOperations(OperationsEndpoint operations) {
        own.get(Paths.LIVE, operations::live);
        own.get(Paths.READY, operations::ready);
        if (settings.isLoopback() && isLoopback(realm.now().issuer())) {
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

    /** The sample API, and the pages, which show what it has. */
    private void addSample(RoutesConfig routes) {
        SampleApi api = new SampleApi(
                (ctx, path) -> realm.apply(ctx).accessCheck(path),
                own::contains,
                CallerAddresses::of,
                RequestReader::possession,
                store,
                metrics.direct());
        api.register(routes);
        if (settings.pages()) {
            addPages(new PagesEndpoint(realm, api.paths(), own::has));
        }
    }

    private void addPages(PagesEndpoint pages) {
        own.getRoot(pages::isFree, pages::page);
        own.get(Paths.DOCS, pages::docs);
        own.get(Paths.OPENAPI, pages::openapi);
        PagesEndpoint.files().forEach(file -> own.get(Paths.DOCS + "/" + file, pages::file));
    }

    private void addRefusals(RoutesConfig routes) {
        TokenRefusals refusals = new TokenRefusals(realm, metrics);
        routes.exception(OAuthError.class, (refusal, ctx) -> {
            refusals.count(refusal, ctx);
            answer(ctx, refusal);
        });
    }

    private void answer(Context ctx, OAuthError refusal) {
        Realm now = realm.apply(ctx);
        Optional<Application> api = api(ctx, now);
        if (api.isPresent()) {
            OAuthErrors.log(refusal, ctx, List.of(api.get()));
            SampleApi.refuse(ctx, api.get(), refusal);
        } else {
            OAuthErrors.answer(own.isForAny(ctx) ? refusal.toGateway() : refusal, ctx, applications(now, refusal));
        }
    }

    /** Whose path it is, if an API's, also of a request that is refused before the API's own guard has seen it. */
    private Optional<Application> api(Context ctx, Realm now) {
        return own.contains(ctx)
                ? Optional.empty()
                : now.accessCheck(AskedPath.of(ctx.req().getRequestURI()).leading())
                        .map(AccessCheck::application);
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
        if (stopping.getAsBoolean() && ctx.req().getProtocol().startsWith("HTTP/1")) {
            ctx.header("Connection", "close");
        }
    }
}

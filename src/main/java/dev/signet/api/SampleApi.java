package dev.signet.api;

import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.metrics.AccessCounts;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.store.Store;
import dev.signet.tokens.AccessCheck;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The sample protected resource: a guard before every application's path (RFC 6750), and users and products behind it as
 * JSON:API 1.1 documents.
 */
public final class SampleApi {

    private final BearerGuard guard;
    private final List<ResourceEndpoint<?>> endpoints;

    /**
     * @param applications the check of the application that holds a path, by the configuration that the request is under
     * @param own whether a request is for an endpoint of the server's own, which needs no token
     * @param callers where a request came from, for the log
     * @param possessions what a request shows of its caller's keys
     * @param store remembers the proofs that were used
     * @param counts of what is let in and what is not
     */
    public SampleApi(
            BiFunction<Context, RequestPath, Optional<AccessCheck>> applications,
            Predicate<Context> own,
            Function<Context, CallerAddress> callers,
            Function<Context, Possession> possessions,
            Store store,
            AccessCounts counts) {
        this.guard = new BearerGuard(applications, own, callers, possessions, store, counts);
        this.endpoints = List.of(UsersEndpoint.of(SampleCatalog.USERS), ProductsEndpoint.of(SampleCatalog.PRODUCTS));
    }

    /** Registers the guard and the routes. What the server does before it asks for a token must be registered earlier. */
    public void register(RoutesConfig routes) {
        routes.exception(ApiError.class, (error, ctx) -> JsonApi.answer(ctx, error));
        routes.before(guard);
        routes.before(new SampleRoutes(
                endpoints.stream().<ResourceType<?>>map(ResourceEndpoint::type).toList()));
        for (ResourceEndpoint<?> endpoint : endpoints) {
            String path = endpoint.type().path();
            getAndHead(routes, path, endpoint::page);
            getAndHead(routes, path + "/{id}", ctx -> endpoint.one(ctx, ctx.pathParam("id")));
        }
    }

    private static void getAndHead(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /** Where the resources of the sample are, one path for each type. */
    public List<String> paths() {
        return endpoints.stream().map(endpoint -> endpoint.type().path()).toList();
    }

    /** Whether the request lies under an application's path, so that whatever goes wrong is answered by {@link #answer}. */
    public static boolean isFor(Context ctx) {
        return BearerGuard.hasApplication(ctx);
    }

    /** Answers what is refused before the guard has seen it: under the path of this application. */
    public static void refuse(Context ctx, Application application, OAuthError error) {
        BearerGuard.note(ctx, application);
        answer(ctx, error);
    }

    /** Answers with an error as a JSON:API errors document: its status, code, public description and header fields. */
    public static void answer(Context ctx, OAuthError error) {
        JsonApi.answer(ctx, ApiError.of(error));
    }
}

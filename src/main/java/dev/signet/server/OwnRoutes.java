package dev.signet.server;

import dev.signet.endpoints.OAuthErrors;
import dev.signet.protocol.OAuthError;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The routes of our own endpoints. Each is found below the issuer's path, where it is published, and without it, where it
 * arrives from a gateway that takes that path away. The issuer may change while the server runs, so the path is the
 * request's, and the routes are not the router's.
 */
final class OwnRoutes {

    /** @param isThere whether there is such a route for a request */
    private record Route(String allowed, Set<String> methods, Handler handler, Predicate<Context> isThere) {

        static Route post(Handler handler) {
            return new Route("POST", Set.of("POST"), handler, ctx -> true);
        }

        static Route any(Handler handler) {
            return new Route("", Set.of(), handler, ctx -> true);
        }

        boolean isForAny() {
            return methods.isEmpty();
        }

        /** A document, for GET and HEAD. */
        static Route get(Handler handler) {
            return get(handler, ctx -> true);
        }

        static Route get(Handler handler, Predicate<Context> isThere) {
            return new Route("GET, HEAD", Set.of("GET", "HEAD"), handler, isThere);
        }
    }

    private static final String ANY = "/<path>";
    /** Which that one does not take. */
    private static final String ROOT = "/";

    private final Function<Context, String> issuerPath;
    private final BiFunction<String, Handler, Handler> each;
    private final Map<String, Route> at = new HashMap<>();
    private final Map<String, Route> below = new HashMap<>();
    private final Map<String, Route> aboutIssuer = new HashMap<>();

    /**
     * @param issuerPath the path of the issuer that a request knows; empty where it has none
     * @param each is put around the handler at a path
     */
    OwnRoutes(Function<Context, String> issuerPath, BiFunction<String, Handler, Handler> each) {
        this.issuerPath = issuerPath;
        this.each = each;
    }

    /** Has the router hand over what is for none of the routes that it has already, and what nobody takes or answers. */
    void register(JavalinConfig config) {
        RoutesConfig routes = config.routes;
        routes.before(this::refuseUnknownMethod);
        for (String path : List.of(ROOT, ANY)) {
            routes.get(path, this::handle).head(path, this::handle).post(path, this::handle);
        }
        routes.exception(HttpResponseException.class, (e, ctx) -> OAuthErrors.answer(refusal(ctx), ctx));
        routes.exception(Exception.class, Faults::answer);
        config.router.javaLangErrorHandler(Faults::answer);
    }

    private void handle(Context ctx) throws Exception {
        Route route = find(ctx)
                .filter(found -> found.methods().contains(ctx.req().getMethod()))
                .orElseThrow(() -> refusal(ctx));
        route.handler().handle(ctx);
    }

    /**
     * Answers what is for a route of any method, before Javalin looks for a route by the method: it has none for those that it
     * does not know.
     */
    void answerAny(Context ctx) throws Exception {
        Optional<Route> route = find(ctx).filter(Route::isForAny);
        if (route.isPresent()) {
            route.get().handler().handle(ctx);
            ctx.skipRemainingHandlers();
        }
    }

    /** Whether the request is for a route of any method, whose answer is for a gateway. */
    boolean isForAny(Context ctx) {
        return find(ctx).filter(Route::isForAny).isPresent();
    }

    /** A step that is taken only at a path of our own, whatever the method. */
    Handler only(String path, Handler step) {
        return ctx -> {
            if (find(ctx).filter(found -> found.equals(at.get(path))).isPresent()) {
                step.handle(ctx);
            }
        };
    }

    void post(String path, Handler handler) {
        at.put(path, Route.post(each.apply(path, handler)));
    }

    /** One for any method. */
    void any(String path, Handler handler) {
        at.put(path, Route.any(each.apply(path, handler)));
    }

    void get(String path, Handler handler) {
        at.put(path, Route.get(each.apply(path, handler)));
    }

    /**
     * A page at the root and at the issuer's path, with a slash behind it or none.
     *
     * @param isFree whether the request is for a path that nobody else has
     */
    void getRoot(Predicate<Context> isFree, Handler handler) {
        Handler root = each.apply(ROOT, handler);
        at.put(ROOT, Route.get(root, isFree));
        at.put("", Route.get(root, isFree));
    }

    /** A document about the issuer, which is also found where RFC 8414 section 3.1 inserts its place into the issuer. */
    void getAboutIssuer(String path, Handler handler) {
        get(path, handler);
        aboutIssuer.put(path, Route.get(each.apply(path, handler)));
    }

    /** Documents at a path and everywhere below it. */
    void getBelow(String path, Handler handler) {
        get(path, handler);
        below.put(path + "/", Route.get(each.apply(path, handler)));
    }

    /** Whether there is a route at a path, below the issuer's or without it. */
    boolean has(String path) {
        return at.containsKey(path);
    }

    /** Whether the request is for one of our own. */
    boolean contains(Context ctx) {
        return find(ctx).isPresent();
    }

    /**
     * Whether a request for a path is for one of our own.
     *
     * @param path as it stands in the request
     * @param issuer the path of the issuer
     */
    boolean contains(String path, String issuer) {
        return find(path, issuer).isPresent();
    }

    /** Javalin calls its own steps by names such as BEFORE; a request of such a method would run them as its route. */
    private void refuseUnknownMethod(Context ctx) {
        if (!ctx.method().isHttpMethod()) {
            throw refusal(ctx);
        }
    }

    /** The refusal for a request that no route took. */
    private OAuthError refusal(Context ctx) {
        return find(ctx)
                .map(route -> OAuthError.methodNotAllowed(route.allowed()))
                .orElseGet(OAuthError::notFound);
    }

    // By the path as it stood in the request, for it is one of a few that we published.
    private Optional<Route> find(Context ctx) {
        return find(ctx.req().getRequestURI(), issuerPath.apply(ctx))
                .filter(found -> found.isThere().test(ctx));
    }

    private Optional<Route> find(String path, String issuer) {
        Optional<Route> route = find(path);
        if (route.isPresent() || issuer.isEmpty()) {
            return route;
        }
        if (path.startsWith(issuer)) {
            route = find(path.substring(issuer.length()));
        }
        return route.isEmpty() && path.endsWith(issuer)
                ? Optional.ofNullable(aboutIssuer.get(path.substring(0, path.length() - issuer.length())))
                : route;
    }

    private Optional<Route> find(String path) {
        return Optional.ofNullable(at.get(path))
                .or(() -> below.entrySet().stream()
                        // The slash alone has nothing below it, and what climbs out again is not below.
                        .filter(tree ->
                                path.startsWith(tree.getKey()) && !path.equals(tree.getKey()) && !path.contains("/../"))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }
}

package dev.signet.server;

import dev.signet.protocol.OAuthError;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The routes of our own endpoints. Each is found below the issuer's path, where it is published, and without it, where it
 * arrives from a gateway that takes that path away.
 */
final class OwnRoutes {

    private static final String DOCUMENT_METHODS = "GET, HEAD";

    private final RoutesConfig routes;
    private final String issuerPath;
    private final Map<String, String> allowedAt = new LinkedHashMap<>();
    private final Map<String, String> allowedBelow = new LinkedHashMap<>();

    OwnRoutes(RoutesConfig routes, String issuerPath) {
        this.routes = routes;
        this.issuerPath = issuerPath;
    }

    /** A step before everything at a path, whatever the method. */
    void before(String path, Handler handler) {
        routes.before(path, handler);
        if (!issuerPath.isEmpty()) {
            routes.before(issuerPath + path, handler);
        }
    }

    void post(String path, Handler handler) {
        postAt(path, handler);
        if (!issuerPath.isEmpty()) {
            postAt(issuerPath + path, handler);
        }
    }

    /** A document, for GET and HEAD. */
    void get(String path, Handler handler) {
        getAt(path, handler);
        if (!issuerPath.isEmpty()) {
            getAt(issuerPath + path, handler);
        }
    }

    /** A document about the issuer, which is also found where RFC 8414 section 3.1 inserts its place into the issuer. */
    void getAboutIssuer(String path, Handler handler) {
        get(path, handler);
        if (!issuerPath.isEmpty()) {
            getAt(path + issuerPath, handler);
        }
    }

    /** Documents at a path and everywhere below it. */
    void getBelow(String path, Handler handler) {
        get(path, handler);
        getEverywhereBelow(path, handler);
        if (!issuerPath.isEmpty()) {
            getEverywhereBelow(issuerPath + path, handler);
        }
    }

    private void postAt(String path, Handler handler) {
        routes.post(path, handler);
        allowedAt.put(path, HandlerType.POST.name());
    }

    private void getAt(String path, Handler handler) {
        routes.get(path, handler).head(path, handler);
        allowedAt.put(path, DOCUMENT_METHODS);
    }

    private void getEverywhereBelow(String path, Handler handler) {
        routes.get(path + "/<below>", handler).head(path + "/<below>", handler);
        allowedBelow.put(path + "/", DOCUMENT_METHODS);
    }

    /** Whether the raw path is one of our own. */
    boolean contains(String path) {
        return allowedMethods(path).isPresent();
    }

    /** Javalin calls its own steps by names such as BEFORE; a request of such a method would run them as its route. */
    void refuseUnknownMethod(Context ctx) {
        if (!ctx.method().isHttpMethod()) {
            throw refusal(ctx);
        }
    }

    /** The refusal for a request that no route took. */
    OAuthError refusal(Context ctx) {
        return allowedMethods(ctx.req().getRequestURI())
                .map(OAuthError::methodNotAllowed)
                .orElseGet(OAuthError::notFound);
    }

    private Optional<String> allowedMethods(String path) {
        return Optional.ofNullable(allowedAt.get(path))
                .or(() -> allowedBelow.entrySet().stream()
                        // The slash alone has nothing below it, and what climbs out again is not below.
                        .filter(tree ->
                                path.startsWith(tree.getKey()) && !path.equals(tree.getKey()) && !path.contains("/."))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }
}

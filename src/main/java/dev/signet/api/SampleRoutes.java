package dev.signet.api;

import dev.signet.protocol.OAuthError;
import dev.signet.tokens.VerifiedToken;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Optional;

/**
 * Comes after the guard and lets pass what has a route: GET and HEAD of the sample's paths, in their one spelling, for a
 * token of the application at whose path they lie. So the path that is served is the path that was authorized.
 */
final class SampleRoutes implements Handler {

    private final List<ResourceType<?>> types;

    SampleRoutes(List<ResourceType<?>> types) {
        this.types = List.copyOf(types);
    }

    @Override
    public void handle(Context ctx) {
        String raw = ctx.req().getRequestURI();
        Optional<ResourceType<?>> type =
                types.stream().filter(candidate -> candidate.isAt(raw)).findFirst();
        Optional<VerifiedToken> token = BearerGuard.admitted(ctx);
        if (token.isPresent()) {
            requireRoute(
                    ctx,
                    type.filter(found -> BearerGuard.isPathNormal(ctx)
                            && found.isPartOf(token.get().application())));
        } else if (type.isPresent()) {
            // No application is configured for the sample, so there is no sample.
            throw OAuthError.notFound();
        }
    }

    private static void requireRoute(Context ctx, Optional<ResourceType<?>> type) {
        if (type.isEmpty()) {
            throw ApiError.notFound();
        }
        String method = ctx.req().getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw ApiError.methodNotAllowed();
        }
    }
}

package dev.signet.endpoints;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of named origins call an endpoint: the CORS protocol of the Fetch standard. Never with credentials, for a
 * client's own are in the request already.
 */
public final class CrossOrigin implements Handler {

    private static final String ANY = "*";

    private final Set<String> origins;

    /** @param origins as browsers write them, or {@code *} for all */
    public CrossOrigin(Collection<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    @Override
    public void handle(Context ctx) {
        if (origins.isEmpty()) {
            return;
        }
        // With any origin too: a request that names none is answered without these fields.
        ctx.res().addHeader("Vary", "Origin");
        String origin = ctx.header("Origin");
        if (!allows(origin)) {
            return;
        }
        ctx.header("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : String.valueOf(origin));
        ctx.header("Access-Control-Expose-Headers", "DPoP-Nonce, Retry-After, X-Request-Id");
        if (ctx.req().getMethod().equals("OPTIONS") && ctx.header("Access-Control-Request-Method") != null) {
            answerPreflight(ctx);
        }
    }

    private boolean allows(@Nullable String origin) {
        return origin != null && (origins.contains(ANY) || origins.contains(origin));
    }

    private static void answerPreflight(Context ctx) {
        ctx.header("Access-Control-Allow-Methods", "POST")
                .header("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP")
                .header("Access-Control-Max-Age", "600")
                .status(204)
                .skipRemainingHandlers();
        ctx.res().setContentType(null);
    }
}

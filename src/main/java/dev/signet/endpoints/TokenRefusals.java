package dev.signet.endpoints;

import dev.signet.applications.Application;
import dev.signet.clients.Client;
import dev.signet.metrics.Metrics;
import dev.signet.protocol.OAuthError;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts what the token endpoint refuses, now or later, whoever refuses it. */
public final class TokenRefusals {

    private static final String EXPECTED = "dev.signet.endpoints.token_request";
    private static final String RESOURCES = "dev.signet.endpoints.resources";

    private final Function<Context, Realm> realms;
    private final Metrics metrics;

    public TokenRefusals(Function<Context, Realm> realms, Metrics metrics) {
        this.realms = realms;
        this.metrics = metrics;
    }

    /** Has a request counted if it is refused from now on. */
    static void expect(Context ctx) {
        ctx.attribute(EXPECTED, true);
    }

    /** Once it is known what is asked for: RFC 8707 section 2. */
    static void noteResources(Context ctx, List<String> resources) {
        if (!resources.isEmpty()) {
            ctx.attribute(RESOURCES, resources);
        }
    }

    /** Counts a refusal, if it is one of a token. */
    public void count(OAuthError refusal, Context ctx) {
        if (ctx.attribute(EXPECTED) != null) {
            Optional<String> application = refusal.clientId()
                    .flatMap(id -> realms.apply(ctx).authenticator().find(id))
                    .flatMap(client -> application(client, ctx))
                    .map(Application::name);
            metrics.tokenRefused(refusal.clientId(), application, refusal);
        }
    }

    private static Optional<Application> application(Client client, Context ctx) {
        @Nullable List<String> resources = ctx.attribute(RESOURCES);
        return client.applications().stream()
                .filter(application -> resources == null || resources.contains(application.audience()))
                .findFirst();
    }
}

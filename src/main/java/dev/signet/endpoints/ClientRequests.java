package dev.signet.endpoints;

import dev.signet.clients.AttemptThrottle;
import dev.signet.clients.ProvenClient;
import dev.signet.clients.SecretChecks;
import dev.signet.metrics.Metrics;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads the requests of clients: their form first, then who asks. The token endpoint, introspection and revocation take them
 * alike: RFC 6749 section 2.3, RFC 7662 section 2.1, RFC 7009 section 2.1.
 */
public final class ClientRequests {

    private final Function<Context, Realm> realms;
    private final AttemptThrottle attempts;
    private final SecretChecks checks;
    private final Metrics metrics;

    public ClientRequests(
            Function<Context, Realm> realms, AttemptThrottle attempts, SecretChecks checks, Metrics metrics) {
        this.realms = realms;
        this.attempts = attempts;
        this.checks = checks;
        this.metrics = metrics;
    }

    /**
     * Goes on with the request once it is proven whose it is, now or later. Whatever is thrown is answered as the routes say.
     *
     * @param reader knows the parameters of the endpoint
     */
    void read(Context ctx, RequestReader reader, Consumer<ClientRequest> next) {
        Realm realm = realms.apply(ctx);
        RequestParameters parameters = reader.read(ctx);
        TokenRefusals.noteResources(ctx, parameters.resources());
        LaterAnswer.when(
                authenticate(realm, parameters),
                ctx,
                proven -> proceed(new ClientRequest(realm, parameters, proven, RequestId.correlation(ctx)), next));
    }

    private CompletionStage<ProvenClient> authenticate(Realm realm, RequestParameters parameters) {
        long begin = System.nanoTime();
        try {
            CompletionStage<ProvenClient> proven = realm.authenticator().authenticate(parameters, attempts, checks);
            CompletionStage<ProvenClient> unused = proven.whenComplete(
                    (client, failure) -> metrics.authentication(failure == null).record(System.nanoTime() - begin));
            return proven;
        } catch (OAuthError refusal) {
            metrics.authentication(false).record(System.nanoTime() - begin);
            throw refusal;
        }
    }

    private void proceed(ClientRequest request, Consumer<ClientRequest> next) {
        metrics.proven(request.client().clientId(), request.proven().secret());
        try {
            next.accept(request);
        } catch (OAuthError refusal) {
            throw refusal.by(request.client().clientId());
        }
    }
}

package dev.signet.endpoints;

import dev.signet.applications.AskedPath;
import dev.signet.applications.RequestPath;
import dev.signet.metrics.AccessCounts;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import dev.signet.tokens.AccessCheck;
import dev.signet.tokens.AccessRequest;
import dev.signet.tokens.Admission;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /auth/verify}, by any method: whether a request that a gateway holds back may go on to the API behind it. The gateway
 * says in {@code X-Forwarded-Method} and {@code X-Forwarded-Uri} what is asked for, and hands on the rest. RFC 6750 section 3.
 */
public final class VerifyEndpoint implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyEndpoint.class);

    /**
     * A token of RFC 9110 section 5.6.2. Some upstreams take {@code get} for GET, and some do not; with small letters no
     * method is registered.
     */
    private static final Pattern METHOD = Pattern.compile("[A-Z0-9!#$%&'*+.^_`|~-]+");

    /** Blanks tell two values that somebody has joined; a fragment is never sent: RFC 9112 section 3.2. */
    private static final Pattern NO_URI = Pattern.compile("[\\x00-\\x20#\\x7F]");

    private final Function<Context, Realm> realms;
    private final Store store;
    private final AccessCounts counts;

    public VerifyEndpoint(Function<Context, Realm> realms, Store store, AccessCounts counts) {
        this.realms = realms;
        this.store = store;
        this.counts = counts;
    }

    @Override
    public void handle(Context ctx) {
        String uri = joined(ctx, "X-Forwarded-Uri");
        AccessRequest request = request(ctx, AskedPath.of(uri.split("\\?", 2)[0]));
        Optional<RequestPath> path =
                NO_URI.matcher(uri).find() ? Optional.empty() : request.path().normal();
        Optional<AccessCheck> application =
                path.flatMap(asked -> realms.apply(ctx).accessCheck(asked));
        try {
            requireMethod(request);
            require(path.isPresent(), "X-Forwarded-Uri is not one path that all servers read alike");
            AccessCheck check = application.orElseThrow(() -> OAuthError.invalidRequest("No API is at this path"));
            permit(ctx, check.admit(request, store));
            counts.admitted(check.application().name());
        } catch (OAuthError refusal) {
            refuse(ctx, request, application, refusal.toGateway());
        }
    }

    private static AccessRequest request(Context ctx, AskedPath path) {
        return new AccessRequest(
                joined(ctx, "X-Forwarded-Method"),
                path,
                Collections.list(ctx.req().getHeaders("Authorization")),
                RequestReader.possession(ctx));
    }

    /** What a field says twice is neither a method nor a path when it is joined. */
    private static String joined(Context ctx, String field) {
        return String.join(", ", Collections.list(ctx.req().getHeaders(field)));
    }

    private static void requireMethod(AccessRequest request) {
        require(METHOD.matcher(request.method()).matches(), "X-Forwarded-Method is not one method, in capital letters");
    }

    private static void require(boolean right, String description) {
        if (!right) {
            throw OAuthError.invalidRequest(description);
        }
    }

    /** Every field, always: then a visitor's own of the same name never stands. */
    private static void permit(Context ctx, Admission admission) {
        String clientId = admission.token().clientId();
        // Blanks at its ends would be taken from the field, RFC 9110 section 5.5, and leave another client's name.
        require(clientId.equals(clientId.strip()), "The client_id begins or ends with a blank");
        admission.nextNonce().ifPresent(nonce -> ctx.header("DPoP-Nonce", nonce));
        ctx.status(200)
                .header("Cache-Control", "no-store")
                .header("X-Auth-Client-Id", clientId)
                .header("X-Auth-Application", admission.token().application().name())
                .header("X-Auth-Scope", admission.token().scope().toString());
    }

    private void refuse(Context ctx, AccessRequest request, Optional<AccessCheck> application, OAuthError refusal) {
        OAuthErrors.write(refusal, ctx);
        if (refusal.status() < 500) {
            application.ifPresent(check -> ctx.header("WWW-Authenticate", check.challenge(refusal)));
        }
        Optional<String> name = application.map(check -> check.application().name());
        counts.refused(name, refusal);
        LogLine line = request.refused(refusal)
                .with("application", name.orElse(null))
                .with("address", CallerAddresses.of(ctx));
        LOG.info("{}", RequestId.correlation(ctx).endOf(line));
    }
}

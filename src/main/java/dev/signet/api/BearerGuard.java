package dev.signet.api;

import dev.signet.applications.Application;
import dev.signet.applications.AskedPath;
import dev.signet.applications.RequestPath;
import dev.signet.metrics.AccessCounts;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.Correlation;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.store.Store;
import dev.signet.tokens.AccessCheck;
import dev.signet.tokens.AccessRequest;
import dev.signet.tokens.Admission;
import dev.signet.tokens.VerifiedToken;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collections;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before everything under an application's path, whether there is something or not: without a good token nobody
 * learns which. RFC 6750 section 2.1, RFC 6750 section 3, RFC 9449 section 7.
 */
final class BearerGuard implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(BearerGuard.class);
    private static final String APPLICATION = "dev.signet.api.application";
    private static final String PATH = "dev.signet.api.path";
    private static final String TOKEN = "dev.signet.api.token";

    private final BiFunction<Context, RequestPath, Optional<AccessCheck>> applications;
    private final Predicate<Context> own;
    private final Function<Context, CallerAddress> callers;
    private final Function<Context, Possession> possessions;
    private final Store store;
    private final AccessCounts counts;

    BearerGuard(
            BiFunction<Context, RequestPath, Optional<AccessCheck>> applications,
            Predicate<Context> own,
            Function<Context, CallerAddress> callers,
            Function<Context, Possession> possessions,
            Store store,
            AccessCounts counts) {
        this.applications = applications;
        this.own = own;
        this.callers = callers;
        this.possessions = possessions;
        this.store = store;
        this.counts = counts;
    }

    @Override
    public void handle(Context ctx) {
        if (own.test(ctx)) {
            return;
        }
        AskedPath path = AskedPath.of(ctx.req().getRequestURI());
        applications.apply(ctx, path.leading()).ifPresent(application -> admit(ctx, application, path));
    }

    private void admit(Context ctx, AccessCheck application, AskedPath path) {
        note(ctx, application.application());
        AccessRequest request = request(ctx, path);
        Admission admission;
        try {
            admission = application.admit(request, store);
            counts.admitted(application.application().name());
        } catch (OAuthError refusal) {
            counts.refused(Optional.of(application.application().name()), refusal);
            log(ctx, application, request.refused(refusal));
            throw refusal.status() < 500
                    ? ApiError.refused(refusal, application.challenge(refusal))
                    : ApiError.of(refusal);
        }
        if (path.normal().isEmpty()) {
            throw ApiError.notFound();
        }
        admission.nextNonce().ifPresent(nonce -> ctx.header("DPoP-Nonce", nonce));
        ctx.attribute(PATH, path);
        ctx.attribute(TOKEN, admission.token());
    }

    private AccessRequest request(Context ctx, AskedPath path) {
        // The method as it was sent: Javalin's own would believe X-HTTP-Method-Override, and skip a rule by it.
        return new AccessRequest(
                ctx.req().getMethod(),
                path,
                Collections.list(ctx.req().getHeaders("Authorization")),
                possessions.apply(ctx));
    }

    private void log(Context ctx, AccessCheck application, LogLine refused) {
        refused.with("application", application.application().name()).with("address", callers.apply(ctx));
        @Nullable Correlation correlation = ctx.attribute(Correlation.ATTRIBUTE);
        LOG.info("{}", correlation == null ? refused : correlation.endOf(refused));
    }

    /** Notes that the request lies under an application's path. */
    static void note(Context ctx, Application application) {
        ctx.attribute(APPLICATION, application);
    }

    /** Whether the request lies under an application's path. */
    static boolean hasApplication(Context ctx) {
        return ctx.attribute(APPLICATION) != null;
    }

    /** The token that opened the way for this request; empty where the guard had nothing to guard. */
    static Optional<VerifiedToken> admitted(Context ctx) {
        @Nullable VerifiedToken token = ctx.attribute(TOKEN);
        return Optional.ofNullable(token);
    }

    /** Whether that token opened the way for a path in its one spelling. */
    static boolean isPathNormal(Context ctx) {
        @Nullable AskedPath path = ctx.attribute(PATH);
        return path != null && path.isNormal();
    }
}

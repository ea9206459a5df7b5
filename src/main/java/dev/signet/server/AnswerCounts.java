package dev.signet.server;

import dev.signet.api.SampleApi;
import dev.signet.metrics.EndpointCounts;
import dev.signet.metrics.Metrics;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** Counts each answer, and its time, for the endpoint that gave it. */
final class AnswerCounts {

    private static final String ENDPOINT = "dev.signet.server.endpoint";

    private final Metrics metrics;
    private final EndpointCounts api;
    private final EndpointCounts other;
    private final EndpointCounts overload;

    AnswerCounts(Metrics metrics) {
        this.metrics = metrics;
        this.api = metrics.endpoint("api");
        this.other = metrics.endpoint("other");
        this.overload = metrics.endpoint("overload");
    }

    /** The same handler, whose answers are counted under its path. */
    Handler at(String path, Handler handler) {
        EndpointCounts counts = metrics.endpoint(path);
        return ctx -> {
            ctx.attribute(ENDPOINT, counts);
            handler.handle(ctx);
        };
    }

    /** A refusal before anybody looks where the request would go to. */
    void overload(long nanos) {
        overload.answered(HttpStatus.SERVICE_UNAVAILABLE_503, nanos);
    }

    /** @param millis since the request came */
    void answered(Context ctx, float millis) {
        @Nullable EndpointCounts own = ctx.attribute(ENDPOINT);
        EndpointCounts counts = own == null ? (SampleApi.isFor(ctx) ? api : other) : own;
        counts.answered(ctx.statusCode(), (long) (millis * TimeUnit.MILLISECONDS.toNanos(1)));
    }
}

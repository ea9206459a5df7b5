package dev.signet.endpoints;

import dev.signet.protocol.Correlation;
import dev.signet.protocol.TraceParent;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request an id of its own, which the answer and the log line share. The log says the id of the trace too that the
 * request belongs to, by the {@code traceparent} field of W3C Trace Context.
 */
public final class RequestId implements Handler {

    /** The field of the answer that holds it. */
    public static final String FIELD = "X-Request-Id";

    private static final String TRACE = "traceparent";

    @Override
    public void handle(Context ctx) {
        String id = create();
        ctx.attribute(Correlation.ATTRIBUTE, new Correlation(id, trace(ctx)));
        ctx.header(FIELD, id);
    }

    /** A new id. It tells requests apart and guards nothing, so it need not be hard to guess. */
    public static String create() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static Optional<TraceParent> trace(Context ctx) {
        return ctx.header(TRACE) == null
                ? Optional.empty()
                : TraceParent.parse(Collections.list(ctx.req().getHeaders(TRACE)));
    }

    /** The id of a request that has been given one. */
    public static String of(Context ctx) {
        return correlation(ctx).requestId();
    }

    /** By what the log finds a request that has been given an id. */
    public static Correlation correlation(Context ctx) {
        @Nullable Correlation correlation = ctx.attribute(Correlation.ATTRIBUTE);
        return correlation == null ? new Correlation("none", Optional.empty()) : correlation;
    }
}

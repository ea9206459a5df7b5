package dev.signet.endpoints;

import io.javalin.http.Context;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code GET /health/live} and {@code GET /health/ready}: whether the process lives, and whether it takes requests. */
public final class OperationsEndpoint {

    private final BooleanSupplier stopping;

    /** @param stopping whether a shutdown has begun */
    public OperationsEndpoint(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    /** 200 as long as anything can be answered at all. */
    public void live(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        JsonAnswer.write(ctx, Map.of("status", "live"));
    }

    /** 200 while requests are welcome, 503 with the reason while they are not. */
    public void ready(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        if (stopping.getAsBoolean()) {
            ctx.status(503);
            JsonAnswer.write(ctx, Map.of("status", "not ready", "reason", "the server is shutting down"));
        } else {
            JsonAnswer.write(ctx, Map.of("status", "ready"));
        }
    }
}

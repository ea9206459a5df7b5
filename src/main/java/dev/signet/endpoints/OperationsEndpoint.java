package dev.signet.endpoints;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code GET /health/live} and {@code GET /health/ready}: whether the process lives, and whether it takes requests. */
public final class OperationsEndpoint {

    private final BooleanSupplier stopping;
    private final BooleanSupplier keyOverdue;
    private final Supplier<Optional<String>> storeTrouble;

    /**
     * The two questions of whoever watches over the process.
     *
     * @param stopping whether a shutdown has begun
     * @param keyOverdue whether a key still signs that should have been followed by another
     * @param storeTrouble what is wrong with the store; empty when nothing is
     */
    public OperationsEndpoint(
            BooleanSupplier stopping, BooleanSupplier keyOverdue, Supplier<Optional<String>> storeTrouble) {
        this.stopping = stopping;
        this.keyOverdue = keyOverdue;
        this.storeTrouble = storeTrouble;
    }

    /** 200 as long as anything can be answered at all. */
    public void live(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        JsonAnswer.write(ctx, Map.of("status", "live"));
    }

    /** 200 while requests are welcome, 503 with the reason while they are not. */
    public void ready(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        Optional<String> unready =
                stopping.getAsBoolean() ? Optional.of("the server is shutting down") : storeTrouble.get();
        if (unready.isPresent()) {
            ctx.status(503);
            JsonAnswer.write(ctx, Map.of("status", "not ready", "reason", unready.get()));
        } else if (keyOverdue.getAsBoolean()) {
            // Still ready: the old key goes on signing, and nothing would be gained by sending nobody here.
            JsonAnswer.write(ctx, Map.of("status", "ready", "warning", "the rotation of signing keys is overdue"));
        } else {
            JsonAnswer.write(ctx, Map.of("status", "ready"));
        }
    }
}

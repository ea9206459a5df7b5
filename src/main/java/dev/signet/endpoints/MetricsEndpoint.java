package dev.signet.endpoints;

import dev.signet.metrics.Metrics;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** {@code GET /metrics}: what is counted, in the text format of Prometheus, version 0.0.4. */
public final class MetricsEndpoint implements Handler {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Metrics metrics;

    public MetricsEndpoint(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(Context ctx) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(text);
        ctx.header("Cache-Control", "no-store").contentType(TYPE);
        WholeAnswer.write(ctx, text.toByteArray());
    }
}

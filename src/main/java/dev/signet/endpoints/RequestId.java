package dev.signet.endpoints;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Gives each request an id of its own, which the answer and the log line share. */
public final class RequestId implements Handler {

    /** The field of the answer that holds it. */
    public static final String FIELD = "X-Request-Id";

    /** The request attribute that holds it. */
    public static final String ATTRIBUTE = "request_id";

    @Override
    public void handle(Context ctx) {
        String id = create();
        ctx.attribute(ATTRIBUTE, id);
        ctx.header(FIELD, id);
    }

    /** A new id. It tells requests apart and guards nothing, so it need not be hard to guess. */
    public static String create() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** The id of a request that has been given one. */
    public static String of(Context ctx) {
        return String.valueOf(ctx.<Object>attribute(ATTRIBUTE));
    }
}

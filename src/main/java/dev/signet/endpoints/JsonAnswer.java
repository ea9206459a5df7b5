package dev.signet.endpoints;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.tokens.JsonBuffers;
import io.javalin.http.Context;
import java.io.UncheckedIOException;

/** Writes answers of application/json, RFC 8259. */
final class JsonAnswer {

    private static final JsonMapper JSON = JsonBuffers.mapper();

    private JsonAnswer() {}

    static void write(Context ctx, Object body) {
        write(ctx, encode(body));
    }

    static void write(Context ctx, byte[] encoded) {
        WholeAnswer.write(ctx.contentType("application/json"), encoded);
    }

    static byte[] encode(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

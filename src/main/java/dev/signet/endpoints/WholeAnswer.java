package dev.signet.endpoints;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.util.Callback;

/** Answers of any length, without a thread that waits for whoever reads them. */
final class WholeAnswer {

    /** So much finds room in the buffer of an answer, which is sent while nobody waits. */
    private static final int BUFFERED = 16 * 1024;

    private WholeAnswer() {}

    /** @param content is shared by all that it is sent to, and must not change */
    static void write(Context ctx, byte[] content) {
        if (content.length <= BUFFERED) {
            ctx.result(content);
        } else {
            ctx.future(() -> send(output(ctx), ByteBuffer.wrap(content).asReadOnlyBuffer()));
        }
    }

    private static CompletableFuture<Void> send(HttpOutput output, ByteBuffer content) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        // Whoever has gone in between misses nothing.
        output.sendContent(content, Callback.from(() -> sent.complete(null), failure -> sent.complete(null)));
        return sent;
    }

    private static HttpOutput output(Context ctx) {
        try {
            return (HttpOutput) ctx.res().getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

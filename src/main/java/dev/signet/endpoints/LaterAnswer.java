package dev.signet.endpoints;

import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Answers at once where everything is known already, and otherwise when it is, without a thread that waits for it. */
final class LaterAnswer {

    private LaterAnswer() {}

    /** Goes on with what the stage comes to. Whatever is thrown, now or then, is answered as the routes say. */
    static <T> void when(CompletionStage<T> stage, Context ctx, Consumer<T> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            next.accept(future.join());
        } else {
            ctx.future(() -> future.thenAccept(next));
        }
    }
}

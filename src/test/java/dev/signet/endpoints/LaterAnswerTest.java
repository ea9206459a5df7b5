package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.OAuthError;
import io.javalin.Javalin;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaterAnswerTest {

    /** A refusal that came before anybody looked is a refusal too, and no fault. */
    @ParameterizedTest
    @ValueSource(longs = {0, 50})
    void a_refusal_is_answered_as_the_routes_say_whenever_it_comes(long millis) throws Exception {
        OAuthError refusal = OAuthError.invalidClient("wrong");
        CompletableFuture<String> stage = millis == 0
                ? CompletableFuture.failedFuture(refusal)
                : new CompletableFuture<String>()
                        .completeOnTimeout("late", millis, TimeUnit.MILLISECONDS)
                        .thenApply(late -> {
                            throw refusal;
                        });
        assertThat(status(stage)).isEqualTo(401);
    }

    @Test
    void what_is_there_already_is_answered_at_once() throws Exception {
        assertThat(status(CompletableFuture.completedFuture("now"))).isEqualTo(200);
    }

    private static int status(CompletableFuture<String> stage) throws Exception {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/", ctx -> LaterAnswer.when(stage, ctx, ctx::result));
            config.routes.exception(OAuthError.class, (e, ctx) -> ctx.status(e.status()));
        });
        javalin.start("127.0.0.1", 0);
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + javalin.port() + "/"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } finally {
            javalin.stop();
        }
    }
}

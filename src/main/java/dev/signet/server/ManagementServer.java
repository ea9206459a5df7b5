package dev.signet.server;

import dev.signet.config.ServerSettings;
import dev.signet.endpoints.MetricsEndpoint;
import dev.signet.endpoints.OAuthErrors;
import dev.signet.endpoints.OperationsEndpoint;
import dev.signet.endpoints.Paths;
import dev.signet.endpoints.RequestId;
import dev.signet.protocol.OAuthError;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Health and metrics on a port of their own, in plain HTTP, by threads of their own: so whoever watches is answered while the
 * others wait, and until the very end of a shutdown.
 */
final class ManagementServer {

    private final HttpListener listener;
    private final Javalin javalin;

    ManagementServer(
            ServerSettings settings,
            int port,
            OperationsEndpoint operations,
            MetricsEndpoint metrics,
            AnswerCounts answers) {
        this.listener = HttpListener.forManagement(settings, port, answers::overload);
        this.javalin = Javalin.create(config -> {
            listener.configure(config);
            addRoutes(config, operations, metrics, answers);
        });
    }

    private static void addRoutes(
            JavalinConfig config, OperationsEndpoint operations, MetricsEndpoint metrics, AnswerCounts answers) {
        OwnRoutes own = new OwnRoutes(ctx -> "", answers::at);
        own.get(Paths.LIVE, operations::live);
        own.get(Paths.READY, operations::ready);
        own.get(Paths.METRICS, metrics);

        config.requestLogger.http(answers::answered);
        config.routes.before(new RequestId());
        own.register(config);
        config.routes.exception(OAuthError.class, OAuthErrors::answer);
    }

    /** @throws IOException when the address cannot be listened on */
    void start() throws IOException {
        try {
            javalin.start();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    int port() {
        return javalin.port();
    }

    void stop() {
        listener.drain();
        javalin.stop();
    }
}

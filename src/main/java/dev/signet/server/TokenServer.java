package dev.signet.server;

import io.javalin.Javalin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stand-in that shows that the workshop works. */
public final class TokenServer {

    private static final Logger LOG = LoggerFactory.getLogger(TokenServer.class);

    private TokenServer() {}

    public static Javalin start(int port) {
        Javalin app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/hello", ctx -> ctx.result("hello\n"));
        });
        app.start("127.0.0.1", port);
        LOG.info("event=ready url=http://127.0.0.1:{}", app.port());
        return app;
    }
}

package dev.signet.server;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/** Takes away what Javalin and Jetty do for each request and nobody here has a use for. */
final class BareJetty {

    /** The answers have some hundred octets. As it comes, 32 KB are cleared for each. */
    private static final int ANSWER_BUFFER = 2048;

    private BareJetty() {}

    /** To be called before anything else is put into the server. */
    static void configure(JavalinConfig config) {
        config.http.responseBufferSize = ANSWER_BUFFER;
        config.http.compressionStrategy = noCompression();
        config.jetty.modifyServer(BareJetty::withoutStatistics);
        config.jetty.modifyServletContextHandler(context -> context.setSessionHandler(new NoSessions()));
    }

    /** What is secret in an answer can be guessed from its compressed length. */
    private static CompressionStrategy noCompression() {
        CompressionStrategy none = new CompressionStrategy();
        // Or else the type of each answer is looked for among those that are not to be compressed either.
        none.setExcludedMimeTypes(List.of());
        none.setDefaultMinSizeForCompression(Integer.MAX_VALUE);
        return none;
    }

    private static void withoutStatistics(Server server) {
        server.setHandler((Handler) null);
        server.removeBean(server.getBean(LowResourceMonitor.class));
    }

    /** Jetty insists on one, and would look for the cookies of a session in each request. */
    private static final class NoSessions extends SessionHandler {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Handler next = getHandler();
            return next != null && next.handle(request, response, callback);
        }
    }
}

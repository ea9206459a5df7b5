package dev.signet.server;

import dev.signet.endpoints.WholeAnswer;
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

    private static final String QUEUE_PADDING = "org.eclipse.jetty.util.referencesPerCacheLine";

    private BareJetty() {}

    /** To be called before anything else is put into the server. */
    static void configure(JavalinConfig config) {
        // Javalin copies an answer through a buffer, for which it would clear 32 KB.
        config.http.responseBufferSize = WholeAnswer.COPIED;
        // How far apart Jetty keeps the two ends of a queue. To find it out it would load all of JMX.
        if (System.getProperty(QUEUE_PADDING) == null) {
            System.setProperty(QUEUE_PADDING, "16");
        }
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

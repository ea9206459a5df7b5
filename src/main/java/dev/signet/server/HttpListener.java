package dev.signet.server;

import dev.signet.config.ServerSettings;
import dev.signet.endpoints.Paths;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** How HTTP is listened to and spoken: the limits, the threads and the manners of the server. RFC 9112. */
final class HttpListener {

    /** Longer than gateways keep their connections, so that they are the ones who close: none meets a closed one. */
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(75);
    /** Each request would set and take back two timers under one lock; slow bodies and readers have limits of their own. */
    private static final int NO_IDLE_REQUEST = -1;

    private static final int LONGEST_HEADER = 16 * 1024;
    /** An answer that nobody takes holds as much. */
    private static final int ANSWER_BUFFER = 8 * 1024;

    private static final int MOST_THREADS = 200;
    private static final int IDLE_THREAD_MILLIS = 10_000;
    private static final int MOST_MANAGEMENT_THREADS = 16;
    private static final int MOST_CONNECTIONS = 5000;
    private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";
    private static final Set<String> HEALTH = Set.of(Paths.LIVE, Paths.READY);

    private final String host;
    private final int port;
    private final String portKey;
    private final int mostThreads;
    private final Predicate<String> isApi;
    private final LongConsumer overload;
    private final Drain requests = new Drain(HEALTH, this::endGreediest);
    private final WholeBody bodies = new WholeBody(Set.of(Paths.TOKEN, Paths.INTROSPECTION, Paths.REVOCATION));
    private final Optional<Tls> tls;
    private Optional<HttpsFactories> https = Optional.empty();
    private @Nullable OpenConnector connector;

    /**
     * @param isApi whether an API is at a raw path, whose errors are documents of another kind
     * @param overload is told of each request that is refused for want of time how many nanoseconds it had waited
     */
    HttpListener(ServerSettings settings, Predicate<String> isApi, LongConsumer overload) {
        this(settings.host(), settings.port(), "server.port", MOST_THREADS, tls(settings), isApi, overload);
    }

    private HttpListener(
            String host,
            int port,
            String portKey,
            int mostThreads,
            Optional<Tls> tls,
            Predicate<String> isApi,
            LongConsumer overload) {
        this.overload = overload;
        this.host = host;
        this.port = port;
        this.portKey = portKey;
        this.mostThreads = mostThreads;
        this.tls = tls;
        this.isApi = isApi;
    }

    /** For whoever watches over the process: a few, who speak plain HTTP. */
    static HttpListener forManagement(ServerSettings settings, int port, LongConsumer overload) {
        return new HttpListener(
                settings.host(),
                port,
                "server.management_port",
                MOST_MANAGEMENT_THREADS,
                Optional.empty(),
                path -> false,
                overload);
    }

    private static Optional<Tls> tls(ServerSettings settings) {
        // Not by a method reference, which would load the class where there is no TLS.
        return settings.tls().isEmpty()
                ? Optional.empty()
                : Optional.of(new Tls(settings.tls().get()));
    }

    void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.router.ignoreTrailingSlashes = false;
        BareJetty.configure(config);
        config.jetty.threadPool = threads(mostThreads);
        config.jetty.modifyServer(this::configure);
        config.jetty.modifyHttpConfiguration(HttpListener::configure);
        config.jetty.addConnector(this::openConnector);
    }

    private static QueuedThreadPool threads(int most) {
        QueuedThreadPool threads = new QueuedThreadPool(most);
        // Jetty lets one go at a time: those that many connections at once have called for would stay for half an hour.
        threads.setIdleTimeout(IDLE_THREAD_MILLIS);
        threads.setMaxEvictCount(most);
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        return threads;
    }

    private void configure(Server server) {
        // Each before the one above it.
        server.insertHandler(new OverloadGate(
                HEALTH, () -> requests.unmade() - bodies.waiting(), new OverloadAnswer(isApi), overload));
        server.insertHandler(bodies);
        server.insertHandler(requests);
        server.setErrorHandler(new JsonErrorHandler());
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADER);
        http.setOutputBufferSize(ANSWER_BUFFER);
        http.setOutputAggregationSize(ANSWER_BUFFER);
        http.setIdleTimeout(NO_IDLE_REQUEST);
        // Jetty remembers the fields of a connection and finds them again in any case: a token or a password in which
        // only the case is wrong would pass for the right one that was there before. It would also take 100 KB each.
        http.setHeaderCacheSize(0);
        http.addCustomizer(HttpListener::withoutMethodOverride);
    }

    /** Javalin would route by that field, and a rule for the real method would be passed by. */
    private static Request withoutMethodOverride(Request request, HttpFields.Mutable answer) {
        if (!request.getHeaders().contains(METHOD_OVERRIDE)) {
            return request;
        }
        HttpFields headers =
                HttpFields.build(request.getHeaders()).remove(METHOD_OVERRIDE).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }

    /** Opened here, before anything else starts, so that a taken port is known while there is nothing to take back. */
    private OpenConnector openConnector(Server server, HttpConfiguration http) {
        OpenConnector opened = new OpenConnector(server, MOST_CONNECTIONS, factories(http));
        opened.setHost(host);
        opened.setPort(port);
        opened.setIdleTimeout(IDLE_CONNECTION.toMillis());
        try {
            opened.open();
            connector = opened;
            return opened;
        } catch (IOException | UnresolvedAddressException e) {
            throw new UncheckedIOException(
                    new IOException("cannot listen on " + host + " port " + port + ": " + remedy(e), e));
        }
    }

    private ConnectionFactory[] factories(HttpConfiguration http) {
        if (tls.isEmpty()) {
            return new ConnectionFactory[] {new HttpConnectionFactory(http)};
        }
        HttpsFactories spoken = new HttpsFactories(tls.get(), http);
        https = Optional.of(spoken);
        return spoken.all().toArray(ConnectionFactory[]::new);
    }

    /** Has new connections see a renewed certificate. */
    void renew(ServerSettings next) {
        tls.ifPresent(spoken -> next.tls().ifPresent(spoken::renew));
    }

    /** Takes no new connections and waits until all that has been received is answered, ten seconds at most. */
    void drain() {
        if (connector != null) {
            new GracefulStop(connector, https, requests).run();
        }
    }

    private void endGreediest() {
        if (connector != null) {
            connector.endGreediest();
        }
    }

    private String remedy(Exception failure) {
        String cause = failure.getCause() == null
                ? ""
                : String.valueOf(failure.getCause().getMessage());
        if (cause.contains("in use")) {
            return "the port is taken; stop the program that has it, or set another " + portKey;
        }
        if (cause.contains("Permission denied")) {
            return "ports below 1024 need special rights; set a " + portKey + " of 1024 or above";
        }
        return "server.host is no address of this machine; use 127.0.0.1, or 0.0.0.0 for all of its addresses";
    }
}

package dev.signet.server;

import dev.signet.protocol.LogLine;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a server that owes nobody an answer. Jetty's own way waits for idle connections too, which a client may keep for as
 * long as it likes, and forgets requests that have arrived and are not read yet.
 */
final class GracefulStop {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** How long a server that stops takes requests on the connections that it has. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(1);

    private final OpenConnector connector;
    private final Optional<HttpsFactories> https;
    private final Drain requests;
    private final long begin = System.nanoTime();

    GracefulStop(OpenConnector connector, Optional<HttpsFactories> https, Drain requests) {
        this.connector = connector;
        this.https = https;
        this.requests = requests;
    }

    /**
     * Takes no new connections and waits until all that has been received is answered, ten seconds at most: first as ever, then,
     * from clients that do not stop asking, with the refusal that the server stops.
     */
    void run() {
        try {
            connector.closeToNewcomers();
            // Before the goodbye, which would leave without an answer what has come by HTTP/2 and is not read.
            await(LAST_REQUESTS, connector::isQuiet);
            https.ifPresent(HttpsFactories::sayGoodbye);
            requests.shutdown().get(left(LONGEST), TimeUnit.NANOSECONDS);
            await(
                    LONGEST,
                    () -> connector.isQuiet()
                            && https.map(HttpsFactories::isQuiet).orElse(true));
        } catch (TimeoutException e) {
            LOG.warn("{}", LogLine.of("stopped_waiting").with("requests", requests.getCurrentRequestCount()));
        } catch (ExecutionException | IOException e) {
            LOG.warn("{}", LogLine.of("drain_failed"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long left(Duration all) {
        return Math.max(0, all.toNanos() - (System.nanoTime() - begin));
    }

    private void await(Duration most, BooleanSupplier condition) throws InterruptedException {
        while (left(most) > 0 && !condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}

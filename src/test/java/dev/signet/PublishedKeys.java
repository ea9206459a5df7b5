package dev.signet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.signet.keys.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import okhttp3.tls.HeldCertificate;

/** Somebody who publishes keys over HTTP, and does it badly when told so. */
public final class PublishedKeys implements AutoCloseable {

    private interface Listening {

        HttpServer at(InetSocketAddress address, int backlog) throws IOException;
    }

    private record Published(int status, Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Published published = new Published(404, Map.of(), "");
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Consumer<HttpExchange> look = exchange -> {};

    private PublishedKeys(HttpServer server) {
        this.server = server;
    }

    public static PublishedKeys start(SigningKey... keys) {
        return start(HttpServer::create, keys);
    }

    /** The same over TLS, with a certificate alone and nothing of its issuers. */
    public static PublishedKeys startWith(HeldCertificate certificate, SigningKey... keys) {
        return start(
                (address, backlog) -> {
                    HttpsServer server = HttpsServer.create(address, backlog);
                    server.setHttpsConfigurator(new HttpsConfigurator(TestCertificates.trusting(certificate)));
                    return server;
                },
                keys);
    }

    private static PublishedKeys start(Listening listening, SigningKey... keys) {
        try {
            InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            PublishedKeys publisher = new PublishedKeys(listening.at(free, 0));
            publisher.publish(keys);
            publisher.server.createContext("/", publisher::answer);
            publisher.server.setExecutor(publisher.threads);
            publisher.server.start();
            return publisher;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String uri() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort() + "/jwks.json";
    }

    public void publish(SigningKey... keys) {
        publish(200, Map.of(), Assertion.jwks(keys));
    }

    public void publish(int status, Map<String, String> headers, String body) {
        published = new Published(status, headers, body);
    }

    /** Every answer waits behind the latch. */
    public void holdBehind(CountDownLatch latch) {
        gate = latch;
    }

    /** Looks at every request. */
    public void show(Consumer<HttpExchange> eye) {
        look = eye;
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        look.accept(exchange);
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Published now = published;
        byte[] body = now.body.getBytes(StandardCharsets.UTF_8);
        now.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        exchange.sendResponseHeaders(now.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

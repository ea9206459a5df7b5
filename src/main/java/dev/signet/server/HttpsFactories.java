package dev.signet.server;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.SessionContainer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;

/**
 * A connection on an HTTPS port, from its first octet on: TLS, in which the client chooses HTTP/1.1 or HTTP/2 by ALPN, RFC
 * 7301; and plain HTTP, which is told that this is no port for it.
 */
final class HttpsFactories {

    private final LimitedHttp2 http2;
    private final List<ConnectionFactory> factories;

    HttpsFactories(Tls tls, HttpConfiguration plain) {
        HttpConfiguration http = new HttpConfiguration(plain);
        // Names are for the client to check: on this machine it says localhost or 127.0.0.1,
        // whatever the certificate says.
        http.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http1 = new HttpConnectionFactory(http);
        http2 = new LimitedHttp2(http);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        SslConnectionFactory ssl = new SslConnectionFactory(tls.contexts(), alpn.getProtocol());
        ssl.addBean(new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
                OpenConnection.of(event.getEndPoint()).handshaken();
            }
        });
        factories = List.of(new RefusingPlainHttp(ssl, plain), ssl, alpn, http2, http1);
    }

    List<ConnectionFactory> all() {
        return factories;
    }

    /** Says on every HTTP/2 connection that its requests so far are the last ones: RFC 9113 section 6.8. */
    void sayGoodbye() {
        // It ends when the clients hang up, which nobody waits for.
        CompletableFuture<Void> unused = sessions().shutdown();
    }

    /** Whether every request that came by HTTP/2 is answered. */
    boolean isQuiet() {
        return sessions().getSessions().stream()
                .allMatch(session -> session.getStreams().isEmpty());
    }

    private SessionContainer sessions() {
        return Objects.requireNonNull(http2.getBean(SessionContainer.class), "HTTP/2 has sessions");
    }

    private static final class RefusingPlainHttp extends DetectorConnectionFactory {

        private final ConnectionFactory plain;

        RefusingPlainHttp(SslConnectionFactory ssl, HttpConfiguration http) {
            super(ssl);
            HttpConfiguration refusing = new HttpConfiguration(http);
            refusing.setCustomizers(List.of(RefusingPlainHttp::refuse));
            plain = new HttpConnectionFactory(refusing);
            addBean(plain);
        }

        private static Request refuse(Request request, HttpFields.Mutable answer) {
            JsonErrorHandler.notePlainHttp(request);
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "plain HTTP");
        }

        @Override
        protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
            upgradeToConnectionFactory(plain, connector, endPoint);
        }
    }
}

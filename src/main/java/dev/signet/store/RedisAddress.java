package dev.signet.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.Protocol.Command;

/** Where a Redis is, and how to get in: what its URL says. */
final class RedisAddress {

    private static final int PORT = 6379;
    private static final Duration CONNECT = Duration.ofMillis(500);
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);

    private final String host;
    private final int port;
    private final List<String> credentials;
    private final Optional<String> database;
    private final Optional<Supplier<SSLContext>> tls;

    /**
     * @param url {@code redis} or {@code rediss}, with a host; a user without a colon is a password, as for redis-cli
     * @param trust asked for {@code rediss} alone: to make what Java trusts takes a while
     */
    RedisAddress(URI url, Supplier<SSLContext> trust) {
        this.host = url.getHost();
        this.port = url.getPort() < 0 ? PORT : url.getPort();
        this.credentials = credentials(Optional.ofNullable(url.getRawUserInfo()).orElse(""));
        this.database = Optional.of(url.getPath().replace("/", "")).filter(number -> !number.isEmpty());
        this.tls = url.getScheme().equals("rediss") ? Optional.of(trust) : Optional.empty();
    }

    private static List<String> credentials(String userInfo) {
        String[] parts = userInfo.split(":", 2);
        String user = parts.length == 2 ? decoded(parts[0]) : "";
        String password = decoded(parts[parts.length - 1]);
        if (user.isEmpty()) {
            return password.isEmpty() ? List.of() : List.of(password);
        }
        return List.of(user, password);
    }

    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A new connection, to where the name leads now. */
    RedisLink connect() throws RedisFailure {
        BoundedSocket socket = socket();
        RedisLink link;
        try {
            link = new RedisLink(socket, tls.isPresent() ? encrypted(tls.get().get(), socket) : socket);
        } catch (IOException e) {
            close(socket);
            throw RedisFailure.of(e);
        }
        try {
            enter(link);
        } catch (RedisFailure e) {
            link.close();
            throw e;
        }
        return link;
    }

    private BoundedSocket socket() throws RedisFailure {
        try {
            IOException last = new IOException("no address");
            for (InetAddress address : InetAddress.getAllByName(host)) {
                BoundedSocket socket = new BoundedSocket();
                try {
                    socket.setTcpNoDelay(true);
                    socket.setKeepAlive(true);
                    socket.connect(new InetSocketAddress(address, port), Math.toIntExact(CONNECT.toMillis()));
                    return socket;
                } catch (IOException e) {
                    close(socket);
                    last = e;
                }
            }
            throw last;
        } catch (IOException e) {
            throw RedisFailure.of(e);
        }
    }

    private Socket encrypted(SSLContext context, BoundedSocket socket) throws IOException {
        socket.answerWithin(HANDSHAKE);
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        // Else a certificate of anybody for anything would do: RFC 9110 section 4.3.4 has the rules for names.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private void enter(RedisLink link) throws RedisFailure {
        List<RedisCommand> steps = new ArrayList<>();
        if (!credentials.isEmpty()) {
            steps.add(new RedisCommand(Command.AUTH, credentials));
        }
        database.ifPresent(number -> steps.add(RedisCommand.of(Command.SELECT, number)));
        if (steps.isEmpty()) {
            return;
        }
        List<RedisReply> replies = link.ask(steps);
        for (int i = 0; i < steps.size(); i++) {
            requireStep(steps.get(i), replies.get(i));
        }
    }

    private static void requireStep(RedisCommand step, RedisReply reply) throws RedisFailure {
        try {
            reply.require();
        } catch (RedisFailure e) {
            if (!e.words().endsWith(" ERR")) {
                throw e;
            }
            throw RedisFailure.refused(
                    step.name() == Command.AUTH
                            ? "Redis does not take the password in store.url"
                            : "Redis has no database of the number in store.url");
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was of no use anyway.
        }
    }

    /** Host and port. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}

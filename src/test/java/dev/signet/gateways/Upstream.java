package dev.signet.gateways;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API that knows nothing of tokens: it takes whatever comes, and notes it. */
final class Upstream implements AutoCloseable {

    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

    private final ServerSocket socket;
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private Upstream(ServerSocket socket) {
        this.socket = socket;
    }

    static Upstream start() {
        try {
            Upstream upstream = new Upstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread thread = new Thread(upstream::serve, "upstream");
            thread.setDaemon(true);
            thread.start();
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The request lines and fields of what has come since the last call. */
    List<String> seen() {
        List<String> now = List.copyOf(seen);
        seen.clear();
        return now;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.setSoTimeout(5_000);
                InputStream in = new BufferedInputStream(connection.getInputStream());
                String head = head(in);
                Matcher length = CONTENT_LENGTH.matcher(head);
                in.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
                seen.add(head);
                String answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // A gateway that hangs up has nothing more to say.
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("hung up: " + head);
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.signet;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 connection by hand, frame by frame: RFC 9113 section 4.1. */
public final class Http2Frames implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int GOAWAY = 7;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    /** GET https://a/health/live, in fields that need no table but the static one. */
    public static final byte[] GET_LIVE = get("/health/live");

    /** One frame, or what was received of it. */
    public record Frame(int type, int flags, int stream, ByteBuffer payload) {

        public int intAt(int offset) {
            return payload.getInt(offset);
        }
    }

    private final SSLSocket socket;

    private Http2Frames(SSLSocket socket) {
        this.socket = socket;
    }

    /** Connects, chooses HTTP/2 and sends the preface of RFC 9113 section 3.4. */
    public static Http2Frames to(RunningServer server) {
        try {
            SSLSocket socket = (SSLSocket) TestCertificates.trusting()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(20_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new Http2Frames(socket).send(SETTINGS, 0, 0, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** GET of a path of fewer than 127 characters at https://a. */
    public static byte[] get(String path) {
        byte[] text = path.getBytes(StandardCharsets.US_ASCII);
        // :method GET, :scheme https, :authority "a" and :path by their names' indices: RFC 7541 appendix A.
        return ByteBuffer.allocate(7 + text.length)
                .put(new byte[] {(byte) 0x82, (byte) 0x87, 0x01, 1, 'a', 0x04, (byte) text.length})
                .put(text)
                .array();
    }

    public Http2Frames send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        socket.getOutputStream().write(frame.array());
        return this;
    }

    /** The next frame; empty when the connection has ended. */
    public Optional<Frame> receive() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            return Optional.of(new Frame(
                    lengthAndType & 0xFF, flags, stream, ByteBuffer.wrap(in.readNBytes(lengthAndType >>> 8))));
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        }
    }

    /** The next frame of a type; the others before it are passed by. */
    public Frame await(int type) throws IOException {
        while (true) {
            Frame frame = receive().orElseThrow(() -> new AssertionError("the connection ended without it"));
            if (frame.type() == type) {
                return frame;
            }
        }
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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A client that asks for tokens at a steady pace, for scripts/bench-guesses: PORT SECRET PER_SECOND SECONDS. It prints p50 and
 * p99 in microseconds, from when each request was due, so that an answer that is late delays nobody unseen.
 */
public final class Caller {

    private Caller() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long between = 1_000_000_000L / Integer.parseInt(arguments[2]);
        long[] times = new long[Integer.parseInt(arguments[2]) * Integer.parseInt(arguments[3])];
        String body = "grant_type=client_credentials&client_id=guarded&client_secret=" + arguments[1];
        byte[] request = String.format("POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.7\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            // Until everything is compiled, here too.
            for (int i = 0; i < 500; i++) {
                ask(socket, in, request);
            }
            long begin = System.nanoTime();
            for (int i = 0; i < times.length; i++) {
                long due = begin + i * between;
                long early = due - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                }
                // Whether it woke up in time is not the server's affair, whether the answer before was late is.
                long from = early > 0 ? System.nanoTime() : due;
                ask(socket, in, request);
                times[i] = System.nanoTime() - from;
            }
        }
        Arrays.sort(times);
        System.out.printf(Locale.ROOT, "%d %d%n", times[times.length / 2] / 1000, times[times.length * 99 / 100] / 1000);
    }

    private static void ask(Socket socket, InputStream in, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int character = in.read();
            if (character < 0) {
                throw new IOException("the server closed the connection after: " + head);
            }
            head.append((char) character);
        }
        in.readNBytes(Integer.parseInt(head.toString().replaceAll("(?is).*content-length: *([0-9]+).*", "$1")));
        if (!head.toString().startsWith("HTTP/1.1 200")) {
            throw new IOException("the real caller was refused: " + head);
        }
    }
}

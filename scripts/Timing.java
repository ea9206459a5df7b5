import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times refusals of the token endpoint, for scripts/timing: PORT SAMPLES CLIENT... The others are compared with the first. */
public final class Timing {

    private static int address;

    private Timing() {}

    public static void main(String[] arguments) throws IOException {
        int samples = Integer.parseInt(arguments[1]);
        List<String> clients = Arrays.asList(arguments).subList(2, arguments.length);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            ask(socket, in, clients, Math.max(100, samples / 10)); // Until everything is compiled.
            Map<String, double[]> times = ask(socket, in, clients, samples);
            double[] first = times.get(clients.get(0));
            times.forEach((client, own) -> System.out.printf(
                    Locale.ROOT,
                    "  %-10s mean %9.1f us   median %9.1f us   deviation %8.1f us   t against %s %6.2f%n",
                    client, mean(own), median(own), Math.sqrt(variance(own)), clients.get(0), welch(own, first)));
        }
    }

    private static Map<String, double[]> ask(Socket socket, InputStream in, List<String> clients, int samples)
            throws IOException {
        Map<String, double[]> times = new LinkedHashMap<>();
        clients.forEach(client -> times.put(client, new double[samples]));
        List<String> round = new ArrayList<>(clients);
        for (int i = 0; i < samples; i++) {
            Collections.shuffle(round);
            for (String client : round) {
                times.get(client)[i] = refusal(socket, in, client) / 1000.0;
            }
        }
        return times;
    }

    private static long refusal(Socket socket, InputStream in, String client) throws IOException {
        // All names of one length.
        String body = String.format("grant_type=client_credentials&client_secret=wrong&x=%s&client_id=%s",
                "x".repeat(20 - client.length()), client);
        address++;
        byte[] request = String.format("POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.%d.%d.%d\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
                address >> 16, address >> 8 & 255, address & 255, body.length(), body)
                .getBytes(StandardCharsets.US_ASCII);
        long begin = System.nanoTime();
        socket.getOutputStream().write(request);
        String head = head(in);
        long end = System.nanoTime();
        int length = Integer.parseInt(head.replaceAll("(?is).*content-length: *([0-9]+).*", "$1"));
        in.readNBytes(length);
        if (!head.startsWith("HTTP/1.1 401")) {
            throw new IOException("not refused: " + head);
        }
        return end - begin;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int character = in.read();
            if (character < 0) {
                throw new IOException("the server closed the connection after: " + head);
            }
            head.append((char) character);
        }
        return head.toString();
    }

    private static double welch(double[] one, double[] other) {
        return (mean(one) - mean(other)) / Math.sqrt(variance(one) / one.length + variance(other) / other.length);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum() / (values.length - 1);
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.fuzz.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;

/** Any octets to a started server: it answers what it answers, but never 500, and the next one is answered as ever. */
public final class ServerTargets {

    private static final Pattern FAULT = Pattern.compile("HTTP/1\\.[01] 5(?!03|05|01)[0-9]{2} ");
    private static final int LONGEST_ANSWER = 200_000;

    private ServerTargets() {}

    public static Map<String, Target> all() {
        return Map.of("requests", input -> Front.DOOR.take(input));
    }

    /** One for all inputs. */
    private static final class Front {

        static final Front DOOR = new Front();

        private final RunningServer server = RunningServer.start(
                TestConfig.TWO_APPLICATIONS.replace(
                        "  port: 0\n", "  port: 0\n  trusted_proxies: [127.0.0.1]\n  client_cert_header: true\n"),
                Clock.systemUTC());

        private Front() {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }

        void take(byte[] input) throws IOException {
            String answers = answers(input);
            assertThat(answers).hasSizeLessThan(LONGEST_ANSWER);
            assertThat(FAULT.matcher(answers).find()).as(answers).isFalse();
            assertThat(answers).doesNotContain("Exception", "dev.signet", "org.eclipse", "Jetty");
        }

        /** Whether it takes all of it or closes the connection before is its own affair. */
        private String answers(byte[] input) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(30_000);
                try {
                    socket.getOutputStream().write(input);
                    socket.shutdownOutput();
                } catch (SocketException e) {
                    // Read what it said before it closed.
                }
                return read(socket.getInputStream());
            }
        }

        private static String read(InputStream in) throws IOException {
            StringBuilder answers = new StringBuilder();
            byte[] some = new byte[8192];
            try {
                for (int length = in.read(some); length >= 0; length = in.read(some)) {
                    answers.append(new String(some, 0, length, StandardCharsets.ISO_8859_1));
                }
            } catch (SocketException e) {
                // A connection that is reset has ended, too.
            }
            return answers.toString();
        }
    }
}

package dev.signet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a TLS client is offered, found out by asking for each thing alone. RFC 9325 section 4.2. */
class TlsTest {

    private static RunningServer ec;
    private static RunningServer rsa;

    @BeforeAll
    static void start() {
        ec = RunningServer.startHttps(
                TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("signet with an EC key"));
        rsa = RunningServer.startHttps(
                TestConfig.HTTPS, new MutableClock(), TestCertificates.forRsaServer("signet with an RSA key"));
    }

    @AfterAll
    static void stop() {
        ec.close();
        rsa.close();
    }

    @Test
    void a_token_is_issued_over_https_and_opens_the_api() {
        String token = ec.token("demo", "demo-secret");
        assertThat(ec.call("/api/users", token).status()).isEqualTo(200);
        assertThat(rsa.call("/api/users", rsa.token("demo", "demo-secret")).status())
                .isEqualTo(200);
    }

    @Test
    void http2_is_negotiated_and_http1_too() throws IOException {
        assertThat(protocol(Protocol.HTTP_2, Protocol.HTTP_1_1)).isEqualTo(Protocol.HTTP_2);
        assertThat(protocol(Protocol.HTTP_1_1)).isEqualTo(Protocol.HTTP_1_1);
    }

    private static Protocol protocol(Protocol... spoken) throws IOException {
        OkHttpClient http = TestCertificates.client().protocols(List.of(spoken)).build();
        try (Response response = http.newCall(
                        new Request.Builder().url(ec.url("/health/live")).build())
                .execute()) {
            assertThat(response.code()).isEqualTo(200);
            return response.protocol();
        } finally {
            http.connectionPool().evictAll();
            http.dispatcher().executorService().shutdown();
        }
    }

    @Test
    void a_client_that_knows_no_alpn_speaks_http1() throws IOException {
        try (SSLSocket socket = socket(ec)) {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void with_tls_1_3_there_are_exactly_three_suites() {
        List<String> three =
                List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        assertThat(suites(ec, "TLSv1.3")).containsExactlyInAnyOrderElementsOf(three);
        assertThat(suites(rsa, "TLSv1.3")).containsExactlyInAnyOrderElementsOf(three);
    }

    @Test
    void with_tls_1_2_there_are_exactly_those_that_fapi_permits() {
        assertThat(suites(ec, "TLSv1.2"))
                .containsExactlyInAnyOrder(
                        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        assertThat(suites(rsa, "TLSv1.2"))
                .containsExactlyInAnyOrder(
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    }

    /** Those of all suites that this platform can be made to offer, which the server takes when it has no choice. */
    private static List<String> suites(RunningServer server, String version) {
        return Arrays.stream(supported())
                .filter(suite -> handshake(server, version, suite).isPresent())
                .toList();
    }

    private static String[] supported() {
        return TestCertificates.trusting().getSupportedSSLParameters().getCipherSuites();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void the_server_has_the_choice_of_the_suite(String version) {
        List<String> offered = suites(ec, version);
        List<String> turned = offered.stream()
                .sorted((one, other) -> offered.indexOf(other) - offered.indexOf(one))
                .toList();
        String chosen = handshake(ec, version, offered.toArray(String[]::new)).orElseThrow();
        assertThat(handshake(ec, version, turned.toArray(String[]::new))).contains(chosen);
        assertThat(chosen).endsWith("AES_128_GCM_SHA256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void older_versions_are_refused_by_an_alert(String version) throws IOException {
        // The platform's own client does not offer them any more, so this is the hello by hand.
        byte minor = (byte) (version.equals("TLSv1") ? 1 : 2);
        byte[] hello = new byte[52];
        byte[] head = {0x16, 3, 1, 0, 47, 1, 0, 0, 43, 3, minor};
        System.arraycopy(head, 0, hello, 0, head.length);
        // One suite, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA; no compression.
        byte[] tail = {0, 0, 4, (byte) 0xC0, 0x09, 0, (byte) 0xFF, 1, 0};
        System.arraycopy(tail, 0, hello, 43, tail.length);
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), ec.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readNBytes(7);
            // Fatal, protocol_version: RFC 8446 section 6.
            assertThat(alert[0]).isEqualTo((byte) 0x15);
            assertThat(alert[5]).isEqualTo((byte) 2);
            assertThat(alert[6]).isEqualTo((byte) 70);
        }
    }

    @Test
    void renegotiation_is_refused() throws IOException {
        try (SSLSocket socket = socket(ec, "TLSv1.2")) {
            socket.startHandshake();
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void the_whole_chain_is_shown() throws IOException {
        try (SSLSocket socket = socket(ec)) {
            assertThat(socket.getSession().getPeerCertificates()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "auth.example.com"})
    void any_name_will_do_on_this_machine(String host) {
        Answer answer = ec.send(ec.request("/health/live").header("Host", host));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void plain_http_is_told_that_the_port_speaks_https() {
        try (LogCapture log = LogCapture.begin();
                RawConnection connection = RawConnection.to(ec)) {
            String answer = connection
                    .send("GET /api/users HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .answer();
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("Content-Type: application/json", "Connection: close", "X-Request-Id: ")
                    .endsWith("{\"error\":\"invalid_request\",\"error_description\":\"This port speaks HTTPS\"}");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("event=request_refused", "reason=\"This port speaks HTTPS\"");
        }
    }

    @Test
    void a_renewed_certificate_is_seen_by_new_connections_and_drops_no_old_one() throws IOException {
        try (RunningServer server = RunningServer.startHttps(
                        TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("before"));
                SSLSocket old = socket(server)) {
            assertThat(live(old)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(subject(old)).isEqualTo("CN=before");

            server.renew(TestConfig.HTTPS, TestCertificates.forRsaServer("after"));

            assertThat(live(old)).isEqualTo("HTTP/1.1 200 OK");
            try (SSLSocket fresh = socket(server)) {
                assertThat(subject(fresh)).isEqualTo("CN=after");
                assertThat(live(fresh)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void no_handshake_fails_while_certificates_are_renewed() throws Exception {
        try (RunningServer server =
                RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("before"))) {
            Thread renewing = new Thread(() -> Stream.iterate(0, i -> i < 20, i -> i + 1)
                    .forEach(i -> server.renew(TestConfig.HTTPS, TestCertificates.forServer("after " + i))));
            renewing.start();
            int handshakes = 0;
            while (renewing.isAlive()) {
                try (SSLSocket socket = socket(server)) {
                    socket.startHandshake();
                    handshakes++;
                }
            }
            assertThat(handshakes).isPositive();
        }
    }

    private static String live(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            answer.append((char) socket.getInputStream().read());
        }
        return answer.substring(0, answer.indexOf("\r\n"));
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static Optional<String> handshake(RunningServer server, String version, String... suites) {
        try (SSLSocket socket = socket(server, version)) {
            socket.setEnabledCipherSuites(suites);
            socket.startHandshake();
            SSLSession session = socket.getSession();
            assertThat(session.getProtocol()).isEqualTo(version);
            return Optional.of(session.getCipherSuite());
        } catch (SSLHandshakeException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SSLSocket socket(RunningServer server, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) TestCertificates.trusting()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        return socket;
    }
}

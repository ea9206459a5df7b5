package dev.signet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import dev.signet.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are renewed while the server runs, in the ways in which tools write them. */
class CertificateRenewalTest {

    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static final String CONFIG = """
            issuer: https://localhost:8443
            server:
              port: 0
              tls: { certificate: tls/cert.pem, private_key: tls/key.pem }
            signing_keys: [{ kid: main, algorithm: ES256, private_key: keys/main.pem, generate: true }]
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: demo, client_secret: demo-secret, application: back-office }
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void write_the_first_configuration() throws IOException {
        file = Files.writeString(directory.resolve("config.yml"), CONFIG);
        TestCertificates.writeTo(directory, TestCertificates.forServer("first"));
    }

    @Test
    void the_ready_line_says_https() {
        try (ServedConfig server = ServedConfig.serve(file)) {
            assertThat(server.url()).startsWith("https://127.0.0.1:");
            assertThat(server.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void a_renewed_certificate_is_seen_within_two_seconds_and_no_connection_is_dropped() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file);
                SSLSocket old = connect(server)) {
            assertThat(isAlive(old)).isTrue();

            // The best of three: the promise is the server's, and the machine may be busy with something else.
            AssertionError late = new AssertionError("never tried");
            for (int i = 0; i < 3; i++) {
                String name = "renewed " + i;
                TestCertificates.writeTo(directory, TestCertificates.forServer(name));
                try {
                    Eventually.within(
                            PROMISED, "the new certificate", () -> shown(server).equals("CN=" + name));
                    assertThat(isAlive(old)).isTrue();
                    assertThat(server.log())
                            .anyMatch(line -> line.contains("event=certificate_renewed subject=\"CN=" + name + "\""))
                            .noneMatch(line -> line.contains("restart_needed"));
                    return;
                } catch (AssertionError e) {
                    late = e;
                }
            }
            throw late;
        }
    }

    @Test
    void between_the_two_files_nothing_changes_and_the_second_one_heals_it() throws IOException {
        HeldCertificate next = TestCertificates.forServer("next");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        TestCertificates.writeTo(elsewhere, next);
        try (ServedConfig server = ServedConfig.serve(file)) {
            Files.copy(
                    elsewhere.resolve("tls/cert.pem"),
                    directory.resolve("tls/cert.pem"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            server.awaitLog("event=reload_refused problems=1");

            assertThat(server.log())
                    .anyMatch(line -> line.contains(file
                            + ":4: server.tls.private_key: tls/key.pem: is not the private key of the certificate"));
            assertThat(shown(server)).isEqualTo("CN=first");
            assertThat(server.token("demo", "demo-secret").status()).isEqualTo(200);

            Files.copy(
                    elsewhere.resolve("tls/key.pem"),
                    directory.resolve("tls/key.pem"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            server.awaitLog("event=certificate_renewed");
            assertThat(shown(server)).isEqualTo("CN=next");
        }
    }

    @Test
    void whether_tls_is_spoken_at_all_waits_for_a_restart() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            Files.writeString(file, CONFIG.replaceFirst("  tls: .*\n", ""));
            server.awaitLog("event=restart_needed changed=server.tls");

            assertThat(shown(server)).isEqualTo("CN=first");
        }
    }

    private static SSLSocket connect(ServedConfig server) throws IOException {
        URI url = URI.create(server.url());
        SSLSocket socket =
                (SSLSocket) TestCertificates.trusting().getSocketFactory().createSocket(url.getHost(), url.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String shown(ServedConfig server) {
        try (SSLSocket socket = connect(server)) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isAlive(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        StringBuilder answer = new StringBuilder();
        for (int octet = 0; octet >= 0 && !answer.toString().endsWith("}"); ) {
            octet = socket.getInputStream().read();
            answer.append((char) octet);
        }
        return answer.toString().startsWith("HTTP/1.1 200");
    }
}

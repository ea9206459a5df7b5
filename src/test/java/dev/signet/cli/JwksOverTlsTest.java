package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Assertion;
import dev.signet.PublishedKeys;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys at an https address: whom the Java process trusts decides, and only a process of its own can be told whom. */
// On a thread of its own: a line that never comes is waited for by a read that nothing interrupts.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JwksOverTlsTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final String PASSWORD = "changeit";
    private static final SigningKey KEY =
            new SigningKey("remote", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    private static final HeldCertificate OF_THIS_MACHINE = TestCertificates.forServer("keys");

    @TempDir
    private Path directory = Path.of("");

    private final OkHttpClient http = new OkHttpClient();
    private final List<String> lines = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private Path trusted = Path.of("");

    @BeforeEach
    void trust_the_authority() throws IOException, GeneralSecurityException {
        trusted = trustStore(
                "trusted.p12", TestCertificates.chain(OF_THIS_MACHINE).get(1));
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        http.connectionPool().evictAll();
    }

    @Test
    void keys_under_a_private_authority_are_fetched_where_the_process_trusts_it() throws Exception {
        try (PublishedKeys publisher = PublishedKeys.startWith(OF_THIS_MACHINE, KEY)) {
            BufferedReader log = serve(publisher, trusting(trusted));

            assertThat(ask(log)).isEqualTo(200);
            assertThat(publisher.requests()).isEqualTo(1);
        }
    }

    @Test
    void where_it_does_not_they_are_away_and_the_log_names_the_remedy() throws Exception {
        try (PublishedKeys publisher = PublishedKeys.startWith(OF_THIS_MACHINE, KEY)) {
            BufferedReader log = serve(publisher);

            assertThat(ask(log)).isEqualTo(401);
            assertThat(ChildProcess.awaitLine(log, lines, "event=jwks_uri_away"))
                    .contains("of no authority that Java trusts; add it by -Djavax.net.ssl.trustStore");
            assertThat(publisher.requests()).isZero();
        }
    }

    @Test
    void a_trusted_certificate_of_another_host_is_not_good() throws Exception {
        HeldCertificate other = TestCertificates.selfSigned("other");
        Path both = trustStore("both.p12", other.certificate());
        try (PublishedKeys publisher = PublishedKeys.startWith(other, KEY)) {
            BufferedReader log = serve(publisher, trusting(both));

            assertThat(ask(log)).isEqualTo(401);
            assertThat(ChildProcess.awaitLine(log, lines, "event=jwks_uri_away"))
                    .contains("its certificate is not good for it");
            assertThat(publisher.requests()).isZero();
        }
    }

    private static String[] trusting(Path store) {
        return new String[] {"-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD};
    }

    private BufferedReader serve(PublishedKeys publisher, String... options) throws IOException {
        Files.writeString(directory.resolve("config.yml"), """
                issuer: %s
                server: { port: 0 }
                signing_keys: [{ kid: main, algorithm: ES256, private_key: keys/main.pem, generate: true }]
                applications:
                  back-office: { path: /api }
                clients:
                  - { client_id: remote, jwks_uri: "%s", application: back-office }
                """.formatted(ISSUER, publisher.uri()));
        Process process = ChildProcess.of(directory, List.of(options)).start();
        processes.add(process);
        return process.errorReader();
    }

    private int ask(BufferedReader log) throws IOException {
        int port = ChildProcess.ready(log, lines);
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + port + "/oauth2-token")
                .post(RunningServer.form(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        Assertion.TYPE,
                        "client_assertion",
                        Assertion.of("remote", ISSUER, Clock.systemUTC()).signedBy(KEY)))
                .build();
        try (Response response = http.newCall(request).execute()) {
            return response.code();
        }
    }

    private Path trustStore(String name, java.security.cert.Certificate authority)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", authority);
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }
}

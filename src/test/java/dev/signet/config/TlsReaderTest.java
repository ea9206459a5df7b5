package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What server.tls comes to, and what works with it and should not stay so. */
class TlsReaderTest {

    private static final String TLS = "server: { tls: { certificate: tls/cert.pem, private_key: tls/key.pem } }\n";
    private static final String HTTPS = "issuer: https://localhost:8443\n";

    private ConfigRoom room;

    @BeforeEach
    void make_the_room(@TempDir Path directory) throws IOException, GeneralSecurityException {
        room = ConfigRoom.in(directory);
        serve(valid(Duration.ofDays(-1), Duration.ofDays(1)).build());
    }

    private static HeldCertificate.Builder valid(Duration from, Duration to) {
        return new HeldCertificate.Builder()
                .commonName("signet")
                .validityInterval(
                        ConfigRoom.CLOCK.instant().plus(from).toEpochMilli(),
                        ConfigRoom.CLOCK.instant().plus(to).toEpochMilli());
    }

    private void serve(HeldCertificate certificate) throws IOException {
        room.write("tls/cert.pem", "a comment in Latin 1: \u00e9\n" + certificate.certificatePem());
        room.write("tls/key.pem", certificate.privateKeyPkcs8Pem());
        setMode("tls/key.pem", "rw-r-----");
    }

    private void setMode(String file, String mode) throws IOException {
        Files.setPosixFilePermissions(room.directory().resolve(file), PosixFilePermissions.fromString(mode));
    }

    private Configuration read(String part) throws IOException, ConfigException {
        return room.read(ConfigRoom.completed(part), Map.of(), KeyFiles.ASSUME);
    }

    /** The warnings, but for that of the client's secret in plain text. */
    private List<String> warnings(String part) throws IOException, ConfigException {
        return read(part).warnings().stream()
                .map(room::seenFromHere)
                .filter(line -> !line.contains("is plain text"))
                .toList();
    }

    @Test
    void without_tls_it_is_plain_http() throws IOException, ConfigException {
        assertThat(read("").server().tls()).isEmpty();
        assertThat(read("").server().scheme()).isEqualTo("http");
    }

    @Test
    void a_certificate_and_its_key_are_https_without_a_warning() throws IOException, ConfigException {
        ServerSettings server = read(HTTPS + TLS).server();
        assertThat(server.scheme()).isEqualTo("https");
        assertThat(server.tls()).get().hasToString("CN=signet");
        assertThat(warnings(HTTPS + TLS)).isEmpty();
    }

    @Test
    void pkcs1_will_do_as_well() throws IOException, ConfigException {
        HeldCertificate rsa = valid(Duration.ZERO, Duration.ofDays(1)).rsa2048().build();
        serve(rsa);
        room.write("tls/key.pem", rsa.privateKeyPkcs1Pem());
        assertThat(read(HTTPS + TLS).server().tls()).isPresent();
    }

    @Test
    void an_ed25519_certificate_will_do() throws Exception {
        TestCertificates.writeEd25519To(room.directory());
        setMode("tls/key.pem", "rw-------");
        assertThat(read(HTTPS + TLS).server().tls()).get().hasToString("CN=ed25519");
    }

    @Test
    void an_expired_certificate_is_served_with_a_warning() throws IOException, ConfigException {
        serve(valid(Duration.ofDays(-2), Duration.ofDays(-1)).build());
        assertThat(warnings(HTTPS + TLS))
                .containsExactly(
                        "config.yml:2: server.tls.certificate: tls/cert.pem: expired at 2026-11-22T12:00:00Z; renew it");
    }

    @Test
    void a_certificate_of_tomorrow_is_served_with_a_warning() throws IOException, ConfigException {
        serve(valid(Duration.ofDays(1), Duration.ofDays(2)).build());
        assertThat(warnings(HTTPS + TLS))
                .containsExactly("config.yml:2: server.tls.certificate: tls/cert.pem: is not valid before"
                        + " 2026-11-24T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"rw-------, 0", "rw-r-----, 0", "rw-r--r--, 1", "rw----r--, 1"})
    void a_key_that_every_user_may_read_is_warned_of(String mode, int times) throws IOException, ConfigException {
        setMode("tls/key.pem", mode);
        assertThat(warnings(HTTPS + TLS))
                .hasSize(times)
                .allMatch(line -> line.equals("config.yml:2: server.tls.private_key: tls/key.pem:"
                        + " can be read by every user of this machine; 'chmod o-rwx' it"));
    }

    @Test
    void a_mounted_secret_of_kubernetes_is_not_warned_of() throws IOException, ConfigException {
        Path mount = Files.createDirectory(room.directory().resolve("mount"));
        Path version = Files.createDirectory(mount.resolve("..2026_11_23_12_00_00.1"));
        for (String file : List.of("cert.pem", "key.pem")) {
            Files.copy(room.directory().resolve("tls").resolve(file), version.resolve(file));
            Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
        }
        Files.createSymbolicLink(mount.resolve("..data"), version.getFileName());
        setMode("mount/key.pem", "rw-r--r--");
        assertThat(warnings(HTTPS + TLS.replace("tls/", "mount/"))).isEmpty();
    }

    @Test
    void an_http_issuer_of_an_https_server_is_warned_of() throws IOException, ConfigException {
        assertThat(warnings("issuer: http://auth.example.com\n" + TLS + "clients: [{ client_id: a,"
                        + " client_secret: \"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\","
                        + " application: back-office }]\n"))
                .containsExactly(
                        "config.yml:1: issuer: is http, and with server.tls only https is spoken here; write https");
    }

    @Test
    void authorities_of_clients_are_read() throws IOException, ConfigException {
        assertThat(read("server: { client_ca: tls/ca.pem, client_cert_header: true }\n")
                        .server()
                        .clientCa())
                .containsExactly(TestCertificates.authority().certificate());
    }

    @Test
    void keys_that_do_nothing_are_warned_of() throws IOException, ConfigException {
        assertThat(warnings("server: { client_ca: tls/ca.pem }\n"))
                .containsExactly("config.yml:1: server.client_ca: is of no use, since no client certificate arrives"
                        + " without server.tls or server.client_cert_header");
        assertThat(warnings("server: { client_cert_header: true }\n"))
                .containsExactly("config.yml:1: server.client_cert_header: has every request with a Client-Cert field"
                        + " refused, since there are no server.trusted_proxies; name your proxies there");
    }

    @Test
    void renewed_certificates_wait_for_no_restart() throws IOException, ConfigException {
        ServerSettings before = read(HTTPS + TLS).server();
        serve(valid(Duration.ZERO, Duration.ofDays(1)).commonName("renewed").build());
        ServerSettings after = read(HTTPS + TLS).server();

        assertThat(after).isNotEqualTo(before);
        assertThat(after.keysThatDiffer(before)).isEmpty();
        assertThat(read(HTTPS).server().keysThatDiffer(before)).containsExactly("server.tls");
        assertThat(read("server: { client_cert_header: true }\n").server().keysThatDiffer(before))
                .containsExactly("server.tls", "server.client_cert_header");
    }
}

package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that prove by a certificate who they are: RFC 8705 section 2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsTest {

    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .commonName("Clients' authority")
            .certificateAuthority(1)
            .validityInterval(0, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli())
            .build();
    private static final HeldCertificate INTERMEDIATE = new HeldCertificate.Builder()
            .commonName("Intermediate")
            .certificateAuthority(0)
            .validityInterval(0, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli())
            .signedBy(AUTHORITY)
            .build();
    private static final HeldCertificate STRANGER =
            lasting().commonName("Stranger").certificateAuthority(1).build();

    private static final HeldCertificate REGISTERED =
            lasting().commonName("any").build();
    private static final HeldCertificate OF_JWKS = lasting().commonName("jwks").build();

    private static final String SERVER = """
            issuer: http://localhost:8080
            server: { port: 0, %s, client_ca: ca.pem }
            signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem }]
            applications:
              back-office: { path: /api }
            clients:
              - client_id: by-dn
                tls_client_auth_subject_dn: "cn=Certified, ou=SALES"
                application: back-office
              - { client_id: by-dns, tls_client_auth_san_dns: Certified.example.com, application: back-office }
              - { client_id: by-uri, tls_client_auth_san_uri: "https://certified.example.com/x", application: back-office }
              - { client_id: by-ip, tls_client_auth_san_ip: 192.0.2.7, application: back-office }
              - client_id: self-signed
                certificate: registered.pem
                application: back-office
                tls_client_certificate_bound_access_tokens: true
              - client_id: self-signed-jwks
                token_endpoint_auth_method: self_signed_tls_client_auth
                jwks: { keys: [{ kty: EC, crv: P-256, x: "%s", y: "%s", x5c: ["%s"] }] }
                application: back-office
              - { client_id: by-secret, client_secret: by-secret, application: back-office }
            """;

    private final MutableClock clock = new MutableClock();
    private RunningServer server;

    @BeforeAll
    void start() {
        server = RunningServer.start(
                config("trusted_proxies: [127.0.0.1], client_cert_header: true"), clock, MutualTlsTest::prepare);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static void prepare(Path directory) throws IOException {
        TestCertificates.writeTo(directory, TestCertificates.forServer("localhost"));
        Files.writeString(directory.resolve("ca.pem"), AUTHORITY.certificatePem());
        Files.writeString(directory.resolve("registered.pem"), REGISTERED.certificatePem());
    }

    private static String config(String way) {
        ECPublicKey key = (ECPublicKey) OF_JWKS.certificate().getPublicKey();
        return SERVER.formatted(
                way,
                coordinate(key.getW().getAffineX()),
                coordinate(key.getW().getAffineY()),
                Base64.getEncoder().encodeToString(der(OF_JWKS.certificate())));
    }

    private static String coordinate(BigInteger value) {
        byte[] signed = value.toByteArray();
        byte[] octets = new byte[32];
        int copied = Math.min(signed.length, 32);
        System.arraycopy(signed, signed.length - copied, octets, 32 - copied, copied);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static HeldCertificate.Builder lasting() {
        return new HeldCertificate.Builder()
                .validityInterval(0, Instant.parse("2100-01-01T00:00:00Z").toEpochMilli());
    }

    private static HeldCertificate.Builder certified() {
        return lasting().commonName("certified").organizationalUnit("Sales");
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static String field(HeldCertificate certificate) {
        return ":" + Base64.getEncoder().encodeToString(der(certificate.certificate())) + ":";
    }

    /** @param chain as a proxy forwards it; the first is the client's */
    private Answer ask(String clientId, HeldCertificate... chain) {
        // Failures count, and are not what this is about.
        clock.advance(Duration.ofMinutes(2));
        Request.Builder request = server.request("/oauth2-token")
                .post(RunningServer.form("grant_type", "client_credentials", "client_id", clientId));
        if (chain.length > 0) {
            request.header("Client-Cert", field(chain[0]));
        }
        if (chain.length > 1) {
            String rest = Arrays.stream(chain).skip(1).map(MutualTlsTest::field).collect(Collectors.joining(", "));
            request.header("Client-Cert-Chain", rest);
        }
        return server.send(request);
    }

    static List<HeldCertificate> ofTheSubject() {
        return List.of(
                certified().signedBy(AUTHORITY).build(),
                certified().signedBy(AUTHORITY).rsa2048().build());
    }

    @ParameterizedTest
    @MethodSource("ofTheSubject")
    void a_certificate_of_the_registered_subject_proves_the_client_whatever_its_case(HeldCertificate certificate) {
        assertThat(ask("by-dn", certificate).status()).isEqualTo(200);
    }

    static List<HeldCertificate> ofOtherSubjects() {
        return List.of(
                lasting().commonName("certified").signedBy(AUTHORITY).build(),
                lasting().organizationalUnit("Sales").signedBy(AUTHORITY).build(),
                lasting().commonName("certified,OU=Sales").signedBy(AUTHORITY).build(),
                lasting()
                        .commonName("Sales")
                        .organizationalUnit("certified")
                        .signedBy(AUTHORITY)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("ofOtherSubjects")
    void one_of_another_subject_does_not(HeldCertificate certificate) {
        assertRefused("by-dn", "certificate is of another subject", certificate);
    }

    @ParameterizedTest
    @CsvSource({"by-dns, certified.example.com", "by-dns, CERTIFIED.example.COM", "by-ip, 192.0.2.7"})
    void a_certificate_with_the_registered_name_proves_the_client(String clientId, String name) {
        HeldCertificate certificate =
                certified().addSubjectAlternativeName(name).signedBy(AUTHORITY).build();

        assertThat(ask(clientId, certificate).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "by-dns, other.example.com",
        "by-dns, certified.example.com.evil.example",
        "by-dns, x.certified.example.com",
        "by-uri, https://certified.example.com/X",
        "by-uri, https://certified.example.com/x/",
        "by-uri, certified.example.com",
        "by-ip, 192.0.2.8",
        "by-dns, 192.0.2.7",
        "by-ip, certified.example.com"
    })
    void one_with_another_name_does_not(String clientId, String name) {
        HeldCertificate certificate =
                certified().addSubjectAlternativeName(name).signedBy(AUTHORITY).build();

        assertRefused(clientId, "certificate is of another subject", certificate);
    }

    @Test
    void a_name_in_the_subject_is_no_alternative_name() {
        HeldCertificate certificate = lasting()
                .commonName("certified.example.com")
                .signedBy(AUTHORITY)
                .build();

        assertRefused("by-dns", "certificate is of another subject", certificate);
    }

    @Test
    void the_path_to_an_issuer_may_lead_over_others_that_are_shown() {
        HeldCertificate certificate = certified()
                .addSubjectAlternativeName("certified.example.com")
                .signedBy(INTERMEDIATE)
                .build();

        assertThat(ask("by-dns", certificate, INTERMEDIATE).status()).isEqualTo(200);
        assertThat(ask("by-dns", certificate, INTERMEDIATE, AUTHORITY).status()).isEqualTo(200);
        assertRefused("by-dns", "certificate has no valid path to client_ca", certificate);
    }

    static List<HeldCertificate> notIssued() {
        HeldCertificate notYet = new HeldCertificate.Builder()
                .addSubjectAlternativeName("certified.example.com")
                .validityInterval(
                        Instant.parse("2099-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("2100-01-01T00:00:00Z").toEpochMilli())
                .signedBy(AUTHORITY)
                .build();
        HeldCertificate expired = new HeldCertificate.Builder()
                .addSubjectAlternativeName("certified.example.com")
                .validityInterval(0, 1000)
                .signedBy(AUTHORITY)
                .build();
        HeldCertificate leaf = certified().signedBy(AUTHORITY).build();
        return List.of(
                certified().addSubjectAlternativeName("certified.example.com").build(),
                certified()
                        .addSubjectAlternativeName("certified.example.com")
                        .signedBy(STRANGER)
                        .build(),
                certified()
                        .addSubjectAlternativeName("certified.example.com")
                        .signedBy(leaf)
                        .build(),
                notYet,
                expired);
    }

    @ParameterizedTest
    @MethodSource("notIssued")
    void one_that_is_not_of_an_issuer_or_not_good_now_proves_nothing(HeldCertificate certificate) {
        assertRefused("by-dns", "certificate has no valid path to client_ca", certificate);
    }

    @Test
    void without_a_certificate_nothing_is_proven() {
        assertRefused("by-dns", "no client certificate alone");
        assertRefused("self-signed", "no client certificate alone");
    }

    @Test
    void a_registered_certificate_proves_the_client_and_binds_its_tokens() {
        Answer answer = ask("self-signed", REGISTERED);

        assertThat(answer.status()).isEqualTo(200);
        String token = answer.json().get("access_token").textValue();
        assertThat(server.call("/api/users", token).status()).isEqualTo(401);
        Answer bound = server.send(server.request("/api/users")
                .header("Authorization", "Bearer " + token)
                .header("Client-Cert", field(REGISTERED)));
        assertThat(bound.status()).isEqualTo(200);
    }

    @Test
    void another_of_the_same_name_and_one_of_the_same_key_are_not_the_registered_one() {
        HeldCertificate sameName = lasting().commonName("any").build();
        HeldCertificate sameKey =
                lasting().commonName("any").keyPair(REGISTERED.keyPair()).build();

        assertRefused("self-signed", "certificate is not the client's", sameName);
        assertRefused("self-signed", "certificate is not the client's", sameKey);
    }

    @Test
    void a_key_of_a_JWK_Set_stands_for_the_certificate_in_it() {
        assertThat(ask("self-signed-jwks", OF_JWKS).status()).isEqualTo(200);
        assertRefused("self-signed-jwks", "certificate is not the client's", REGISTERED);
    }

    @Test
    void a_certificate_does_not_stand_in_for_a_secret_nor_the_reverse() {
        assertThat(ask("by-secret", REGISTERED).status()).isEqualTo(401);
        Answer both = server.send(server.request("/oauth2-token")
                .header("Client-Cert", field(REGISTERED))
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", "self-signed", "client_secret", "whatever")));
        assertThat(both.status()).isEqualTo(401);
    }

    @Test
    void the_metadata_names_the_methods() {
        String methods = server.get("/.well-known/oauth-authorization-server")
                .json()
                .get("token_endpoint_auth_methods_supported")
                .toString();

        assertThat(methods).contains("\"tls_client_auth\"", "\"self_signed_tls_client_auth\"");
    }

    @Test
    void over_TLS_the_certificate_of_the_connection_counts() throws IOException {
        String way = "tls: { certificate: tls/cert.pem, private_key: tls/key.pem }";
        OkHttpClient http = TestCertificates.client(REGISTERED).build();
        try (RunningServer https = RunningServer.start(
                        config(way).replace("http://localhost", "https://localhost"), clock, MutualTlsTest::prepare);
                Response answer = http.newCall(https.request("/oauth2-token")
                                .post(RunningServer.form(
                                        "grant_type", "client_credentials", "client_id", "self-signed"))
                                .build())
                        .execute()) {
            assertThat(answer.code()).isEqualTo(200);
        } finally {
            http.connectionPool().evictAll();
            http.dispatcher().executorService().shutdown();
        }
    }

    private void assertRefused(String clientId, String reason, HeldCertificate... chain) {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = ask(clientId, chain);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.error()).isEqualTo("invalid_client");
            assertThat(log.lines()).anyMatch(line -> line.contains("reason=\"" + reason + "\""));
        }
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import dev.signet.TestProofs;
import dev.signet.keys.SigningAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to a client certificate: RFC 8705 section 3. */
class CertificateBoundTest {

    private static final String CLIENT = """
              - client_id: certified
                client_secret: certified-secret
                application: back-office
                tls_client_certificate_bound_access_tokens: true
            """;
    private static final String HTTPS = TestConfig.HTTPS + CLIENT;
    private static final String PROXIED = TestConfig.TWO_APPLICATIONS.replace(
                    "  port: 0\n", "  port: 0\n  client_cert_header: true\n  trusted_proxies: [127.0.0.1]\n")
            + CLIENT;
    private static final HeldCertificate OWN = TestCertificates.selfSigned("own");
    private static final HeldCertificate OTHERS = TestCertificates.selfSigned("others");
    private static final String USERS = "http://localhost:8080/api/users";

    private final MutableClock clock = new MutableClock();
    private final TestProofs key = TestProofs.with(SigningAlgorithm.ES256, clock);

    private static Answer send(Request.Builder request, HeldCertificate... own) {
        OkHttpClient http = TestCertificates.client(own).build();
        try (Response response = http.newCall(request.build()).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            http.connectionPool().evictAll();
            http.dispatcher().executorService().shutdown();
        }
    }

    private static Request.Builder asking(RunningServer server, String client) {
        return server.request("/oauth2-token")
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", client, "client_secret", client + "-secret"));
    }

    private static Request.Builder calling(RunningServer server, String authorization) {
        return server.request("/api/users").header("Authorization", authorization);
    }

    private static String token(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").textValue();
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static byte[] der(HeldCertificate certificate) {
        try {
            return certificate.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sequence(HeldCertificate certificate) {
        return ":" + Base64.getEncoder().encodeToString(der(certificate)) + ":";
    }

    private static void assertNotConfirmed(Answer answer, String scheme) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith(scheme).contains("error=\"invalid_token\"");
    }

    @Test
    void a_token_goes_with_the_certificate_that_it_was_asked_for_with() {
        try (RunningServer server = RunningServer.startHttps(HTTPS, clock, TestCertificates.forServer("localhost"))) {
            Answer answer = send(asking(server, "certified"), OWN);
            String token = token(answer);

            assertThat(answer.json().get("token_type").textValue()).isEqualTo("Bearer");
            assertThat(claims(token)).contains("\"cnf\":{\"x5t#S256\":\"" + thumbprint(OWN) + "\"}");
            assertThat(send(calling(server, "Bearer " + token), OWN).status()).isEqualTo(200);
            assertNotConfirmed(send(calling(server, "Bearer " + token), OTHERS), "Bearer");
            assertNotConfirmed(send(calling(server, "Bearer " + token)), "Bearer");
            assertNotConfirmed(send(calling(server, "DPoP " + token), OWN), "DPoP");
        }
    }

    private static String thumbprint(HeldCertificate certificate) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(der(certificate)));
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void without_a_certificate_there_is_no_token_and_with_one_nobody_else_is_bound() {
        try (RunningServer server = RunningServer.startHttps(HTTPS, clock, TestCertificates.forServer("localhost"))) {
            Answer refused = send(asking(server, "certified"));

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error()).isEqualTo("invalid_request");
            assertThat(refused.json().get("error_description").textValue()).contains("certificate");
            assertThat(claims(token(send(asking(server, "demo"), OWN)))).doesNotContain("cnf");
        }
    }

    @Test
    void with_a_proof_as_well_both_are_needed() {
        try (RunningServer server = RunningServer.startHttps(HTTPS, clock, TestCertificates.forServer("localhost"))) {
            String token = token(send(
                    asking(server, "certified")
                            .header("DPoP", key.forTokenEndpoint().sign()),
                    OWN));

            assertThat(claims(token)).contains("\"jkt\":", "\"x5t#S256\":");
            assertThat(send(calling(server, "DPoP " + token).header("DPoP", proof(token)), OWN)
                            .status())
                    .isEqualTo(200);
            assertNotConfirmed(send(calling(server, "DPoP " + token).header("DPoP", proof(token)), OTHERS), "DPoP");
            assertNotConfirmed(send(calling(server, "Bearer " + token), OWN), "DPoP");
        }
    }

    private String proof(String token) {
        return key.forToken(token, "GET", USERS).sign();
    }

    @Test
    void behind_a_proxy_the_certificate_is_the_one_that_it_forwards() {
        try (RunningServer server = RunningServer.start(PROXIED, clock)) {
            String token = token(server.send(asking(server, "certified").header("Client-Cert", sequence(OWN))));

            assertThat(claims(token)).contains(thumbprint(OWN));
            assertThat(server.send(calling(server, "Bearer " + token).header("Client-Cert", sequence(OWN)))
                            .status())
                    .isEqualTo(200);
            assertNotConfirmed(
                    server.send(calling(server, "Bearer " + token).header("Client-Cert", sequence(OTHERS))), "Bearer");
            assertNotConfirmed(server.send(calling(server, "Bearer " + token)), "Bearer");
        }
    }

    @Test
    void a_forwarded_certificate_from_elsewhere_is_refused_in_the_words_of_the_path_and_a_page_may_read_it() {
        String elsewhere = PROXIED.replace("[127.0.0.1]", "[192.0.2.1]\n  cors_origins: [\"https://app.example\"]");
        try (LogCapture log = LogCapture.begin();
                RunningServer server = RunningServer.start(elsewhere, clock)) {
            Answer token = server.send(asking(server, "certified")
                    .header("Client-Cert", sequence(OWN))
                    .header("Origin", "https://app.example"));
            Answer users = server.send(server.request("/api/users").header("Client-Cert", sequence(OWN)));
            Answer verified = server.send(server.request("/auth/verify").header("Client-Cert", sequence(OWN)));

            assertThat(token.status()).isEqualTo(400);
            assertThat(token.error()).isEqualTo("invalid_request");
            assertThat(token.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
            assertThat(users.status()).isEqualTo(400);
            assertThat(users.header("Content-Type")).isEqualTo("application/vnd.api+json");
            assertThat(users.json().at("/errors/0/code").textValue()).isEqualTo("invalid_request");
            assertThat(verified.status()).isEqualTo(403);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains(" application=back-office ") && line.contains("path=/api/users"));
            // An answer is counted once it is written, which the caller need not wait for.
            Eventually.that(
                    "it is counted as an API's",
                    () -> server.get("/metrics")
                            .body()
                            .contains("signet_http_requests_total{endpoint=\"api\",status=\"4xx\"} 1.0"));
        }
    }

    @Test
    void the_metadata_says_so_where_certificates_arrive_and_bind() {
        String everywhere = "/.well-known/oauth-authorization-server";
        String name = "tls_client_certificate_bound_access_tokens";
        try (RunningServer proxied = RunningServer.start(PROXIED, clock);
                RunningServer unbound = RunningServer.start(PROXIED.replace(CLIENT, ""), clock);
                RunningServer plain = RunningServer.start(TestConfig.TWO_APPLICATIONS + CLIENT, clock)) {
            assertThat(proxied.get(everywhere).json().get(name).booleanValue()).isTrue();
            assertThat(proxied.get("/.well-known/oauth-protected-resource/api")
                            .json()
                            .get(name)
                            .booleanValue())
                    .isTrue();
            assertThat(proxied.get("/.well-known/oauth-protected-resource/stock")
                            .json()
                            .has(name))
                    .isFalse();
            for (RunningServer server : List.of(unbound, plain)) {
                assertThat(server.get(everywhere).json().has(name)).isFalse();
                assertThat(server.get("/.well-known/oauth-protected-resource/api")
                                .json()
                                .has(name))
                        .isFalse();
            }
        }
    }
}

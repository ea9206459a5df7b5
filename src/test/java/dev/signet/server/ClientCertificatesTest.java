package dev.signet.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.TestCertificates;
import dev.signet.config.ServerSettings;
import dev.signet.config.TlsIdentity;
import dev.signet.endpoints.ClientCertificates;
import dev.signet.endpoints.OAuthErrors;
import dev.signet.protocol.AddressRange;
import dev.signet.protocol.OAuthError;
import io.javalin.Javalin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate a request counts as made with: the connection's, or the one that a trusted proxy forwards. RFC 9440. */
class ClientCertificatesTest {

    private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.1"));
    private static final List<AddressRange> ELSEWHERE = List.of(AddressRange.parse("192.0.2.1"));
    private static final HeldCertificate CLIENT = TestCertificates.selfSigned("client");
    private static final HeldCertificate ISSUER = TestCertificates.selfSigned("issuer");
    private static final HeldCertificate PROXY = TestCertificates.selfSigned("proxy");

    /** A listener with one route, which says the subjects that it sees. */
    private static final class Seeing implements AutoCloseable {

        private final HttpListener listener;
        private final Javalin javalin;
        private final boolean https;

        private Seeing(boolean https, boolean header, List<AddressRange> proxies) {
            ServerSettings settings = new ServerSettings(
                    "127.0.0.1",
                    0,
                    Optional.empty(),
                    List.of(),
                    proxies,
                    https ? Optional.of(identity()) : Optional.empty(),
                    List.of(),
                    header,
                    false);
            this.https = https;
            this.listener = new HttpListener(settings, path -> false, nanos -> {});
            this.javalin = Javalin.create(config -> {
                        listener.configure(config);
                        if (header) {
                            config.routes.before(new ClientCertificates(proxies));
                        }
                        config.routes.get(
                                "/",
                                ctx -> ctx.result(ClientCertificates.of(ctx).stream()
                                        .map(one ->
                                                one.getSubjectX500Principal().getName())
                                        .collect(Collectors.joining(" "))));
                        config.routes.exception(OAuthError.class, OAuthErrors::answer);
                    })
                    .start();
        }

        private static TlsIdentity identity() {
            HeldCertificate server = TestCertificates.forServer("signet");
            return new TlsIdentity(
                    TestCertificates.chain(server), server.keyPair().getPrivate());
        }

        String get(String... fields) {
            return answer(TestCertificates.client().build(), fields).body();
        }

        Answer answer(OkHttpClient http, String... fields) {
            Request.Builder request =
                    new Request.Builder().url((https ? "https" : "http") + "://127.0.0.1:" + javalin.port() + "/");
            for (int i = 0; i < fields.length; i += 2) {
                request.addHeader(fields[i], fields[i + 1]);
            }
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

        @Override
        public void close() {
            listener.drain();
            javalin.stop();
        }
    }

    private static String sequence(HeldCertificate certificate) {
        try {
            return ":"
                    + Base64.getEncoder()
                            .encodeToString(certificate.certificate().getEncoded()) + ":";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OkHttpClient speaking(Protocol protocol, HeldCertificate... own) {
        return TestCertificates.client(own)
                .protocols(protocol == Protocol.HTTP_2 ? List.of(protocol, Protocol.HTTP_1_1) : List.of(protocol))
                .build();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void the_certificate_of_the_connection_is_seen(Protocol protocol) {
        try (Seeing server = new Seeing(true, false, List.of())) {
            assertThat(server.answer(speaking(protocol, CLIENT)).body()).isEqualTo("CN=client");
            assertThat(server.answer(speaking(protocol)).body()).isEmpty();
        }
    }

    static List<HeldCertificate> anyCertificates() {
        return List.of(
                CLIENT,
                TestCertificates.forRsaServer("of an authority that nobody told us"),
                new HeldCertificate.Builder().validityInterval(0, 1000).build(),
                new HeldCertificate.Builder().certificateAuthority(0).build());
    }

    @ParameterizedTest
    @MethodSource("anyCertificates")
    void the_handshake_takes_any_certificate(HeldCertificate any) {
        try (Seeing server = new Seeing(true, false, List.of())) {
            assertThat(server.answer(speaking(Protocol.HTTP_2, any)).body())
                    .isEqualTo(any.certificate().getSubjectX500Principal().getName());
        }
    }

    @Test
    void a_resumed_session_still_has_the_certificate() {
        try (Seeing server = new Seeing(true, false, List.of())) {
            OkHttpClient http = speaking(Protocol.HTTP_1_1, CLIENT);
            for (int i = 0; i < 3; i++) {
                assertThat(server.answer(http.newBuilder().build()).body()).isEqualTo("CN=client");
            }
        }
    }

    @Test
    void the_field_means_nothing_unless_it_is_asked_for() {
        try (Seeing server = new Seeing(false, false, LOOPBACK)) {
            assertThat(server.get("Client-Cert", sequence(CLIENT))).isEmpty();
            assertThat(server.get("Client-Cert", "nonsense")).isEmpty();
        }
    }

    @Test
    void from_a_trusted_proxy_the_field_counts_with_its_chain() {
        try (Seeing server = new Seeing(false, true, LOOPBACK)) {
            assertThat(server.get()).isEmpty();
            assertThat(server.get("Client-Cert", sequence(CLIENT))).isEqualTo("CN=client");
            assertThat(server.get("Client-Cert", sequence(CLIENT), "Client-Cert-Chain", sequence(ISSUER)))
                    .isEqualTo("CN=client CN=issuer");
            String two = sequence(ISSUER) + " ,\t" + sequence(PROXY);
            assertThat(server.get("Client-Cert", sequence(CLIENT), "Client-Cert-Chain", two))
                    .isEqualTo("CN=client CN=issuer CN=proxy");
            assertThat(server.get(
                            "Client-Cert",
                            sequence(CLIENT),
                            "Client-Cert-Chain",
                            sequence(ISSUER),
                            "Client-Cert-Chain",
                            sequence(PROXY)))
                    .isEqualTo("CN=client CN=issuer CN=proxy");
        }
    }

    @Test
    void the_certificate_of_the_proxy_itself_is_not_the_clients() {
        try (Seeing server = new Seeing(true, true, LOOPBACK)) {
            assertThat(server.answer(speaking(Protocol.HTTP_2, PROXY)).body()).isEmpty();
            assertThat(server.answer(speaking(Protocol.HTTP_2, PROXY), "Client-Cert", sequence(CLIENT))
                            .body())
                    .isEqualTo("CN=client");
        }
    }

    @Test
    void from_anywhere_else_the_field_is_refused_and_the_connection_counts() {
        try (Seeing server = new Seeing(true, true, ELSEWHERE)) {
            assertThat(server.answer(speaking(Protocol.HTTP_2, CLIENT)).body()).isEqualTo("CN=client");
            for (String field : List.of("Client-Cert", "Client-Cert-Chain")) {
                assertRefused(
                        server.answer(speaking(Protocol.HTTP_2, CLIENT), field, sequence(ISSUER)),
                        "A Client-Cert field is taken from trusted proxies only");
            }
            assertRefused(
                    server.answer(
                            speaking(Protocol.HTTP_2), "X-Forwarded-For", "192.0.2.1", "Client-Cert", sequence(ISSUER)),
                    "A Client-Cert field is taken from trusted proxies only");
        }
    }

    @Test
    void without_proxies_everybody_is_refused() {
        try (Seeing server = new Seeing(false, true, List.of())) {
            assertThat(server.answer(new OkHttpClient(), "Client-Cert", sequence(CLIENT))
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void there_must_be_one_field() {
        try (Seeing server = new Seeing(false, true, LOOPBACK)) {
            String one = "There must be one Client-Cert field, also beside a Client-Cert-Chain";
            assertRefused(
                    server.answer(new OkHttpClient(), "Client-Cert", sequence(CLIENT), "Client-Cert", sequence(CLIENT)),
                    one);
            assertRefused(server.answer(new OkHttpClient(), "Client-Cert-Chain", sequence(CLIENT)), one);
        }
    }

    static List<String> malformed() {
        String good = sequence(CLIENT);
        String base64 = good.substring(1, good.length() - 1);
        return List.of(
                "",
                "::",
                ":AAAA:",
                base64,
                ":" + base64,
                base64 + ":",
                good + "," + good,
                good + ";a=b",
                ":" + base64.substring(0, 100) + ":",
                ":" + base64.substring(4) + ":",
                ":" + base64.replace("=", "") + "!:",
                ":" + Base64.getUrlEncoder().encodeToString(new byte[] {-1, -1, -1}) + ":",
                ":" + twice() + ":",
                ":" + Base64.getEncoder().encodeToString(CLIENT.certificatePem().getBytes(UTF_8)) + ":");
    }

    private static String twice() {
        try {
            byte[] der = CLIENT.certificate().getEncoded();
            byte[] both = Arrays.copyOf(der, der.length * 2);
            System.arraycopy(der, 0, both, der.length, der.length);
            return Base64.getEncoder().encodeToString(both);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_field_is_refused(String value) {
        try (Seeing server = new Seeing(false, true, LOOPBACK)) {
            assertRefused(
                    server.answer(new OkHttpClient(), "Client-Cert", value),
                    "The Client-Cert or Client-Cert-Chain field is malformed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":AAAA:", "::", ",", "x"})
    void a_malformed_chain_is_refused(String value) {
        try (Seeing server = new Seeing(false, true, LOOPBACK)) {
            assertRefused(
                    server.answer(new OkHttpClient(), "Client-Cert", sequence(CLIENT), "Client-Cert-Chain", value),
                    "The Client-Cert or Client-Cert-Chain field is malformed");
        }
    }

    private static void assertRefused(Answer answer, String description) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.json().get("error_description").textValue()).isEqualTo(description);
    }
}

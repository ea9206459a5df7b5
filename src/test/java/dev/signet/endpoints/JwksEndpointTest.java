package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public keys, and that a stranger verifies our tokens with them: RFC 7517. */
class JwksEndpointTest {

    private static final String PATH = "/.well-known/jwks.json";
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_keys_are_published_in_their_order_with_all_that_a_verifier_needs() {
        JsonNode set = server.get(PATH).json();
        assertThat(set.fieldNames()).toIterable().containsExactly("keys");
        assertThat(set.get("keys")).hasSize(2);

        JsonNode rsa = set.get("keys").get(0);
        assertThat(rsa.get("kid").textValue()).isEqualTo("main");
        assertThat(rsa.get("kty").textValue()).isEqualTo("RSA");
        assertThat(rsa.get("alg").textValue()).isEqualTo("RS256");
        assertThat(rsa.get("use").textValue()).isEqualTo("sig");
        assertThat(new BigInteger(1, octets(rsa, "n")).bitLength()).isGreaterThanOrEqualTo(2048);
        assertThat(rsa.get("e").textValue()).isEqualTo("AQAB");

        JsonNode ec = set.get("keys").get(1);
        assertThat(ec.get("kid").textValue()).isEqualTo("next");
        assertThat(ec.get("kty").textValue()).isEqualTo("EC");
        assertThat(ec.get("crv").textValue()).isEqualTo("P-256");
        assertThat(ec.get("alg").textValue()).isEqualTo("ES256");
        assertThat(ec.get("use").textValue()).isEqualTo("sig");
        assertThat(octets(ec, "x")).hasSize(32);
        assertThat(octets(ec, "y")).hasSize(32);
    }

    @Test
    void nothing_private_is_published() {
        JsonNode keys = server.get(PATH).json().get("keys");
        assertThat(keys.get(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("kty", "n", "e", "kid", "use", "alg");
        assertThat(keys.get(1).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "use", "alg");
    }

    @Test
    void the_keys_may_be_cached_for_five_minutes() {
        Answer answer = server.get(PATH);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().values("Content-Type")).containsExactly("application/json");
        assertThat(answer.headers().values("Cache-Control")).containsExactly("public, max-age=300");
        assertThat(answer.headers().values("ETag")).singleElement().asString().matches("\"[A-Za-z0-9_-]+\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "\"other\" , W/%s,\"more\"", "*"})
    void who_has_the_keys_already_gets_none(String ifNoneMatch) {
        String etag = String.valueOf(server.get(PATH).header("ETag"));
        for (String method : List.of("GET", "HEAD")) {
            Answer answer = server.send(
                    server.request(PATH).method(method, null).header("If-None-Match", ifNoneMatch.replace("%s", etag)));
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("ETag")).isEqualTo(etag);
            assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
            assertThat(answer.headers().names()).doesNotContain("Content-Length", "Transfer-Encoding");
        }
    }

    /** RFC 9110 section 5.3: a list may come in several lines. */
    @Test
    void who_says_so_in_a_second_line_gets_none_either() {
        String etag = String.valueOf(server.get(PATH).header("ETag"));
        Answer answer = server.send(
                server.request(PATH).addHeader("If-None-Match", "\"other\"").addHeader("If-None-Match", etag));
        assertThat(answer.status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"other\"", "other", "\"\"", ","})
    void who_has_others_gets_them(String ifNoneMatch) {
        Answer answer = server.send(server.request(PATH).header("If-None-Match", ifNoneMatch));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("keys")).hasSize(2);
    }

    @Test
    void other_keys_have_another_tag() {
        try (RunningServer changing = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            String etag = String.valueOf(changing.get(PATH).header("ETag"));
            changing.reload(TestConfig.TWO_APPLICATIONS.replace("kid: next", "kid: later"));
            Answer answer = changing.send(changing.request(PATH).header("If-None-Match", etag));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().at("/keys/1/kid").textValue()).isEqualTo("later");
        }
    }

    @Test
    void head_is_answered_and_another_method_is_405() {
        Answer head = server.send(server.request(PATH).head());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(server.get(PATH).header("ETag"));

        Answer post = server.send(server.request(PATH).post(RequestBody.create(new byte[0])));
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "RS256, keys/main.pem",
        "RS384, keys/main.pem",
        "RS512, keys/main.pem",
        "PS256, keys/main.pem",
        "ES256, keys/ec.pem",
        "ES384, keys/made.pem"
    })
    void a_stranger_verifies_a_token_with_nothing_but_the_metadata_url(String algorithm, String file) throws Exception {
        int port = RunningServer.freePort();
        String config = """
                issuer: http://localhost:%1$d
                server: { port: %1$d }
                signing_keys:
                  - { kid: signs, algorithm: %2$s, private_key: %3$s, generate: true }
                  - { kid: stands by, algorithm: RS256, private_key: keys/main.pem }
                applications:
                  back-office: { path: /api }
                  storefront: { path: /storefront/api }
                clients:
                  - { client_id: demo, client_secret: demo-secret, application: back-office, claims: { tenant: acme } }
                """.formatted(port, algorithm, file);
        try (RunningServer real = RunningServer.start(config, Clock.systemUTC())) {
            String token = real.token("demo", "demo-secret");
            String metadataUrl = real.url("/.well-known/oauth-authorization-server");

            JWTClaimsSet claims = verifier(real, metadataUrl, algorithm, "http://localhost:" + port + "/api")
                    .process(token, null);
            assertThat(claims.getSubject()).isEqualTo("demo");
            assertThat(claims.getStringClaim("tenant")).isEqualTo("acme");

            assertThatThrownBy(
                            () -> verifier(real, metadataUrl, algorithm, "http://localhost:" + port + "/storefront/api")
                                    .process(token, null))
                    .isInstanceOf(BadJOSEException.class)
                    .hasMessageContaining("aud");
            assertThatThrownBy(() -> verifier(real, metadataUrl, algorithm, "http://localhost:" + port + "/api")
                            .process(withAnotherSignature(token), null))
                    .isInstanceOf(BadJOSEException.class)
                    .hasMessageContaining("signature");
        }
    }

    private static DefaultJWTProcessor<SecurityContext> verifier(
            RunningServer real, String metadataUrl, String algorithm, String audience) throws Exception {
        JsonNode metadata = real.send(new Request.Builder().url(metadataUrl)).json();
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.parse(algorithm),
                JWKSourceBuilder.create(
                                URI.create(metadata.get("jwks_uri").textValue()).toURL())
                        .build()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience,
                new JWTClaimsSet.Builder()
                        .issuer(metadata.get("issuer").textValue())
                        .build(),
                Set.of("sub", "client_id", "iat", "nbf", "exp", "jti")));
        return processor;
    }

    private static String withAnotherSignature(String token) {
        int signature = token.lastIndexOf('.') + 1;
        char first = token.charAt(signature);
        return token.substring(0, signature) + (first == 'A' ? 'B' : 'A') + token.substring(signature + 1);
    }

    private static byte[] octets(JsonNode key, String member) {
        return Base64.getUrlDecoder().decode(key.get(member).textValue());
    }
}

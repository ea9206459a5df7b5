package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.keys.SigningAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

/** Keys of different algorithms beside each other: the first signs, all of them verify and are published. */
class SigningKeysTest {

    private static final List<SigningAlgorithm> AVAILABLE = SigningAlgorithm.own().stream()
            .filter(SigningAlgorithm::isAvailable)
            .toList();

    @Test
    void each_signs_when_it_is_first_and_verifies_wherever_it_stands() throws Exception {
        List<SigningAlgorithm> order = new ArrayList<>(AVAILABLE);
        List<String> tokens = new ArrayList<>();
        try (RunningServer server = RunningServer.start(config(order), new MutableClock())) {
            for (SigningAlgorithm algorithm : AVAILABLE) {
                String token = server.token("demo", "demo-secret");
                tokens.add(token);
                JsonNode published = server.get("/.well-known/jwks.json").json().get("keys");

                assertThat(published).hasSize(AVAILABLE.size());
                assertThat(header(token).get("alg").textValue()).isEqualTo(algorithm.alg());
                assertThat(header(token).get("kid").textValue()).isEqualTo("key of " + algorithm);
                assertVerifies(token, published.get(0));

                Collections.rotate(order, -1);
                server.reload(config(order));
                for (String older : tokens) {
                    assertThat(server.send(server.request("/api/users").header("Authorization", "Bearer " + older))
                                    .status())
                            .isEqualTo(200);
                }
            }
        }
    }

    @Test
    void a_token_of_one_key_is_not_let_in_under_the_name_of_another() {
        List<SigningAlgorithm> order = List.of(SigningAlgorithm.EDDSA, SigningAlgorithm.PS256);
        try (RunningServer server = RunningServer.start(config(order), new MutableClock())) {
            String token = server.token("demo", "demo-secret");
            String header = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"typ\":\"at+jwt\",\"kid\":\"key of EdDSA\",\"alg\":\"Ed25519\"}"
                            .getBytes(StandardCharsets.UTF_8));
            for (String forged :
                    List.of(header + token.substring(token.indexOf('.')), header.replace('A', 'B') + "." + token)) {
                Request.Builder request = server.request("/api/users").header("Authorization", "Bearer " + forged);
                assertThat(server.send(request).status()).isEqualTo(401);
            }
        }
    }

    private static String config(List<SigningAlgorithm> order) {
        String keys = order.stream()
                .map(algorithm ->
                        "  - { kid: key of %1$s, algorithm: %1$s, private_key: keys/%1$s.pem, generate: true }"
                                .formatted(algorithm))
                .collect(Collectors.joining("\n"));
        return """
                issuer: http://localhost:8080
                server: { port: 0 }
                signing_keys:
                %s
                applications:
                  back-office: { path: /api }
                clients:
                  - { client_id: demo, client_secret: demo-secret, application: back-office }
                """.formatted(keys);
    }

    /** Another library has no Ed25519 without a third one, and no ML-DSA: there the platform verifies. */
    private static void assertVerifies(String token, JsonNode jwk) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        String kty = jwk.get("kty").textValue();
        if (kty.equals("RSA") || kty.equals("EC")) {
            JWK key = JWK.parse(jwk.toString());
            PublicKey publicKey = kty.equals("RSA")
                    ? key.toRSAKey().toPublicKey()
                    : key.toECKey().toPublicKey();
            assertThat(jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), publicKey)))
                    .isTrue();
            return;
        }
        boolean edwards = kty.equals("OKP");
        String prefix = edwards ? "302a300506032b6570032100" : "308207b2300b0609608648016503040312038207a100";
        byte[] octets =
                Base64.getUrlDecoder().decode(jwk.get(edwards ? "x" : "pub").textValue());
        String name = edwards ? "Ed25519" : "ML-DSA-65";
        Signature signature = Signature.getInstance(name);
        signature.initVerify(KeyFactory.getInstance(name)
                .generatePublic(new X509EncodedKeySpec(
                        HexFormat.of().parseHex(prefix + HexFormat.of().formatHex(octets)))));
        signature.update(jwt.getSigningInput());
        assertThat(signature.verify(jwt.getSignature().decode())).isTrue();
    }

    private static JsonNode header(String token) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))));
    }
}

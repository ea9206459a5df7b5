package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestProofs;
import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.KeyFiles;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code security_profile: fapi2} changes while the server runs; what it refuses at the start is among the broken files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Fapi2Test {

    private static final String ISSUER = "https://localhost:8443";
    private static final KeyPair PAIR = SigningAlgorithm.PS256.generate();
    private static final SigningKey RSA = new SigningKey("rsa", SigningAlgorithm.PS256, PAIR);

    private final MutableClock clock = new MutableClock();
    private RunningServer server;

    @BeforeAll
    void start() {
        Map<?, ?> jwk = rsaWithoutAlgorithm();
        server = RunningServer.start("""
                issuer: %s
                server: { port: 0 }
                security_profile: fapi2
                signing_keys: [{ kid: main, algorithm: PS256, private_key: keys/main.pem }]
                applications: { back-office: { path: /api } }
                clients:
                  - client_id: certified
                    jwks: { keys: [{ kty: RSA, kid: rsa, n: %s, e: %s }] }
                    application: back-office
                    dpop_bound_access_tokens: true
                """.formatted(ISSUER, jwk.get("n"), jwk.get("e")), clock);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A key that would verify RS256 too, as far as it says itself. */
    private static Map<?, ?> rsaWithoutAlgorithm() {
        List<?> keys = (List<?>) new KeyRing(List.of(RSA)).jwks().get("keys");
        return (Map<?, ?>) Objects.requireNonNull(keys).get(0);
    }

    private Answer ask(SigningKey key, SigningAlgorithm ofProof) {
        String proof = TestProofs.with(ofProof, clock)
                .proof("POST", ISSUER + "/oauth2-token")
                .sign();
        return server.send(server.request("/oauth2-token")
                .header("DPoP", proof)
                .post(RunningServer.form(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        Assertion.TYPE,
                        "client_assertion",
                        Assertion.of("certified", ISSUER, clock).signedBy(key))));
    }

    @Test
    void an_assertion_by_PS256_gets_a_bound_token() {
        Answer answer = ask(RSA, SigningAlgorithm.ES256);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("token_type").textValue()).isEqualTo("DPoP");
    }

    @Test
    void an_assertion_by_RS256_is_a_failed_client_though_the_key_could_verify_it() {
        Answer answer = ask(new SigningKey("rsa", SigningAlgorithm.RS256, PAIR), SigningAlgorithm.ES256);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_client");
    }

    @Test
    void a_proof_by_another_algorithm_is_no_proof() {
        assertThat(ask(RSA, SigningAlgorithm.ES384).error()).isEqualTo("invalid_dpop_proof");
        assertThat(ask(RSA, SigningAlgorithm.RS256).error()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void metadata_names_the_algorithms_of_the_profile_alone() {
        JsonNode metadata =
                server.get("/.well-known/oauth-authorization-server").json();

        for (String list :
                List.of("token_endpoint_auth_signing_alg_values_supported", "dpop_signing_alg_values_supported")) {
            List<String> algorithms = new ArrayList<>();
            metadata.get(list).forEach(algorithm -> algorithms.add(algorithm.textValue()));
            assertThat(algorithms).containsExactlyInAnyOrder("PS256", "ES256", "EdDSA", "Ed25519");
        }
        assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"private_key_jwt\"]");
    }

    @Test
    void a_directory_with_keys_of_before_is_a_problem(@TempDir Path directory) throws IOException, ConfigException {
        String before = """
                issuer: https://localhost:8443
                key_rotation: { directory: rotating, algorithm: RS256, every: 90d }
                applications: { back-office: { path: /api } }
                clients: []
                include: none/*.yml
                """;
        ConfigFile file = new ConfigFile(
                Files.writeString(directory.resolve("config.yml"), before), Map.of(), clock, new SecureRandom());
        assertThat(file.read(KeyFiles.CREATE).realm().keys().size()).isEqualTo(1);
        Files.writeString(
                directory.resolve("config.yml"), before.replace("RS256", "ES256") + "security_profile: fapi2\n");

        assertThatThrownBy(() -> file.read(KeyFiles.ASSUME))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        refusal -> assertThat(refusal.problems())
                                .singleElement()
                                .asString()
                                .endsWith(
                                        ":2: key_rotation.directory: rotating: has a key for RS256; name a new directory;"
                                                + " FAPI 2.0 section 5.4.1"));
    }
}

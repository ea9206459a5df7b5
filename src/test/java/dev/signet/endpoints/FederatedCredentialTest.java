package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.MutableClock;
import dev.signet.PublishedKeys;
import dev.signet.RunningServer;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's own token as the credential of a workload. */
class FederatedCredentialTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final String PLATFORM = "https://kubernetes.default.svc";
    private static final String IMPORTER = "system:serviceaccount:shop:importer";
    private static final SigningKey KEY =
            new SigningKey("cluster", SigningAlgorithm.RS256, SigningAlgorithm.RS256.generate());
    private static final SigningKey STRANGERS =
            new SigningKey("cluster", SigningAlgorithm.RS256, SigningAlgorithm.RS256.generate());
    private static final MutableClock CLOCK = new MutableClock();

    private static PublishedKeys published;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        published = PublishedKeys.start(KEY);
        server = RunningServer.start("""
                issuer: http://localhost:8080
                server: { port: 0 }
                signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem }]
                applications:
                  back-office: { path: /api }
                clients:
                  - client_id: workload
                    federated_credential: { issuer: "%1$s", subject: "%2$s", jwks_uri: "%3$s" }
                    application: back-office
                  - client_id: named
                    federated_credential: { issuer: "%1$s", subject: other, audience: urn:named, jwks_uri: "%3$s" }
                    application: back-office
                """.formatted(PLATFORM, IMPORTER, published.uri()), CLOCK);
    }

    @AfterAll
    static void stop() {
        server.close();
        published.close();
    }

    @BeforeEach
    void let_the_failed_attempts_of_other_tests_be_forgotten() {
        CLOCK.advance(Duration.ofMinutes(2));
    }

    @Test
    void a_platforms_token_gets_a_token_of_the_client() {
        Answer answer = Assertion.ask(server, good().signedBy(KEY));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(server.call("/api/users", answer.json().get("access_token").textValue())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_client_id_may_stand_beside_it_if_it_is_the_clients() {
        assertThat(Assertion.ask(server, good().signedBy(KEY), "client_id", "workload")
                        .status())
                .isEqualTo(200);
        assertThat(Assertion.ask(server, good().signedBy(KEY), "client_id", "named")
                        .error())
                .isEqualTo("invalid_client");
        assertThat(Assertion.ask(server, good().signedBy(KEY), "client_id", "nobody")
                        .error())
                .isEqualTo("invalid_client");
    }

    @Test
    void it_may_be_used_many_times_and_needs_no_jti() {
        String token = good().with("jti", "one").signedBy(KEY);
        assertTaken(token);
        assertTaken(token);
        assertTaken(good().with("jti", null).signedBy(KEY));
    }

    @Test
    void the_audience_may_be_one_of_several() {
        assertTaken(good().with("aud", List.of("https://other.example", ISSUER)).signedBy(KEY));
        assertTaken(good().with("aud", ISSUER).signedBy(KEY));
        assertTaken(
                good().with("sub", "other").with("aud", List.of("urn:named")).signedBy(KEY));
        assertRefused(good().with("aud", List.of("https://other.example")), "aud has not the audience");
        assertRefused(good().with("aud", List.of()), "aud has not the audience");
        assertRefused(good().with("aud", List.of(List.of(ISSUER))), "aud has not the audience");
        assertRefused(good().with("aud", ISSUER + "/"), "aud has not the audience");
        assertRefused(good().with("aud", null), "aud has not the audience");
        assertRefused(good().with("sub", "other").with("aud", ISSUER), "aud has not the audience");
    }

    @Test
    void each_time_may_be_at_its_bound_and_not_beyond() {
        assertTaken(good().with("exp", now() + 86_400).signedBy(KEY));
        assertTaken(good().with("iat", now() + 10).with("nbf", now() + 10).signedBy(KEY));
        assertRefused(good().with("exp", now() + 86_401), "exp is more than 1440 minutes ahead");
        assertRefused(good().with("exp", now()), "exp is past");
        assertRefused(good().with("exp", null), "exp is missing");
        assertRefused(good().with("iat", now() + 11), "iat is more than 10 seconds ahead");
        assertRefused(good().with("nbf", now() + 11), "nbf is more than 10 seconds ahead");
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "dpop+jwt", "application/AT+JWT", "token-introspection+jwt"})
    void an_access_token_and_a_proof_are_no_credential(String typ) {
        assertRefused(good().withHeader("typ", typ), "typ is not that of an assertion");
    }

    @Test
    void issuer_and_subject_find_the_client_together() {
        assertRefused(good().with("iss", "https://other.example"), "assertion of no client");
        assertRefused(good().with("sub", "system:serviceaccount:shop:exporter"), "assertion of no client");
        assertRefused(good().with("iss", IMPORTER).with("sub", PLATFORM), "assertion of no client");
        assertRefused(good().with("iss", "workload").with("sub", "workload"), "iss and sub are not the credential's");
        assertRefused(good().with("iss", "").with("sub", "x"), "assertion of no client");
    }

    @Test
    void the_clients_own_assertion_is_none_of_the_platform() {
        assertRefused(Assertion.of("workload", ISSUER, CLOCK), "iss and sub are not the credential's");
    }

    @Test
    void only_the_platforms_asymmetric_signature_will_do() {
        assertRefused(good().signedBy(STRANGERS), "signature is wrong");
        assertRefused(good().madeWith(Assertion.jwks(KEY), "HS256"), "no key fits kid and alg");
        assertRefused(good().withHeader("crit", List.of("exp")), "crit names an extension");
    }

    @Test
    void the_metadata_names_the_way_of_assertions_and_its_algorithms() {
        var metadata = server.get("/.well-known/oauth-authorization-server").json();
        assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"private_key_jwt\"]");
        assertThat(metadata.get("token_endpoint_auth_signing_alg_values_supported")
                        .toString())
                .contains("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
                .doesNotContain("HS256", "none");
    }

    private static Assertion good() {
        return Assertion.of(IMPORTER, PLATFORM, CLOCK)
                .with("iss", PLATFORM)
                .with("aud", List.of(ISSUER))
                .with("exp", now() + 3600);
    }

    private static long now() {
        return CLOCK.instant().getEpochSecond();
    }

    private static void assertTaken(String assertion) {
        Assertion.assertTaken(server, assertion);
    }

    private static void assertRefused(Assertion assertion, String reason) {
        assertRefused(assertion.signedBy(KEY), reason);
    }

    private static void assertRefused(String assertion, String reason) {
        Assertion.assertRefused(server, assertion, reason);
        CLOCK.advance(Duration.ofSeconds(6));
    }
}

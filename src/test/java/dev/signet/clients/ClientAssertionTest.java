package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.keys.JwkSet;
import dev.signet.keys.PublicJwk;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Assertions by themselves; what strangers see of them is in PrivateKeyJwtTest and FederatedCredentialTest. */
class ClientAssertionTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();
    private static final SigningKey KEY = new SigningKey("client", SigningAlgorithm.ES256, PAIR);
    private static final JwkSet KEYS = JwkSet.of(PublicJwk.of(PAIR.getPublic()));
    private static final PublicKeys OWN =
            new PublicKeys(KEYS, Set.of(ISSUER), EnumSet.of(SigningAlgorithm.ES256, SigningAlgorithm.PS256));
    private static final FederatedCredential PLATFORMS = new FederatedCredential(
            new FederatedCredential.Identity("https://platform.example", "workload"), ISSUER, KEYS);

    private final KnownSecrets known = new KnownSecrets(nanos -> {});

    @Test
    void where_the_keys_are_at_hand_it_is_judged_at_once() {
        assertThat(OWN.verdict(presented(assertion("one")), known, NOW))
                .isInstanceOfSatisfying(
                        Verdict.Right.class,
                        right -> assertThat(right.uses())
                                .singleElement()
                                .satisfies(use -> assertThat(use.name()).isEqualTo("assertion 4 demo one")));
        assertThat(OWN.verdict(presented(assertion("one").replaceFirst("[^.]*$", "AAAA")), known, NOW))
                .isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void without_one_nothing_is_proven() {
        PresentedCredential secret = new PresentedCredential(Optional.of("demo"), Optional.of("demo-secret"));

        assertThat(OWN.verdict(secret, known, NOW)).isEqualTo(new Verdict.Wrong("no client assertion"));
        assertThat(PLATFORMS.verdict(secret, known, NOW)).isEqualTo(new Verdict.Wrong("no client assertion"));
    }

    @Test
    void two_assertions_are_two_guesses_and_one_is_one() {
        String assertion = assertion("one");

        assertThat(presented(assertion).guess()).isEqualTo(presented(assertion).guess());
        assertThat(presented(assertion).guess())
                .isNotEqualTo(presented(assertion("two")).guess());
    }

    @Test
    void written_out_it_shows_how_much_there_is_of_it_and_no_more() {
        String assertion = assertion("one");

        assertThat(ClientAssertion.parse(assertion))
                .hasToString("ClientAssertion[" + assertion.length() + " characters]");
    }

    @Test
    void the_algorithms_that_the_metadata_names_are_those_that_are_taken() {
        assertThat(OWN.methods()).containsExactly("private_key_jwt");
        assertThat(OWN.signingAlgorithms()).containsExactlyInAnyOrder("ES256", "PS256");
        assertThat(PLATFORMS.methods()).containsExactly("private_key_jwt");
        assertThat(PLATFORMS.signingAlgorithms())
                .contains("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
                .doesNotContain("HS256", "none");
    }

    /** Without a client_id. */
    @Test
    void issuer_and_subject_of_a_platforms_token_find_the_client() {
        PresentedCredential token = presented(assertion("https://platform.example", "workload", "any"));
        MutableClock clock = new MutableClock();
        ClientAuthenticator clients = new ClientAuthenticator(List.of(client(PLATFORMS)), clock);

        assertThat(token.named()).contains("workload");
        assertThat(clients.authenticate(
                                request(assertion("https://platform.example", "workload", "any")),
                                new AttemptThrottle(clock, unheard -> {}),
                                new SecretChecks(nanos -> {}))
                        .toCompletableFuture()
                        .join()
                        .client()
                        .clientId())
                .isEqualTo("federated");
    }

    private static Client client(ClientCredential credential) {
        return TestClient.of("federated", credential);
    }

    private static PresentedCredential presented(String assertion) {
        return PresentedCredential.of(request(assertion));
    }

    private static RequestParameters request(String assertion) {
        return new RequestParameters(
                Map.of("client_assertion", assertion, "client_assertion_type", ClientAssertion.TYPE),
                List.of(),
                List.of(),
                CallerAddress.parse("192.0.2.7"),
                Possession.NONE);
    }

    private static String assertion(String jti) {
        return assertion("demo", "demo", jti);
    }

    private static String assertion(String issuer, String subject, String jti) {
        String claims = "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"jti\":\"%s\",\"exp\":%d}"
                .formatted(issuer, subject, ISSUER, jti, NOW.plusSeconds(60).getEpochSecond());
        String content = encoded("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        return content + "." + encoded(KEY.jwt().sign(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}

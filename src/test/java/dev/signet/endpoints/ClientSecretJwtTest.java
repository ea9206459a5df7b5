package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions under a shared secret: the same rules as for keys, and what is special to secrets. */
class ClientSecretJwtTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final String SECRET = "thirty-two bytes of a shared one";
    private static final String OLD = "thirty-two bytes of the old one.";
    private static final String NEW = "thirty-two bytes of the new one.";

    private static final String CONFIG = """
            issuer: http://localhost:8080
            server: { port: 0 }
            signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem }]
            applications:
              back-office: { path: /api }
            clients:
              - client_id: shared
                token_endpoint_auth_method: client_secret_jwt
                client_secret: "%s"
                application: back-office
              - client_id: rotating
                token_endpoint_auth_method: client_secret_jwt
                client_secrets:
                  - { value: "%s", expires_at: 2026-11-24T12:00:00Z }
                  - { value: "%s" }
                application: back-office
              - { client_id: posting, client_secret: "%s", application: back-office }
            """.formatted(SECRET, OLD, NEW, SECRET);

    private final MutableClock clock = new MutableClock();
    private final RunningServer server = RunningServer.start(CONFIG, clock);

    @BeforeEach
    void is_32_bytes() {
        assertThat(SECRET).hasSize(32);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void a_good_assertion_gets_a_token(String alg) {
        assertThat(Assertion.ask(server, good().madeWith(SECRET, alg)).status()).isEqualTo(200);
    }

    @Test
    void it_is_taken_once_only() {
        String assertion = good().madeWith(SECRET, "HS256");

        assertThat(Assertion.ask(server, assertion).status()).isEqualTo(200);
        assertRefused(assertion, "jti was used before");
    }

    @Test
    void the_rules_for_claims_are_those_of_private_key_jwt() {
        long now = clock.instant().getEpochSecond();
        assertRefused(good().with("aud", List.of(ISSUER)), "aud is not a string");
        assertRefused(good().with("jti", null), "jti is missing");
        assertRefused(good().with("exp", now + 301), "exp is more than 5 minutes ahead");
        assertRefused(good().with("exp", now), "exp is past");
        assertRefused(good().with("iat", now + 11), "iat is more than 10 seconds ahead");
        assertRefused(good().with("nbf", now + 11), "nbf is more than 10 seconds ahead");
        assertRefused(good().withHeader("typ", "at+jwt"), "typ is not that of an assertion");
        assertRefused(good().withHeader("crit", List.of("exp")), "crit names an extension");
    }

    @Test
    void another_secret_or_another_algorithm_is_refused() {
        assertRefused(good().madeWith(SECRET + "x", "HS256"), "signature is wrong");
        assertRefused(good().withHeader("alg", "none").madeWith(SECRET, "HS256"), "alg is not allowed");
        assertRefused(good().withHeader("alg", "hs256").madeWith(SECRET, "HS256"), "alg is not allowed");
        assertRefused(good().withHeader("alg", "HS512").madeWith(SECRET, "HS256"), "signature is wrong");
        SigningKey key = new SigningKey("ec", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
        assertRefused(good().signedBy(key), "alg is not allowed");
        String cut = good().madeWith(SECRET, "HS256");
        assertRefused(cut.substring(0, cut.lastIndexOf('.') + 1), "signature is wrong");
    }

    @Test
    void each_secret_works_until_it_expires_and_the_log_names_it() {
        try (LogCapture log = LogCapture.begin()) {
            assertThat(Assertion.ask(server, rotating().madeWith(OLD, "HS256")).status())
                    .isEqualTo(200);
            assertThat(Assertion.ask(server, rotating().madeWith(NEW, "HS256")).status())
                    .isEqualTo(200);
            assertThat(log.lines().get(0)).contains("secret=client_secrets[0]");
            assertThat(log.lines().get(1)).contains("secret=client_secrets[1]");
        }
        clock.advance(Duration.ofDays(1));
        assertRefused(rotating().madeWith(OLD, "HS256"), "secret expired 2026-11-24");
        assertThat(Assertion.ask(server, rotating().madeWith(NEW, "HS256")).status())
                .isEqualTo(200);
    }

    @Test
    void the_secret_is_never_sent_where_it_is_for_assertions_and_makes_none_where_it_is_sent() {
        Answer sent = server.postForm(
                "/oauth2-token", "grant_type", "client_credentials", "client_id", "shared", "client_secret", SECRET);
        assertThat(sent.status()).isEqualTo(401);
        assertRefused(Assertion.of("posting", ISSUER, clock).madeWith(SECRET, "HS256"), "no client secret");
    }

    @Test
    void the_metadata_names_it() {
        var metadata = server.get("/.well-known/oauth-authorization-server").json();
        assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"client_secret_basic\",\"client_secret_jwt\",\"client_secret_post\"]");
        assertThat(metadata.get("token_endpoint_auth_signing_alg_values_supported")
                        .toString())
                .isEqualTo("[\"HS256\",\"HS384\",\"HS512\"]");
    }

    private Assertion good() {
        return Assertion.of("shared", ISSUER, clock);
    }

    private Assertion rotating() {
        return Assertion.of("rotating", ISSUER, clock);
    }

    private void assertRefused(Assertion assertion, String reason) {
        assertRefused(assertion.madeWith(SECRET, "HS256"), reason);
    }

    private void assertRefused(String assertion, String reason) {
        Assertion.assertRefused(server, assertion, reason);
    }
}

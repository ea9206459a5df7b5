package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences of RFC 7009 and of the contract on POST /oauth2-token/revoke. */
class RevocationEndpointTest {

    private static final String PATH = "/oauth2-token/revoke";
    private static final String ISSUER = "http://localhost:8080";
    private static final SigningKey EC =
            new SigningKey("ec", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());

    private static final String CONFIG = TestConfig.TWO_APPLICATIONS + """
              - { client_id: signed, application: back-office, jwks: %s }
              - client_id: gateway
                client_secret: gateway-secret
                introspection: true
                applications: [back-office, storefront]
            """.formatted(Assertion.jwks(EC));

    private final MutableClock clock = new MutableClock();
    private final RunningServer server = RunningServer.start(CONFIG, clock);

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer revoke(String token) {
        return revokeAs("demo", "demo-secret", token);
    }

    private Answer revokeAs(String clientId, String secret, String token) {
        return server.postForm(PATH, "client_id", clientId, "client_secret", secret, "token", token);
    }

    private Answer revokeBy(String assertion, String token) {
        return server.postForm(
                PATH, "client_assertion_type", Assertion.TYPE, "client_assertion", assertion, "token", token);
    }

    private void assertOpens(String token) {
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
    }

    private void assertRevoked(String token) {
        Answer answer = server.call("/api/users", token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .contains("error=\"invalid_token\", error_description=\"The access token has been revoked\"");
    }

    private static void assertDone(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Type")).isNull();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(error);
    }

    /** RFC 7009 section 2.1: at once. */
    @Test
    void a_revoked_token_opens_nothing_from_then_on() {
        String token = server.token("demo", "demo-secret");
        String other = server.token("demo", "demo-secret");
        assertOpens(token);

        assertDone(revoke(token));

        assertRevoked(token);
        assertOpens(other);
        assertDone(revoke(token));
        assertOpens(server.token("demo", "demo-secret"));
    }

    @Test
    void a_revocation_survives_a_restart(@TempDir Path directory) {
        String config = CONFIG + "store: { type: embedded, path: \"" + directory.resolve("signet.db") + "\" }\n";
        String revoked;
        String other;
        try (RunningServer first = RunningServer.start(config, clock)) {
            revoked = first.token("demo", "demo-secret");
            other = first.token("demo", "demo-secret");
            assertDone(first.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret", "token", revoked));
        }
        try (RunningServer second = RunningServer.start(config, clock)) {
            assertThat(second.call("/api/users", revoked).status()).isEqualTo(401);
            assertThat(second.call("/api/users", other).status()).isEqualTo(200);
        }
    }

    /** RFC 7009 section 2.2. */
    @Test
    void a_token_that_cannot_be_known_is_no_error() {
        String good = server.token("demo", "demo-secret");
        String other = server.token("demo", "demo-secret");
        String forged = good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));

        try (LogCapture log = LogCapture.begin()) {
            for (String token : new String[] {"x", "a.b.c", "\u00e9", forged, good + "x"}) {
                assertDone(revoke(token));
            }
            assertThat(log.lines()).isEmpty();
        }
        assertOpens(good);
        assertOpens(other);
    }

    @Test
    void a_token_that_has_expired_is_no_error_and_nothing_to_remember() {
        String own = server.token("demo", "demo-secret");
        String others = server.token("both", "both-secret");
        clock.advance(Duration.ofHours(1));

        try (LogCapture log = LogCapture.begin()) {
            assertDone(revoke(own));
            assertDone(revoke(others));
            assertThat(log.lines()).isEmpty();
        }
    }

    /** RFC 7009 section 2.1, and no more about it than the token says itself. */
    @Test
    void a_token_of_another_client_is_refused_and_stays_what_it_was() {
        String token = server.token("both", "both-secret");

        Answer refused = revoke(token);
        assertRefused(refused, 400, "unauthorized_client");
        assertOpens(token);
        // Not either by who may introspect it.
        assertRefused(revokeAs("gateway", "gateway-secret", token), 400, "unauthorized_client");
        assertOpens(token);

        assertDone(revokeAs("both", "both-secret", token));
        assertThat(revoke(token).body()).isEqualTo(refused.body());
        assertRevoked(token);
    }

    @Test
    void whoever_is_not_the_client_revokes_nothing() {
        String token = server.token("demo", "demo-secret");

        assertRefused(revokeAs("demo", "wrong", token), 401, "invalid_client");
        assertRefused(revokeAs("nobody", "demo-secret", token), 401, "invalid_client");
        assertRefused(revokeAs("sleeping", "sleeping-secret", token), 401, "invalid_client");
        assertRefused(server.postForm(PATH, "token", token), 401, "invalid_client");
        assertRefused(server.postForm(PATH, "client_id", "demo", "token", token), 401, "invalid_client");
        assertOpens(token);
    }

    @Test
    void a_client_that_is_disabled_meanwhile_cannot_revoke() {
        String token = server.token("demo", "demo-secret");
        server.reload(
                CONFIG.replace("client_secret: demo-secret\n", "client_secret: demo-secret\n    enabled: false\n"));
        assertRefused(revoke(token), 401, "invalid_client");
    }

    @Test
    void a_token_is_revoked_for_the_time_when_its_application_is_the_clients_again() {
        String token = server.token("demo", "demo-secret");
        server.reload(CONFIG.replace(
                "client_secret: demo-secret\n    application: back-office",
                "client_secret: demo-secret\n    application: storefront"));

        assertDone(revoke(token));

        server.reload(CONFIG);
        assertRevoked(token);
    }

    /** Of two machines one may be ahead; whoever got 200 must not meet the token later. */
    @Test
    void a_token_that_is_not_valid_yet_is_revoked_too() {
        clock.advance(Duration.ofMinutes(1));
        String token = server.token("demo", "demo-secret");
        clock.advance(Duration.ofMinutes(-1));

        assertDone(revoke(token));

        clock.advance(Duration.ofMinutes(1));
        assertRevoked(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "client_credentials", ""})
    void a_hint_of_any_kind_is_fine(String hint) {
        String token = server.token("demo", "demo-secret");
        assertDone(server.postForm(
                PATH, "client_id", "demo", "client_secret", "demo-secret", "token", token, "token_type_hint", hint));
        assertRevoked(token);
    }

    @Test
    void basic_and_json_and_assertions_will_do_as_well() {
        String first = server.token("demo", "demo-secret");
        assertDone(server.send(server.request(PATH)
                .header("Authorization", Credentials.basic("demo", "demo-secret"))
                .post(RunningServer.form("token", first))));
        assertRevoked(first);

        String second = server.token("demo", "demo-secret");
        assertDone(server.postJson(
                PATH, "{\"client_id\":\"demo\",\"client_secret\":\"demo-secret\",\"token\":\"" + second + "\"}"));
        assertRevoked(second);

        String third = Assertion.ask(
                        server, Assertion.of("signed", ISSUER, clock).signedBy(EC))
                .json()
                .get("access_token")
                .textValue();
        assertDone(revokeBy(Assertion.of("signed", ISSUER, clock).signedBy(EC), third));
        assertRevoked(third);
    }

    @Test
    void an_assertion_is_used_up_by_an_answer_and_not_by_a_refusal() {
        String others = server.token("demo", "demo-secret");
        String assertion = Assertion.of("signed", ISSUER, clock).signedBy(EC);

        assertRefused(revokeBy(assertion, others), 400, "unauthorized_client");
        assertDone(revokeBy(assertion, "x"));
        assertRefused(revokeBy(assertion, "x"), 401, "invalid_client");
    }

    @Test
    void an_assertion_that_was_used_already_revokes_nothing() {
        String assertion = Assertion.of("signed", ISSUER, clock).signedBy(EC);
        String token =
                Assertion.ask(server, assertion).json().get("access_token").textValue();

        assertRefused(revokeBy(assertion, token), 401, "invalid_client");
        assertOpens(token);
    }

    @Test
    void the_token_is_needed_and_once() {
        assertRefused(
                server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret"), 400, "invalid_request");
        assertRefused(revoke(""), 400, "invalid_request");
        assertRefused(
                server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret", "token", "a", "token", "b"),
                400,
                "invalid_request");
        Answer get = server.get(PATH + "?token=x");
        assertRefused(get, 405, "invalid_request");
        assertThat(get.header("Allow")).isEqualTo("POST");
        assertRefused(revoke("x".repeat(16 * 1024)), 413, "invalid_request");
    }

    @Test
    void the_log_tells_which_token_was_revoked_and_never_the_token_itself() {
        String token = server.token("demo", "demo-secret");
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = revoke(token);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("event=token_revoked client_id=demo jti="
                            + JWT.decode(token).getId() + " address=127.0.0.1 request_id="
                            + answer.header("X-Request-Id"))
                    .doesNotContain(token);
        }
    }
}

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client's own assertion must be: RFC 7523 section 3 and section 2 of the contract. */
class PrivateKeyJwtTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final SigningKey EC = key("ec", SigningAlgorithm.ES256);
    private static final SigningKey RSA = key("rsa", SigningAlgorithm.PS256);
    private static final SigningKey EDWARDS = key("ed", SigningAlgorithm.EDDSA);
    private static final SigningKey STRANGERS = key("ec", SigningAlgorithm.ES256);
    private static final MutableClock CLOCK = new MutableClock();

    private static final String CONFIG =
            """
            issuer: http://localhost:8080
            server: { port: 0 }
            signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem }]
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: signed, jwks: %s, application: back-office }
              - { client_id: other, jwks: %s, application: back-office }
              - { client_id: demo, client_secret: demo-secret, application: back-office }
              - { client_id: asleep, jwks: %s, application: back-office, enabled: false }
              - { client_id: elsewhere, jwks: %s, application: back-office, allowed_ips: [10.0.0.0/8] }
            """.formatted(Assertion.jwks(EC, RSA, EDWARDS), Assertion.jwks(EC), Assertion.jwks(EC), Assertion.jwks(EC));

    private static RunningServer server;

    private static SigningKey key(String kid, SigningAlgorithm algorithm) {
        return new SigningKey(kid, algorithm, algorithm.generate());
    }

    @BeforeAll
    static void start() {
        server = RunningServer.start(CONFIG, CLOCK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void let_the_failed_attempts_of_other_tests_be_forgotten() {
        CLOCK.advance(Duration.ofMinutes(2));
    }

    @Test
    void a_good_assertion_gets_a_token_that_works() {
        Answer answer = Assertion.ask(server, good().signedBy(EC));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.call("/api/users", answer.json().get("access_token").textValue())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            names = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
    void a_key_without_alg_takes_each_algorithm_of_its_type(SigningAlgorithm algorithm) {
        SigningKey key = key("one", algorithm);
        String withoutAlg =
                Assertion.jwks(key).replaceAll(",?\"alg\":\"[A-Z0-9]+\"", "").replace("{,", "{");
        try (RunningServer own =
                RunningServer.start(CONFIG.replace(Assertion.jwks(EC, RSA, EDWARDS), withoutAlg), CLOCK)) {
            assertThat(Assertion.ask(own, good().signedBy(key)).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void one_algorithm_has_two_names(String alg) {
        assertTaken(good().withHeader("alg", alg).signedBy(EDWARDS));
    }

    @Test
    void the_client_id_beside_it_must_be_the_same() {
        assertThat(Assertion.ask(server, good().signedBy(EC), "client_id", "signed")
                        .status())
                .isEqualTo(200);
        Answer other = Assertion.ask(server, good().signedBy(EC), "client_id", "other");
        assertThat(other.status()).isEqualTo(401);
        assertThat(other.error()).isEqualTo("invalid_client");
    }

    @Test
    void json_will_do_as_well_as_a_form() {
        Answer answer = server.postJson("/oauth2-token", """
                {"grant_type":"client_credentials","client_assertion_type":"%s","client_assertion":"%s"}""".formatted(Assertion.TYPE, good().signedBy(EC)));
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void it_is_taken_once_only() {
        String assertion = good().signedBy(EC);

        assertThat(Assertion.ask(server, assertion).status()).isEqualTo(200);
        assertRefused(assertion, "jti was used before");
    }

    @Test
    void a_jti_is_the_clients_own() {
        assertTaken(good().with("jti", "same").signedBy(EC));
        assertTaken(Assertion.of("other", ISSUER, CLOCK).with("jti", "same").signedBy(EC));
        assertRefused(good().with("jti", "same").with("iat", null).signedBy(EC), "jti was used before");
    }

    @Test
    void a_refused_request_does_not_use_it_up() {
        String assertion = good().signedBy(EC);

        assertThat(Assertion.ask(server, assertion, "scope", "more").error()).isEqualTo("invalid_scope");
        assertTaken(assertion);
    }

    @Test
    void a_replay_is_refused_to_the_very_end() {
        String assertion = good().with("exp", now() + 300).signedBy(EC);
        assertTaken(assertion);

        CLOCK.advance(Duration.ofSeconds(299));
        assertRefused(assertion, "jti was used before");
        CLOCK.advance(Duration.ofSeconds(1));
        assertRefused(assertion, "exp is past");
    }

    @Test
    void each_claim_may_be_at_its_bound() {
        assertTaken(good().with("exp", now() + 300).signedBy(EC));
        assertTaken(good().with("exp", now() + 0.5).signedBy(EC));
        assertTaken(good().with("iat", now() + 10).signedBy(EC));
        assertTaken(good().with("nbf", now() + 10).signedBy(EC));
        assertTaken(good().with("iat", 0).signedBy(EC));
        assertTaken(good().with("iat", null).signedBy(EC));
        assertTaken(good().with("nbf", null).signedBy(EC));
    }

    @Test
    void each_claim_a_little_beyond_its_bound_is_refused() {
        assertRefused(good().with("exp", now() + 300.5), "exp is more than 5 minutes ahead");
        assertRefused(good().with("exp", now()), "exp is past");
        assertRefused(good().with("exp", null), "exp is missing");
        assertRefused(good().with("exp", String.valueOf(now() + 60)), "exp is not a number of seconds");
        assertRefused(good().with("iat", now() + 10.5), "iat is more than 10 seconds ahead");
        assertRefused(good().with("nbf", now() + 10.5), "nbf is more than 10 seconds ahead");
        assertRefused(good().with("nbf", "now"), "nbf is not a number of seconds");
        assertRefused(good().with("jti", null), "jti is missing");
        assertRefused(good().with("jti", ""), "jti is empty");
        assertRefused(good().with("jti", 1), "jti is not a string");
    }

    @Test
    void the_audience_is_the_issuer_as_one_string_and_nothing_else() {
        assertRefused(good().with("aud", List.of(ISSUER)), "aud is not a string");
        assertRefused(good().with("aud", List.of(ISSUER, "https://other.example")), "aud is not a string");
        assertRefused(good().with("aud", null), "aud is missing");
        assertRefused(good().with("aud", ISSUER + "/"), "aud is not this server");
        assertRefused(good().with("aud", ISSUER + "/oauth2-token"), "aud is not this server");
        assertRefused(good().with("aud", "https://other.example"), "aud is not this server");
    }

    @Test
    void the_token_endpoint_is_an_audience_where_it_is_configured_to_be() {
        try (RunningServer lenient = RunningServer.start(CONFIG + "accept_token_endpoint_audience: true\n", CLOCK)) {
            String audience = ISSUER + "/oauth2-token";
            assertThat(Assertion.ask(lenient, good().with("aud", audience).signedBy(EC))
                            .status())
                    .isEqualTo(200);
            assertThat(Assertion.ask(lenient, good().signedBy(EC)).status()).isEqualTo(200);
            assertThat(Assertion.ask(
                                    lenient,
                                    good().with("aud", List.of(audience)).signedBy(EC))
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void who_asks_is_said_twice_and_the_same() {
        assertRefused(good().with("iss", null), "client_assertion: iss is missing");
        assertRefused(good().with("sub", null), "client_assertion: sub is missing");
        assertRefused(good().with("sub", 7), "client_assertion: sub is not a string");
        assertRefused(good().with("iss", "other"), "assertion of no client");
        assertRefused(good().with("sub", "other"), "assertion of no client");
        assertRefused(good().with("iss", "nobody").with("sub", "nobody"), "assertion of no client");
    }

    @Test
    void the_type_is_that_of_an_assertion_or_none() {
        for (String typ : List.of("JWT", "jwt", "client-authentication+jwt", "application/client-authentication+jwt")) {
            assertTaken(good().withHeader("typ", typ).signedBy(EC));
        }
        for (Object typ : List.of(
                "at+jwt",
                "AT+JWT",
                "application/at+jwt",
                "dpop+jwt",
                "token-introspection+jwt",
                "secevent+jwt",
                "",
                "JOSE")) {
            assertRefused(good().withHeader("typ", typ), "typ is not that of an assertion");
            CLOCK.advance(Duration.ofMinutes(1));
        }
        assertRefused(good().withHeader("typ", 1), "typ is not a string");
    }

    @Test
    void an_extension_that_must_be_understood_is_refused() {
        assertRefused(good().withHeader("crit", List.of("exp")), "crit names an extension");
        assertRefused(good().withHeader("crit", List.of("b64")).withHeader("b64", true), "crit names an extension");
    }

    @Test
    void the_signature_is_by_a_key_of_the_client() {
        assertRefused(good().signedBy(STRANGERS), "signature is wrong");
        assertRefused(good().withHeader("kid", "rsa").signedBy(EC), "no key fits kid and alg");
        assertRefused(good().withHeader("kid", "unknown").signedBy(EC), "no key fits kid and alg");
        assertRefused(good().withHeader("alg", "ES384").signedBy(EC), "no key fits kid and alg");
        assertRefused(good().withHeader("alg", "RS256").signedBy(RSA), "no key fits kid and alg");
        assertRefused(good().withHeader("alg", 1).signedBy(EC), "alg is not a string");
        String other = Assertion.of("other", ISSUER, CLOCK).signedBy(RSA);
        assertRefused(other, "no key fits kid and alg");
    }

    @Test
    void nothing_but_an_asymmetric_signature_will_do() {
        String good = good().withHeader("alg", "none").signedBy(EC);
        assertRefused(good, "no key fits kid and alg");
        assertRefused(good.substring(0, good.lastIndexOf('.') + 1), "no key fits kid and alg");
        // The public key is no secret: RFC 8725 section 2.1.
        assertRefused(good().madeWith(Assertion.jwks(EC), "HS256"), "no key fits kid and alg");
    }

    @Test
    void an_assertion_that_is_none_is_a_failed_client() {
        assertRefused("x", "client_assertion: not three parts");
        assertRefused("a.b.c.d.e", "client_assertion: not three parts");
        assertRefused("a.b.c", "client_assertion: header is not base64url");
    }

    @Test
    void an_access_token_is_no_assertion_and_an_assertion_no_access_token() {
        String token = Assertion.ask(server, good().signedBy(EC))
                .json()
                .get("access_token")
                .textValue();
        assertRefused(token, "assertion of no client");
        String ownKey = good().withHeader("typ", "at+jwt").signedBy(EC);
        assertRefused(ownKey, "typ is not that of an assertion");

        Answer called = server.call("/api/users", good().signedBy(EC));
        assertThat(called.status()).isEqualTo(401);
        assertThat(called.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void a_client_has_one_method_and_no_other() {
        assertRefused(Assertion.of("demo", ISSUER, CLOCK).signedBy(EC), "no client secret");
        Answer secret = server.postForm(
                "/oauth2-token", "grant_type", "client_credentials", "client_id", "signed", "client_secret", "x");
        assertThat(secret.status()).isEqualTo(401);
        Answer nothing = server.postForm("/oauth2-token", "grant_type", "client_credentials", "client_id", "signed");
        assertThat(nothing.body()).isEqualTo(secret.body());
    }

    @Test
    void who_may_not_ask_gets_nothing() {
        assertRefused(Assertion.of("asleep", ISSUER, CLOCK).signedBy(EC), "client is disabled");
        assertRefused(Assertion.of("elsewhere", ISSUER, CLOCK).signedBy(EC), "address not allowed");
    }

    @Test
    void half_of_an_assertion_is_a_malformed_request() {
        for (String[] half : List.of(
                new String[] {"client_assertion", good().signedBy(EC)},
                new String[] {"client_assertion_type", Assertion.TYPE})) {
            Answer answer = server.postForm("/oauth2-token", "grant_type", "client_credentials", half[0], half[1]);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo("invalid_request");
        }
    }

    @Test
    void another_type_of_assertion_is_a_method_that_is_not_supported() {
        Answer answer = server.postForm(
                "/oauth2-token",
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
                "client_assertion",
                good().signedBy(EC));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_client");
    }

    @Test
    void an_assertion_beside_a_secret_is_a_malformed_request() {
        Answer answer = Assertion.ask(server, good().signedBy(EC), "client_secret", "demo-secret");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_request");
    }

    @Test
    void failed_assertions_are_throttled_like_wrong_secrets() {
        for (int i = 0; i < 10; i++) {
            assertThat(Assertion.ask(server, good().signedBy(STRANGERS)).status())
                    .isEqualTo(401);
        }
        assertThat(Assertion.ask(server, good().signedBy(STRANGERS)).status()).isEqualTo(429);
    }

    @Test
    void the_log_never_shows_an_assertion() {
        String assertion = good().signedBy(STRANGERS);
        try (LogCapture log = LogCapture.begin()) {
            Assertion.ask(server, assertion);
            assertThat(log.lines())
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .contains("client_id=signed")
                            .doesNotContain(assertion.substring(assertion.lastIndexOf('.') + 1)));
        }
    }

    @Test
    void the_metadata_names_the_method_and_its_algorithms() {
        var metadata = server.get("/.well-known/oauth-authorization-server").json();
        assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"]");
        assertThat(metadata.get("token_endpoint_auth_signing_alg_values_supported")
                        .toString())
                .contains("PS256", "ES256", "EdDSA", "Ed25519")
                .doesNotContain("HS256", "none");
    }

    private static Assertion good() {
        return Assertion.of("signed", ISSUER, CLOCK);
    }

    private static long now() {
        return CLOCK.instant().getEpochSecond();
    }

    private static void assertTaken(String assertion) {
        Assertion.assertTaken(server, assertion);
    }

    private static void assertRefused(Assertion assertion, String reason) {
        assertRefused(assertion.signedBy(EC), reason);
    }

    private static void assertRefused(String assertion, String reason) {
        Assertion.assertRefused(server, assertion, reason);
    }
}

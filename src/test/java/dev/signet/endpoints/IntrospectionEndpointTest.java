package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.TestProofs;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.time.Duration;
import okhttp3.Credentials;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences of RFC 7662, of RFC 9701, and of the contract on POST /oauth2-token/introspect. */
class IntrospectionEndpointTest {

    private static final String PATH = "/oauth2-token/introspect";
    private static final String ISSUER = "http://localhost:8080";
    private static final String SIGNED = "application/token-introspection+jwt";
    private static final String INACTIVE = "{\"active\":false}";
    private static final SigningKey EC =
            new SigningKey("ec", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());

    private static final String CONFIG =
            TestConfig.TWO_APPLICATIONS + """
              - client_id: gateway
                client_secret: gateway-secret
                introspection: true
                applications: [back-office, storefront]
              - { client_id: blind, client_secret: blind-secret, introspection: true }
              - { client_id: stock, client_secret: stock-secret, application: warehouse }
              - client_id: slow
                client_secret: "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe"
                introspection: true
                application: back-office
              - client_id: rich
                client_secret: rich-secret
                application: back-office
                claims: { list: [1, 2.5, "x", true], nested: { deep: { number: 9007199254740993 } } }
              - { client_id: signed, introspection: true, application: back-office, jwks: %s }
              - { client_id: unasked, application: back-office, jwks: %s }
            """.formatted(Assertion.jwks(EC), Assertion.jwks(EC));

    private final MutableClock clock = new MutableClock();
    private final RunningServer server = RunningServer.start(CONFIG, clock);

    @BeforeEach
    void let_a_token_be_older_than_its_second() {
        clock.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer introspect(String token) {
        return server.postForm(PATH, "client_id", "gateway", "client_secret", "gateway-secret", "token", token);
    }

    private Answer introspect(String token, @Nullable String accept) {
        Request.Builder request = server.request(PATH)
                .post(RunningServer.form("client_id", "gateway", "client_secret", "gateway-secret", "token", token));
        return server.send(accept == null ? request : request.header("Accept", accept));
    }

    private Answer introspectBy(String assertion, String token) {
        return server.postForm(
                PATH, "client_assertion_type", Assertion.TYPE, "client_assertion", assertion, "token", token);
    }

    private void assertInactive(String token) {
        Answer answer = introspect(token);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(INACTIVE);
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).doesNotContain("active");
    }

    /** RFC 7662 section 2.2. */
    @Test
    void an_active_token_is_described_by_its_own_claims() {
        String token = server.token("both", "both-secret");
        Answer answer = introspect(token);

        long now = clock.instant().getEpochSecond();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.body())
                .isEqualTo("{\"active\":true,\"token_type\":\"Bearer\",\"iss\":\"" + ISSUER
                        + "\",\"sub\":\"both\",\"client_id\":\"both\",\"aud\":\"" + ISSUER + "/api\",\"iat\":" + now
                        + ",\"nbf\":" + now + ",\"exp\":" + (now + 900) + ",\"jti\":\""
                        + JWT.decode(token).getId()
                        + "\",\"scope\":\"products:read users:read\",\"tenant\":\"acme\",\"level\":3}");
    }

    @Test
    void a_bound_token_is_told_with_the_key_that_it_is_bound_to() {
        TestProofs proofs = TestProofs.with(SigningAlgorithm.ES256, clock);
        Answer issued = server.send(server.request("/oauth2-token")
                .header("DPoP", proofs.forTokenEndpoint().sign())
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", "demo", "client_secret", "demo-secret")));

        JsonNode told =
                introspect(issued.json().get("access_token").textValue()).json();
        assertThat(told.get("token_type").textValue()).isEqualTo("DPoP");
        assertThat(told.at("/cnf/jkt").textValue()).isEqualTo(proofs.thumbprint());
    }

    @Test
    void both_applications_of_the_caller_are_seen_and_no_third_one() {
        assertThat(introspect(server.token("demo", "demo-secret"))
                        .json()
                        .get("active")
                        .booleanValue())
                .isTrue();
        assertThat(introspect(server.token("shop", "shop-secret"))
                        .json()
                        .get("aud")
                        .textValue())
                .isEqualTo(ISSUER + "/storefront/api");
        assertInactive(server.token("stock", "stock-secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "...", "eyJhbGciOiJub25lIn0.e30.", "\u00e9", "{}", " "})
    void what_is_no_token_is_inactive(String token) {
        assertInactive(token);
    }

    @Test
    void a_token_under_another_signature_is_inactive() {
        String token = server.token("demo", "demo-secret");
        String other = server.token("demo", "demo-secret");

        assertInactive(token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
        assertInactive(token + " ");
    }

    @Test
    void a_token_is_active_to_its_last_moment_and_then_inactive() {
        String token = server.token("both", "both-secret");

        clock.advance(Duration.ofMillis(899_999));
        assertThat(introspect(token).json().get("active").booleanValue()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertInactive(token);
    }

    @Test
    void a_revoked_token_is_inactive_and_the_clients_other_ones_are_not() {
        String revoked = server.token("demo", "demo-secret");
        String other = server.token("demo", "demo-secret");
        server.postForm("/oauth2-token/revoke", "client_id", "demo", "client_secret", "demo-secret", "token", revoked);

        assertInactive(revoked);
        assertThat(introspect(other).json().get("active").booleanValue()).isTrue();
    }

    @Test
    void a_token_is_inactive_once_its_client_is_gone_disabled_or_of_another_application() {
        String token = server.token("demo", "demo-secret");

        for (String without : new String[] {
            CONFIG.replace("client_id: demo", "client_id: another"),
            CONFIG.replace("client_secret: demo-secret\n", "client_secret: demo-secret\n    enabled: false\n"),
            CONFIG.replace(
                    "client_secret: demo-secret\n    application: back-office",
                    "client_secret: demo-secret\n    application: storefront")
        }) {
            server.reload(without);
            assertInactive(token);
            server.reload(CONFIG);
            assertThat(introspect(token).json().get("active").booleanValue()).isTrue();
        }
    }

    @Test
    void a_token_is_inactive_once_its_key_is_gone() {
        String token = server.token("demo", "demo-secret");
        server.reload(CONFIG.replace("  - kid: main\n    algorithm: RS256\n    private_key: keys/main.pem\n", ""));
        assertInactive(token);
    }

    /** Not even about its own token: RFC 7662 section 4 wants the call itself to be authorised. */
    @Test
    void a_client_without_introspection_may_not_ask() {
        String token = server.token("demo", "demo-secret");

        for (String any : new String[] {token, "x"}) {
            Answer answer = server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret", "token", any);
            assertRefused(answer, 400, "unauthorized_client");
        }
    }

    @Test
    void a_client_that_may_only_introspect_gets_no_token() {
        Answer answer = server.postForm(
                "/oauth2-token",
                "grant_type",
                "client_credentials",
                "client_id",
                "blind",
                "client_secret",
                "blind-secret");

        assertRefused(answer, 400, "unauthorized_client");
        assertThat(server.postForm(
                                PATH,
                                "client_id",
                                "blind",
                                "client_secret",
                                "blind-secret",
                                "token",
                                server.token("demo", "demo-secret"))
                        .body())
                .isEqualTo(INACTIVE);
    }

    @Test
    void a_client_that_may_introspect_too_gets_tokens_as_any_other() {
        assertThat(server.call("/api/users", server.token("gateway", "gateway-secret"))
                        .status())
                .isEqualTo(200);
    }

    /** RFC 7662 section 2.3. */
    @Test
    void whoever_is_not_the_client_learns_nothing() {
        String token = server.token("demo", "demo-secret");

        Answer wrong = server.postForm(PATH, "client_id", "gateway", "client_secret", "wrong", "token", token);
        assertRefused(wrong, 401, "invalid_client");
        assertThat(wrong.header("WWW-Authenticate")).isEqualTo("Basic realm=\"signet\"");
        assertRefused(server.postForm(PATH, "token", token), 401, "invalid_client");
        assertRefused(
                server.postForm(PATH, "client_id", "nobody", "client_secret", "x", "token", token),
                401,
                "invalid_client");
        assertRefused(
                server.send(server.request(PATH)
                        .header("Authorization", "Bearer " + token)
                        .post(RunningServer.form("token", token))),
                401,
                "invalid_client");
    }

    @Test
    void failed_callers_are_throttled_here_too() {
        for (int i = 0; i < 10; i++) {
            server.postForm(PATH, "client_id", "gateway", "client_secret", "wrong", "token", "x");
        }
        Answer answer = introspect("x");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    @Test
    void basic_and_json_will_do_as_well() {
        String token = server.token("demo", "demo-secret");

        Answer basic = server.send(server.request(PATH)
                .header("Authorization", Credentials.basic("gateway", "gateway-secret"))
                .post(RunningServer.form("token", token)));
        assertThat(basic.json().get("active").booleanValue()).isTrue();
        Answer json = server.postJson(
                PATH, "{\"client_id\":\"gateway\",\"client_secret\":\"gateway-secret\",\"token\":\"" + token + "\"}");
        assertThat(json.json().get("active").booleanValue()).isTrue();
    }

    @Test
    void an_assertion_is_used_up_by_an_answer_and_not_by_a_refusal() {
        String token = server.token("demo", "demo-secret");
        String assertion = Assertion.of("signed", ISSUER, clock).signedBy(EC);

        assertThat(introspectBy(assertion, token).json().get("active").booleanValue())
                .isTrue();
        assertRefused(introspectBy(assertion, token), 401, "invalid_client");

        String unasked = Assertion.of("unasked", ISSUER, clock).signedBy(EC);
        assertRefused(introspectBy(unasked, token), 400, "unauthorized_client");
        Assertion.assertTaken(server, unasked);
    }

    @Test
    void a_secret_that_is_checked_slowly_is_waited_for() {
        String[] caller = {"client_id", "slow", "client_secret", "correct horse \u00e9"};
        assertThat(server.postForm(PATH, "client_id", "slow", "client_secret", "correct horse \u00e9", "token", "x")
                        .body())
                .isEqualTo(INACTIVE);
        assertRefused(server.postForm(PATH, caller), 400, "invalid_request");
    }

    /** RFC 7662 section 2.1: the token is required, the hint is a hint. */
    @Test
    void the_token_is_needed_once_and_nothing_else_matters() {
        String[] caller = {"client_id", "gateway", "client_secret", "gateway-secret"};
        assertRefused(server.postForm(PATH, caller), 400, "invalid_request");
        assertRefused(introspect(""), 400, "invalid_request");
        assertRefused(
                server.send(server.request(PATH + "?token=" + server.token("demo", "demo-secret"))
                        .post(RunningServer.form(caller))),
                400,
                "invalid_request");
        assertRefused(
                server.postForm(
                        PATH, "client_id", "gateway", "client_secret", "gateway-secret", "token", "a", "token", "a"),
                400,
                "invalid_request");
        assertRefused(
                server.postJson(PATH, "{\"client_id\":\"gateway\",\"client_secret\":\"gateway-secret\",\"token\":5}"),
                400,
                "invalid_request");
        assertThat(server.postJson(PATH, """
                        {"client_id":"gateway","client_secret":"gateway-secret","token":"%s",
                        "token_type_hint":5,"grant_type":null,"scope":["x"],"colour":{}}
                        """.formatted(server.token("demo", "demo-secret")))
                        .json()
                        .get("active")
                        .booleanValue())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "pct", ""})
    void a_hint_of_any_kind_is_fine(String hint) {
        Answer answer = server.postForm(
                PATH,
                "client_id",
                "gateway",
                "client_secret",
                "gateway-secret",
                "token",
                server.token("demo", "demo-secret"),
                "token_type_hint",
                hint);
        assertThat(answer.json().get("active").booleanValue()).isTrue();
    }

    @Test
    void only_POST_is_taken_and_no_more_than_16_KiB() {
        Answer get = server.get(PATH);
        assertRefused(get, 405, "invalid_request");
        assertThat(get.header("Allow")).isEqualTo("POST");
        assertRefused(introspect("x".repeat(16 * 1024)), 413, "invalid_request");
    }

    @Test
    void it_is_found_below_the_issuers_path_and_without_it() {
        String issuer = ISSUER + "/auth/eu";
        server.reload(CONFIG.replace("issuer: " + ISSUER, "issuer: " + issuer));
        String token = server.token("demo", "demo-secret");

        for (String path : new String[] {PATH, "/auth/eu" + PATH}) {
            Answer answer =
                    server.postForm(path, "client_id", "gateway", "client_secret", "gateway-secret", "token", token);
            assertThat(answer.json().get("iss").textValue()).isEqualTo(issuer);
        }
        assertThat(server.get("/.well-known/oauth-authorization-server")
                        .json()
                        .get("introspection_endpoint")
                        .textValue())
                .isEqualTo(issuer + PATH);
    }

    /** RFC 9701 section 5. */
    @Test
    void a_signed_answer_says_the_same_to_the_one_who_asked() throws Exception {
        String token = server.token("both", "both-secret");
        Answer answer = introspect(token, SIGNED);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().values("Content-Type")).containsExactly(SIGNED);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        DecodedJWT jwt = verified(answer);
        assertThat(jwt.getType()).isEqualTo("token-introspection+jwt");
        assertThat(jwt.getKeyId()).isEqualTo("main");
        assertThat(jwt.getClaims()).containsOnlyKeys("iss", "aud", "iat", "token_introspection");
        assertThat(jwt.getIssuer()).isEqualTo(ISSUER);
        assertThat(jwt.getClaim("aud").asString()).isEqualTo("gateway");
        assertThat(jwt.getIssuedAtAsInstant()).isEqualTo(clock.instant());
        assertThat(jwt.getClaim("token_introspection").as(JsonNode.class))
                .isEqualTo(introspect(token).json());
    }

    @Test
    void claims_of_every_kind_are_told_as_they_are_in_the_token() throws Exception {
        String token = server.token("rich", "rich-secret");
        JsonNode told = introspect(token).json();

        for (String claim : new String[] {"list", "nested"}) {
            assertThat(told.get(claim))
                    .isEqualTo(JWT.decode(token).getClaim(claim).as(JsonNode.class));
        }
        assertThat(verified(introspect(token, SIGNED))
                        .getClaim("token_introspection")
                        .as(JsonNode.class))
                .isEqualTo(told);
    }

    @Test
    void a_signed_answer_about_a_token_that_is_not_good_says_so_and_nothing_else() throws Exception {
        DecodedJWT jwt = verified(introspect(server.token("stock", "stock-secret"), SIGNED));

        assertThat(jwt.getClaims()).containsOnlyKeys("iss", "aud", "iat", "token_introspection");
        assertThat(jwt.getClaim("token_introspection").as(JsonNode.class)).hasToString(INACTIVE);
    }

    /** By the published keys alone. */
    private DecodedJWT verified(Answer answer) throws Exception {
        SignedJWT jwt = SignedJWT.parse(answer.body());
        RSAKey key = JWKSet.parse(server.get("/.well-known/jwks.json").body())
                .getKeyByKeyId(jwt.getHeader().getKeyID())
                .toRSAKey();
        assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
        return JWT.decode(answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/token-introspection+jwt | true",
                "APPLICATION/Token-Introspection+JWT | true",
                "application/token-introspection+jwt, application/json | true",
                "application/json, application/token-introspection+jwt;q=1.0 | true",
                "application/token-introspection+jwt, */* | true",
                "text/html, application/token-introspection+jwt;q=0.1 | true",
                "application/token-introspection+jwt;q=0.5, */*;q=0.4 | true",
                "application/token-introspection+jwt;q=0.5, application/json | false",
                "application/token-introspection+jwt;q=0.5, application/json;q=0.4, */* | true",
                "application/token-introspection+jwt;q=0 | false",
                "application/token-introspection+jwt;q=2 | false",
                "application/jwt | false",
                "application/* | false",
                "*/* | false",
                "text/html | false",
                "application/json | false"
            })
    void the_answer_is_signed_for_whoever_names_that_and_wants_it_no_less(String accept, boolean signed) {
        Answer answer = introspect(server.token("demo", "demo-secret"), accept);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(signed ? SIGNED : "application/json");
    }

    @Test
    void refusals_are_JSON_whatever_is_asked_for() {
        Answer answer = server.send(server.request(PATH)
                .header("Accept", SIGNED)
                .post(RunningServer.form("client_id", "gateway", "client_secret", "wrong", "token", "x")));
        assertRefused(answer, 401, "invalid_client");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    /** RFC 9701 section 8.1: one kind of JWT is never taken for another. */
    @Test
    void a_signed_answer_is_no_access_token_and_no_assertion() {
        String answer =
                introspect(server.token("gateway", "gateway-secret"), SIGNED).body();

        assertThat(server.call("/api/users", answer).status()).isEqualTo(401);
        assertInactive(answer);
        Assertion.assertRefused(server, answer, "client_assertion: sub is missing");
    }

    @Test
    void an_access_token_is_no_assertion_either() {
        assertRefused(introspectBy(server.token("gateway", "gateway-secret"), "x"), 401, "invalid_client");
    }

    @Test
    void the_log_tells_of_refusals_and_never_of_the_token() {
        String token = server.token("demo", "demo-secret");
        try (LogCapture log = LogCapture.begin()) {
            introspect(token);
            server.postForm(PATH, "client_id", "demo", "client_secret", "demo-secret", "token", token);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("event=request_refused error=unauthorized_client")
                    .contains("client_id=demo")
                    .contains("path=" + PATH)
                    .doesNotContain(token);
        }
    }
}

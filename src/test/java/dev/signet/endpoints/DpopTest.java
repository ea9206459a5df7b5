package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.TestProofs;
import dev.signet.TestProofs.Proof;
import dev.signet.keys.SigningAlgorithm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key, at the token endpoint and at the APIs, over HTTP: RFC 9449. */
class DpopTest {

    private static final String CONFIG = TestConfig.TWO_APPLICATIONS
            + "  - { client_id: bound, client_secret: bound-secret, application: back-office, dpop_bound_access_tokens: true }\n";
    private static final String USERS = "http://localhost:8080/api/users";
    private static final String SAFE = "[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+";

    private static final MutableClock CLOCK = new MutableClock();
    private static final TestProofs KEY = TestProofs.with(SigningAlgorithm.ES256, CLOCK);
    private static final TestProofs OTHER = TestProofs.with(SigningAlgorithm.ES256, CLOCK);

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(CONFIG, CLOCK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Answer ask(String client, String... proofs) {
        Request.Builder request = server.request("/oauth2-token")
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", client, "client_secret", client + "-secret"));
        Arrays.stream(proofs).forEach(proof -> request.addHeader("DPoP", proof));
        return server.send(request);
    }

    private static String bound(TestProofs key) {
        Answer answer = ask("demo", key.forTokenEndpoint().sign());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").textValue();
    }

    private static Answer call(String authorization, String... proofs) {
        Request.Builder request = server.request("/api/users").header("Authorization", authorization);
        Arrays.stream(proofs).forEach(proof -> request.addHeader("DPoP", proof));
        return server.send(request);
    }

    private static String claims(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static void assertRefusedByToken(Answer answer, String description) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_dpop_proof");
        assertThat(answer.json().get("error_description").textValue())
                .matches(SAFE)
                .contains(description);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(answer.header("DPoP-Nonce")).isNull();
    }

    private static void assertRefusedByApi(Answer answer, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().values("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("DPoP error=\"" + code + "\", error_description=\"")
                .contains(", algs=\"RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519")
                .endsWith(", resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource/api\"");
        assertThat(answer.json().at("/errors/0/code").textValue()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void a_proof_binds_the_token_and_opens_the_way(SigningAlgorithm algorithm) {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        TestProofs key = TestProofs.with(algorithm, CLOCK);
        Answer answer = ask("demo", key.forTokenEndpoint().sign());

        assertThat(answer.body()).startsWith("{\"token_type\":\"DPoP\",\"expires_in\":3600,\"access_token\":\"");
        String token = answer.json().get("access_token").textValue();
        assertThat(claims(token)).contains("\"cnf\":{\"jkt\":\"" + key.thumbprint() + "\"}");
        for (String scheme : List.of("DPoP", "dpop", "DPOP")) {
            Answer users =
                    call(scheme + " " + token, key.forToken(token, "GET", USERS).sign());
            assertThat(users.status()).as(users.body()).isEqualTo(200);
        }
    }

    @Test
    void EdDSA_is_taken_under_both_of_its_names() {
        TestProofs key = TestProofs.with(SigningAlgorithm.EDDSA, CLOCK);
        for (String name : List.of("EdDSA", "Ed25519")) {
            assertThat(ask("demo", key.forTokenEndpoint().header("alg", name).sign())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void without_a_proof_a_token_is_a_bearer_token() {
        assertThat(ask("demo").json().get("token_type").textValue()).isEqualTo("Bearer");
    }

    @Test
    void a_client_whose_tokens_must_be_bound_needs_a_proof() {
        assertRefusedByToken(ask("bound"), "is missing");

        Answer answer = ask("bound", KEY.forTokenEndpoint().sign());
        assertThat(answer.json().get("token_type").textValue()).isEqualTo("DPoP");
    }

    @Test
    void who_is_not_the_client_learns_nothing_of_its_proof() {
        Answer answer = server.send(server.request("/oauth2-token")
                .addHeader("DPoP", "x")
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", "bound", "client_secret", "wrong")));

        assertThat(answer.error()).isEqualTo("invalid_client");
    }

    /** What is wrong with a proof, in one thing each: RFC 9449 section 4.3. */
    private static Map<String, Function<Proof, String>> violations() {
        Map<String, Function<Proof, String>> wrong = new LinkedHashMap<>();
        wrong.put("an empty field", proof -> "");
        wrong.put("no JWT", proof -> "x");
        wrong.put("no JSON", proof -> "a.b.c");
        wrong.put("two in one field", proof -> proof.sign() + ", " + proof.sign());
        wrong.put("padded", proof -> proof.sign() + "=");
        wrong.put("a member twice", proof -> proof.signClaims("{\"jti\":\"a\",\"jti\":\"a\"}"));
        wrong.put("no typ", proof -> proof.header("typ", null).sign());
        for (String typ : List.of("JWT", "at+jwt", "dpop", "dpop+jwt ", "application/at+jwt")) {
            wrong.put("typ " + typ, proof -> proof.header("typ", typ).sign());
        }
        wrong.put(
                "typ a list", proof -> proof.header("typ", List.of("dpop+jwt")).sign());
        wrong.put("no alg", proof -> proof.header("alg", null).sign());
        for (String alg : List.of("none", "HS256", "ES384", "RS256", "EdDSA", "es256", "ES256K", "")) {
            wrong.put("alg " + alg, proof -> proof.header("alg", alg).sign());
        }
        wrong.put(
                "crit",
                proof ->
                        proof.header("crit", List.of("b64")).header("b64", true).sign());
        wrong.put("no jwk", proof -> proof.header("jwk", null).sign());
        wrong.put("jwk a string", proof -> proof.header("jwk", KEY.thumbprint()).sign());
        wrong.put(
                "a private jwk",
                proof -> proof.header("jwk", with(KEY.jwk(), "d", "AAAA")).sign());
        wrong.put(
                "a secret jwk",
                proof -> proof.header("jwk", Map.of("kty", "oct", "k", "AAAA")).sign());
        wrong.put(
                "a jwk for encryption",
                proof -> proof.header("jwk", with(KEY.jwk(), "use", "enc")).sign());
        wrong.put(
                "a jwk for another alg",
                proof -> proof.header("jwk", with(KEY.jwk(), "alg", "ES384")).sign());
        wrong.put(
                "a jwk of another curve",
                proof -> proof.header("jwk", with(KEY.jwk(), "crv", "P-384")).sign());
        wrong.put("signed by another key", proof -> proof.signedBy(OTHER).sign());
        wrong.put("without a signature", proof -> proof.sign().replaceFirst("[^.]*$", ""));
        wrong.put("another header", proof -> proof.sign().replaceFirst("^[^.]*", header(proof)));
        wrong.put("no htm", proof -> proof.claim("htm", null).sign());
        for (String htm : List.of("post", "get", "PUT", "HEAD", "", "POST ", "GET ")) {
            wrong.put("htm '" + htm + "'", proof -> proof.claim("htm", htm).sign());
        }
        wrong.put("no htu", proof -> proof.claim("htu", null).sign());
        wrong.put("htu a list", proof -> proof.claim("htu", List.of(USERS)).sign());
        for (String htu : List.of(
                "",
                "/oauth2-token",
                "/api/users",
                "http://localhost:8080",
                "http://localhost:8080/",
                "http://localhost:8080/oauth2-token/",
                "http://localhost:8080/api/users/",
                "http://localhost:8080/api/users/1")) {
            wrong.put("htu '" + htu + "'", proof -> proof.claim("htu", htu).sign());
        }
        wrong.put("no iat", proof -> proof.claim("iat", null).sign());
        wrong.put("iat a string", proof -> proof.claim("iat", "1795435200").sign());
        wrong.put("61 s old", proof -> proof.madeIn(-61).sign());
        wrong.put("11 s ahead", proof -> proof.madeIn(11).sign());
        wrong.put("no jti", proof -> proof.claim("jti", null).sign());
        wrong.put("an empty jti", proof -> proof.claim("jti", "").sign());
        wrong.put("jti a number", proof -> proof.claim("jti", 7).sign());
        wrong.put("a long jti", proof -> proof.claim("jti", "j".repeat(513)).sign());
        return wrong;
    }

    private static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(members);
        changed.put(name, value);
        return changed;
    }

    private static String header(Proof proof) {
        return proof.header("x", "y").sign().split("\\.", -1)[0];
    }

    private static String wrong(String what, Proof proof) {
        return Objects.requireNonNull(violations().get(what)).apply(proof);
    }

    static Stream<String> wrongs() {
        return violations().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void what_is_wrong_with_a_proof_in_one_thing_is_refused_at_the_token_endpoint(String what) {
        String wrong = wrong(what, KEY.forTokenEndpoint());

        assertRefusedByToken(ask("demo", wrong), "The DPoP proof ");
        assertRefusedByToken(ask("bound", wrong), "The DPoP proof ");
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void what_is_wrong_with_a_proof_in_one_thing_is_refused_at_the_API(String what) {
        String token = bound(KEY);
        String wrong = wrong(what, KEY.forToken(token, "GET", USERS));

        assertRefusedByApi(call("DPoP " + token, wrong), "invalid_dpop_proof");
    }

    @Test
    void the_edges_of_the_window_are_inside_of_it() {
        for (long seconds : List.of(-60L, 10L)) {
            assertThat(ask("demo", KEY.forTokenEndpoint().madeIn(seconds).sign())
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DPOP+JWT", "Dpop+Jwt"})
    void the_type_is_in_any_case_as_media_types_are(String typ) {
        assertThat(ask("demo", KEY.forTokenEndpoint().header("typ", typ).sign()).status())
                .isEqualTo(200);
    }

    @Test
    void two_proofs_are_one_too_many() {
        String token = bound(KEY);

        assertRefusedByToken(
                ask(
                        "demo",
                        KEY.forTokenEndpoint().sign(),
                        KEY.forTokenEndpoint().sign()),
                "exactly one DPoP field");
        assertRefusedByApi(
                call(
                        "DPoP " + token,
                        KEY.forToken(token, "GET", USERS).sign(),
                        KEY.forToken(token, "GET", USERS).sign()),
                "invalid_dpop_proof");
    }

    @Test
    void at_the_API_the_proof_is_of_the_token_and_of_its_key() {
        String token = bound(KEY);

        assertRefusedByApi(call("DPoP " + token), "invalid_dpop_proof");
        assertRefusedByApi(call("DPoP " + token, KEY.proof("GET", USERS).sign()), "invalid_dpop_proof");
        assertRefusedByApi(
                call("DPoP " + token, KEY.forToken(bound(KEY), "GET", USERS).sign()), "invalid_dpop_proof");
        assertRefusedByApi(
                call(
                        "DPoP " + token,
                        KEY.forToken(token, "GET", USERS)
                                .claim("ath", TestProofs.sha256(token) + "=")
                                .sign()),
                "invalid_dpop_proof");
        assertRefusedByApi(
                call("DPoP " + token, OTHER.forToken(token, "GET", USERS).sign()), "invalid_dpop_proof");
    }

    @Test
    void a_bound_token_is_no_bearer_token_and_the_other_way_round() {
        String token = bound(KEY);
        String bearer = server.token("demo", "demo-secret");

        assertRefusedByApi(call("Bearer " + token), "invalid_token");
        assertRefusedByApi(
                call("Bearer " + token, KEY.forToken(token, "GET", USERS).sign()), "invalid_token");
        assertRefusedByApi(
                call("DPoP " + bearer, KEY.forToken(bearer, "GET", USERS).sign()), "invalid_token");
        assertThat(call("Bearer " + bearer, "x").status()).isEqualTo(200);
    }

    @Test
    void a_proof_is_good_once() {
        String first = KEY.forTokenEndpoint().sign();
        assertThat(ask("demo", first).status()).isEqualTo(200);
        assertRefusedByToken(ask("demo", first), "has been used before");
        assertRefusedByToken(ask("bound", first), "has been used before");

        String token = bound(KEY);
        String second = KEY.forToken(token, "GET", USERS).claim("jti", "once").sign();
        assertThat(call("DPoP " + token, second).status()).isEqualTo(200);
        assertRefusedByApi(call("DPoP " + token, second), "invalid_dpop_proof");
        assertRefusedByToken(
                ask("demo", KEY.forTokenEndpoint().claim("jti", "once").sign()), "has been used before");
        assertThat(ask("demo", OTHER.forTokenEndpoint().claim("jti", "once").sign())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_used_proof_is_remembered_as_long_as_it_would_be_taken() {
        String latest = KEY.forTokenEndpoint().madeIn(10).sign();
        assertThat(ask("demo", latest).status()).isEqualTo(200);

        CLOCK.advance(Duration.ofSeconds(70));
        assertRefusedByToken(ask("demo", latest), "has been used before");
        CLOCK.advance(Duration.ofSeconds(1));
        assertRefusedByToken(ask("demo", latest), "is too old");
    }

    @Test
    void the_log_names_the_client_whose_proof_was_used_before() {
        String proof = KEY.forTokenEndpoint().sign();
        assertThat(ask("demo", proof).status()).isEqualTo(200);
        try (LogCapture log = LogCapture.begin()) {
            ask("demo", proof);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("reason=\"proof has been used before\" client_id=demo ");
        }
    }

    @Test
    void a_refused_request_uses_nothing() {
        String token = bound(KEY);
        Proof proof = KEY.forToken(token, "GET", "http://localhost:8080/api/users");
        String once = proof.sign();

        assertThat(call("DPoP " + bound(OTHER), once).status()).isEqualTo(401);
        assertThat(call("Bearer " + token, once).status()).isEqualTo(401);
        assertThat(call("DPoP " + token, once).status()).isEqualTo(200);

        String atTokenEndpoint = KEY.forTokenEndpoint().sign();
        Answer invalidScope = server.send(server.request("/oauth2-token")
                .addHeader("DPoP", atTokenEndpoint)
                .post(RunningServer.form(
                        "grant_type", "client_credentials",
                        "client_id", "demo",
                        "client_secret", "demo-secret",
                        "scope", "more")));
        assertThat(invalidScope.error()).isEqualTo("invalid_scope");
        assertThat(ask("demo", atTokenEndpoint).status()).isEqualTo(200);
    }

    @Test
    void a_proof_is_no_access_token() {
        String proof = KEY.forTokenEndpoint().sign();

        assertThat(call("Bearer " + proof).header("WWW-Authenticate")).contains("Bearer", "invalid_token");
        assertRefusedByApi(call("DPoP " + proof, proof), "invalid_token");
    }

    @Test
    void HEAD_is_its_own_method() {
        String token = bound(KEY);

        for (String htm : List.of("GET", "HEAD")) {
            Answer answer = server.send(server.request("/api/users")
                    .head()
                    .header("Authorization", "DPoP " + token)
                    .header("DPoP", KEY.forToken(token, htm, USERS).sign()));
            assertThat(answer.status()).isEqualTo(htm.equals("HEAD") ? 200 : 401);
        }
    }
}

package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.PathSpelling;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import dev.signet.TestMetrics;
import dev.signet.TestProofs;
import dev.signet.TestStore;
import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.KeyFiles;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.realm.Realm;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a gateway may let a request pass: the checks of an API, for a request that somebody else has. */
class VerifyEndpointTest {

    private static final String CONFIG = TestConfig.TWO_APPLICATIONS + """
              - { client_id: " shop", client_secret: blank-secret, application: storefront }
              - { client_id: "shop ", client_secret: blank-secret, application: storefront }
            """;
    private static final String PRODUCTS = "/storefront/api/products";
    private static final MutableClock CLOCK = new MutableClock();
    private static final TestProofs KEY = TestProofs.with(SigningAlgorithm.ES256, CLOCK);

    private static RunningServer server;
    private static Path configuration;
    private static String scoped;
    private static String unscoped;

    @BeforeAll
    static void start() {
        List<Path> directories = new ArrayList<>();
        server = RunningServer.start(CONFIG, CLOCK, directories::add);
        configuration = directories.get(0).resolve("config.yml");
        scoped = server.token("shop", "shop-secret");
        unscoped = server.token("unscoped-shop", "unscoped-secret");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Request.Builder asking(RunningServer whom, String method, String uri) {
        return whom.request("/auth/verify").header("X-Forwarded-Method", method).header("X-Forwarded-Uri", uri);
    }

    private static Answer ask(String method, String uri, String token) {
        return server.send(asking(server, method, uri).header("Authorization", "Bearer " + token));
    }

    private static String raw(String method, String fields, String body) {
        try (RawConnection connection = RawConnection.to(server)) {
            return connection
                    .send(method + " /auth/verify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields
                            + "\r\n" + body)
                    .answer();
        }
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static void assertSaysNoName(Answer answer) {
        assertThat(answer.headers().names()).noneMatch(name -> name.startsWith("X-Auth-"));
    }

    private static List<PathSpelling> spellings() {
        return PathSpelling.all();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void no_spelling_of_a_path_escapes_its_rule(PathSpelling spelling) {
        Answer stranger = server.send(asking(server, "GET", spelling.uri()));

        assertThat(stranger.status()).isEqualTo(spelling.withoutToken());
        assertThat(ask("GET", spelling.uri(), unscoped).status()).isEqualTo(spelling.unscoped());
        assertThat(ask("GET", spelling.uri(), scoped).status()).isEqualTo(spelling.scoped());
        assertThat(ask("HEAD", spelling.uri(), unscoped).status()).isEqualTo(spelling.unscoped());
    }

    @Test
    void who_may_pass_is_named_to_the_upstream() {
        Answer answer = ask("GET", PRODUCTS, scoped);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Auth-Client-Id")).isEqualTo("shop");
        assertThat(answer.header("X-Auth-Application")).isEqualTo("storefront");
        assertThat(answer.header("X-Auth-Scope")).isEqualTo("products:read");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void the_scope_is_named_also_where_there_is_none() {
        String answer =
                raw("GET", "X-Forwarded-Method: POST\r\nX-Forwarded-Uri: " + PRODUCTS + "\r\n" + bearer(unscoped), "");

        assertThat(answer).startsWith("HTTP/1.1 200 ").containsPattern("\r\nX-Auth-Scope: ?\r\n");
    }

    @Test
    void all_scopes_are_named_in_one_field() {
        Answer answer = server.send(asking(server, "GET", "/api/users")
                .header("Authorization", "Bearer " + server.token("both", "both-secret")));

        assertThat(answer.headers().values("X-Auth-Scope")).containsExactly("products:read users:read");
        assertThat(answer.header("X-Auth-Application")).isEqualTo("back-office");
    }

    @Test
    void a_name_with_odd_characters_is_handed_on_as_it_is() {
        String token = server.token("a client:with %odd+ characters", "p&ss=w%rd+ :\u00e9");

        assertThat(ask("GET", "/api", token).header("X-Auth-Client-Id")).isEqualTo("a client:with %odd+ characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {" shop", "shop "})
    void a_name_that_a_field_would_make_anothers_does_not_pass(String clientId) {
        Answer answer = ask("GET", "/storefront/api", server.token(clientId, "blank-secret"));

        assertThat(answer.status()).isEqualTo(403);
        assertSaysNoName(answer);
    }

    @Test
    void what_a_visitor_calls_himself_is_not_heard() {
        Answer answer = server.send(asking(server, "GET", "/storefront/api")
                .header("Authorization", "Bearer " + unscoped)
                .header("X-Auth-Client-Id", "admin")
                .header("X-Auth-Scope", "everything")
                .header("X-Original-URI", "/api")
                .header("X-HTTP-Method-Override", "POST"));

        assertThat(answer.headers().values("X-Auth-Client-Id")).containsExactly("unscoped-shop");
        assertThat(answer.headers().values("X-Auth-Scope")).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "HEAD",
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "OPTIONS",
                "TRACE",
                "QUERY",
                "PROPFIND",
                "BREW",
                "BEFORE",
                "AFTER",
                "get",
                "M-SEARCH"
            })
    void a_gateway_may_ask_by_any_method(String method) {
        String forwarded = "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: " + PRODUCTS + "\r\n";
        String body = "Content-Type: text/plain\r\nContent-Length: 5\r\n";

        assertThat(raw(method, forwarded + bearer(scoped), "")).startsWith("HTTP/1.1 200 ");
        assertThat(raw(method, forwarded + bearer(scoped) + body, "hello")).startsWith("HTTP/1.1 200 ");
        assertThat(raw(method, forwarded + bearer(unscoped), "")).startsWith("HTTP/1.1 403 ");
        assertThat(raw(method, forwarded, "")).startsWith("HTTP/1.1 401 ");
        assertThat(raw(method, bearer(scoped), "")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void HTTP_1_0_is_spoken_too() {
        try (RawConnection connection = RawConnection.to(server)) {
            String answer = connection
                    .send("GET /auth/verify HTTP/1.0\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: " + PRODUCTS
                            + "\r\n" + bearer(scoped) + "\r\n")
                    .answer();

            assertThat(answer).contains(" 200 ").contains("X-Auth-Client-Id: shop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YTpi", "Bearer nonsense", "Bearer ", "Bearer a b", "DPoP nonsense", "DPoP"})
    void a_refusal_has_the_challenge_of_the_API(String authorization) {
        Request.Builder forwarded = asking(server, "GET", "/api/users");
        Request.Builder direct = server.request("/api/users");
        if (!authorization.isEmpty()) {
            forwarded.header("Authorization", authorization);
            direct.header("Authorization", authorization);
        }
        assertLikeTheApi(forwarded, direct);
    }

    @Test
    void a_token_of_another_application_has_the_challenge_of_the_API() {
        assertLikeTheApi(
                asking(server, "GET", "/api/users").header("Authorization", "Bearer " + scoped),
                server.request("/api/users").header("Authorization", "Bearer " + scoped));
    }

    @Test
    void a_token_without_the_scope_has_the_challenge_of_the_API() {
        assertLikeTheApi(
                asking(server, "GET", PRODUCTS).header("Authorization", "Bearer " + unscoped),
                server.request(PRODUCTS).header("Authorization", "Bearer " + unscoped));
    }

    @Test
    void two_tokens_have_the_challenge_of_the_API() {
        assertLikeTheApi(
                asking(server, "GET", PRODUCTS)
                        .addHeader("Authorization", "Bearer " + scoped)
                        .addHeader("Authorization", "Bearer " + scoped),
                server.request(PRODUCTS)
                        .addHeader("Authorization", "Bearer " + scoped)
                        .addHeader("Authorization", "Bearer " + scoped));
    }

    /** But what is 400 there is 403 here. */
    private static void assertLikeTheApi(Request.Builder forwarded, Request.Builder direct) {
        Answer here = server.send(forwarded);
        Answer there = server.send(direct);

        assertThat(here.status()).isEqualTo(there.status() == 400 ? 403 : there.status());
        assertThat(here.headers().values("WWW-Authenticate"))
                .isEqualTo(there.headers().values("WWW-Authenticate"));
        assertThat(here.header("Content-Type")).isEqualTo("application/json");
        assertThat(here.header("Cache-Control")).isEqualTo("no-store");
        assertThat(here.json().path("error_description").asText())
                .isEqualTo(there.json().at("/errors/0/detail").textValue());
        assertSaysNoName(here);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X-Forwarded-Method: GET\r\n",
                "X-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method:\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Uri:\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Method: GET\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Method:\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET, GET\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET,GET\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /storefront/api\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /storefront/api\r\nx-forwarded-uri:\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /storefront/api?a\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /storefront/api?a, /storefront/api\r\n",
                "X-Forwarded-Method: GET\r\nX-Forwarded-Uri: /storefront/api/caf\u00c3\u00a9\r\n",
                "X-Forwarded-Method: get\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: Get\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GE T\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: GET/1\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X-Forwarded-Method: G\u00cbT\r\nX-Forwarded-Uri: /storefront/api\r\n",
                "X_Forwarded_Method: GET\r\nX_Forwarded_Uri: /storefront/api\r\n",
                "X-Original-Method: GET\r\nX-Original-URI: /storefront/api\r\n"
            })
    void what_is_not_one_method_and_one_path_is_forbidden(String fields) {
        for (String authorization : List.of(bearer(scoped), bearer("nonsense"), "")) {
            assertThat(raw("GET", fields + authorization, ""))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("\"error\":\"invalid_request\"", "Cache-Control: no-store")
                    .doesNotContain("X-Auth-");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "BREW", "M-SEARCH", "GETS"})
    void a_rule_is_for_its_methods_alone(String method) {
        assertThat(ask(method, PRODUCTS, unscoped).status()).isEqualTo(200);
    }

    @Test
    void where_the_upstream_ignores_case_the_rules_do() {
        try (RunningServer ignoring = RunningServer.start(
                CONFIG.replace("path: /storefront/api\n", "path: /storefront/api\n    lower_case: true\n"), CLOCK)) {
            String token = ignoring.token("unscoped-shop", "unscoped-secret");

            Answer answer = ignoring.send(asking(ignoring, "GET", "/Storefront/api/PRODUCT%C5%BF")
                    .header("Authorization", "Bearer " + token));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.error()).isEqualTo("insufficient_scope");
        }
    }

    @Test
    void a_bound_token_needs_a_proof_for_the_address_that_the_visitor_called() {
        String token = boundToken();
        String url = "http://localhost:8080" + PRODUCTS;

        assertThat(withProof(token, KEY.forToken(token, "POST", url + "?page=2").sign()))
                .isEqualTo(200);
        assertThat(withProof(token, KEY.forToken(token, "GET", url).sign())).isEqualTo(401);
        assertThat(withProof(token, KEY.forToken(token, "POST", url + "/1").sign()))
                .isEqualTo(401);
        assertThat(withProof(
                        token,
                        KEY.forToken(token, "POST", server.url("/auth/verify")).sign()))
                .isEqualTo(401);
    }

    @Test
    void a_proof_is_good_once() {
        String token = boundToken();
        String proof =
                KEY.forToken(token, "POST", "http://localhost:8080" + PRODUCTS).sign();

        assertThat(withProof(token, proof)).isEqualTo(200);
        assertThat(withProof(token, proof)).isEqualTo(401);
    }

    @Test
    void a_bound_token_without_a_proof_is_challenged_for_one() {
        Answer answer = server.send(asking(server, "POST", PRODUCTS).header("Authorization", "DPoP " + boundToken()));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_dpop_proof");
        assertThat(answer.header("WWW-Authenticate")).startsWith("DPoP error=\"invalid_dpop_proof\"");
        assertThat(ask("POST", PRODUCTS, boundToken()).status()).isEqualTo(401);
    }

    private static int withProof(String token, String proof) {
        return server.send(asking(server, "POST", PRODUCTS)
                        .header("Authorization", "DPoP " + token)
                        .header("DPoP", proof))
                .status();
    }

    private static String boundToken() {
        return server.send(server.request("/oauth2-token")
                        .header("DPoP", KEY.forTokenEndpoint().sign())
                        .post(shopAsksForToken()))
                .json()
                .get("access_token")
                .textValue();
    }

    @Test
    void the_nonce_that_a_proof_lacks_comes_with_the_refusal() {
        try (RunningServer asking = RunningServer.start(CONFIG + "dpop_nonce: true\n", CLOCK)) {
            String nonce = asking.send(asking.request("/oauth2-token")
                            .header("DPoP", KEY.forTokenEndpoint().sign())
                            .post(shopAsksForToken()))
                    .header("DPoP-Nonce");
            String token = asking.send(asking.request("/oauth2-token")
                            .header(
                                    "DPoP",
                                    KEY.forTokenEndpoint().claim("nonce", nonce).sign())
                            .post(shopAsksForToken()))
                    .json()
                    .get("access_token")
                    .textValue();
            TestProofs.Proof proof = KEY.forToken(token, "GET", "http://localhost:8080" + PRODUCTS);
            Request.Builder request = asking(asking, "GET", PRODUCTS).header("Authorization", "DPoP " + token);

            Answer without = asking.send(request.header("DPoP", proof.sign()));
            assertThat(without.status()).isEqualTo(401);
            assertThat(without.headers().values("DPoP-Nonce")).hasSize(1);
            Answer with = asking.send(request.header(
                    "DPoP", proof.claim("nonce", without.header("DPoP-Nonce")).sign()));
            assertThat(with.status()).isEqualTo(200);
        }
    }

    private static RequestBody shopAsksForToken() {
        return RunningServer.form(
                "grant_type", "client_credentials", "client_id", "shop", "client_secret", "shop-secret");
    }

    @Test
    void a_token_that_is_bound_to_a_certificate_needs_the_one_that_the_gateway_forwards() {
        try (RunningServer proxied = RunningServer.start(behindProxies("127.0.0.1"), CLOCK)) {
            HeldCertificate own = TestCertificates.selfSigned("own");
            String token = proxied.send(proxied.request("/oauth2-token")
                            .header("Client-Cert", field(own))
                            .post(shopAsksForToken()))
                    .json()
                    .get("access_token")
                    .textValue();
            Request.Builder request = asking(proxied, "GET", PRODUCTS).header("Authorization", "Bearer " + token);

            assertThat(proxied.send(request).status()).isEqualTo(401);
            assertThat(proxied.send(request.header("Client-Cert", field(TestCertificates.selfSigned("other"))))
                            .status())
                    .isEqualTo(401);
            assertThat(proxied.send(request.header("Client-Cert", field(own))).status())
                    .isEqualTo(200);
            assertThat(proxied.send(request.header("Client-Cert", "nonsense")).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_certificate_that_anybody_may_have_written_is_forbidden() {
        try (RunningServer proxied = RunningServer.start(behindProxies("192.0.2.1"), CLOCK)) {
            Request.Builder request =
                    asking(proxied, "GET", PRODUCTS).header("Client-Cert", field(TestCertificates.selfSigned("own")));

            assertThat(proxied.send(request).status()).isEqualTo(403);
        }
    }

    private static String behindProxies(String address) {
        return TestConfig.TWO_APPLICATIONS
                .replace("  port: 0\n", "  port: 0\n  client_cert_header: true\n  trusted_proxies: [" + address + "]\n")
                .replace(
                        "client_secret: shop-secret\n",
                        "client_secret: shop-secret\n    tls_client_certificate_bound_access_tokens: true\n");
    }

    private static String field(HeldCertificate certificate) {
        try {
            return ":"
                    + Base64.getEncoder()
                            .encodeToString(certificate.certificate().getEncoded()) + ":";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_the_store_must_remember_is_not_permitted_while_it_is_away() throws IOException, ConfigException {
        Realm realm = new ConfigFile(configuration, Map.of(), CLOCK, new SecureRandom())
                .read(KeyFiles.CREATE)
                .realm();
        VerifyEndpoint lonely = new VerifyEndpoint(
                ctx -> realm, TestStore.unwritable(), TestMetrics.unread().gateway());
        Javalin javalin =
                Javalin.create(config -> config.routes.get("/", lonely)).start("127.0.0.1", 0);
        try (RawConnection connection = RawConnection.to(javalin.port())) {
            String token = boundToken();
            String proof = KEY.forToken(token, "GET", "http://localhost:8080" + PRODUCTS)
                    .sign();
            String answer = connection
                    .send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Forwarded-Method: GET\r\n"
                            + "X-Forwarded-Uri: " + PRODUCTS + "\r\nAuthorization: DPoP " + token + "\r\nDPoP: " + proof
                            + "\r\n\r\n")
                    .answer();

            assertThat(answer)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 10", "\"error\":\"temporarily_unavailable\"")
                    .doesNotContain("X-Auth-", "WWW-Authenticate");
        } finally {
            javalin.stop();
        }
    }

    @Test
    void a_client_that_is_gone_is_refused_at_once() {
        try (RunningServer changing = RunningServer.start(CONFIG, CLOCK)) {
            Request.Builder request = asking(changing, "GET", PRODUCTS)
                    .header("Authorization", "Bearer " + changing.token("shop", "shop-secret"));
            assertThat(changing.send(request).status()).isEqualTo(200);

            changing.reload(CONFIG.replace("client_id: shop\n", "client_id: shop\n    enabled: false\n"));

            assertThat(changing.send(request).status()).isEqualTo(401);
        }
    }

    @Test
    void with_an_issuer_that_has_a_path_it_is_below_that_too() {
        try (RunningServer below = RunningServer.start(TestConfig.issuedBy("http://localhost:8080/auth"), CLOCK)) {
            for (String path : List.of("/auth/auth/verify", "/auth/verify")) {
                assertThat(below.send(below.request(path)).status()).as(path).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/auth/verify/", "/auth/verify/x", "/auth", "/auth//verify", "/AUTH/verify", "/auth/verify;x"})
    void it_is_at_one_path(String path) {
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    @Test
    void a_query_changes_nothing() {
        Answer answer = server.send(server.request("/auth/verify?X-Forwarded-Uri=/api")
                .header("X-Forwarded-Method", "GET")
                .header("X-Forwarded-Uri", PRODUCTS)
                .header("Authorization", "Bearer " + scoped));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void a_refusal_is_told_in_the_log_with_what_was_asked_for() {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = ask("GET", PRODUCTS + "?token=secret", unscoped);

            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("event=access_refused error=insufficient_scope reason=")
                            .contains(
                                    " client_id=unscoped-shop method=GET path=/storefront/api/products application=storefront")
                            .contains(" address=127.0.0.1 request_id=" + answer.header("X-Request-Id"))
                            .doesNotContain("secret", unscoped));
        }
    }

    @Test
    void what_is_no_path_forges_no_line_of_the_log() {
        try (LogCapture log = LogCapture.begin()) {
            ask("GET", "/storefront/api\" event=token_issued #?token=secret", scoped);

            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(" path=\"/storefront/api\\\" event=token_issued #\" address=")
                            .doesNotContain("secret"));
        }
    }
}

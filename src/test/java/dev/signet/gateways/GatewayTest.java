package dev.signet.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.PathSpelling;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.TestProofs;
import dev.signet.gateways.Gateway.Kind;
import dev.signet.keys.SigningAlgorithm;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lines of docs/api-owners.md in real gateways, before an API that would serve anybody: what it sees is what Signet permits. */
@EnabledIfSystemProperty(
        named = "signet.gateways",
        matches = "true",
        disabledReason = "NOT RUN: nginx and Caddy are tried by scripts/gateways")
class GatewayTest {

    private static final String PRODUCTS = "/storefront/api/products";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    /** Other characters a gateway may encode, and then it asks for another path and sends on that one. */
    private static final Pattern OF_RFC_3986 = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

    private static final String CONFIG = TestConfig.TWO_APPLICATIONS.replace(
                    "  port: 0\n", "  port: 0\n  trusted_proxies: [127.0.0.1]\n  client_cert_header: true\n")
            + "dpop_nonce: true\n";

    private static final MutableClock CLOCK = new MutableClock();
    private static final TestProofs KEY = TestProofs.with(SigningAlgorithm.ES256, CLOCK);
    private static final Map<Kind, Gateway> GATEWAYS = new EnumMap<>(Kind.class);

    private static Upstream upstream;
    private static RunningServer signet;
    private static String scoped;
    private static String unscoped;

    @BeforeAll
    static void start() {
        upstream = Upstream.start();
        signet = RunningServer.start(CONFIG, CLOCK);
        scoped = bearer("shop", "shop-secret");
        unscoped = bearer("unscoped-shop", "unscoped-secret");
        for (Kind kind : Kind.values()) {
            GATEWAYS.put(kind, Gateway.start(kind, signet.port(), upstream.port()));
        }
    }

    @AfterAll
    static void stop() {
        GATEWAYS.values().forEach(Gateway::close);
        signet.close();
        upstream.close();
    }

    private static String bearer(String client, String secret) {
        return "Authorization: Bearer " + signet.token(client, secret);
    }

    private static String send(Kind kind, String method, String uri, String... fields) {
        upstream.seen();
        return GATEWAYS.get(kind).send(method, uri, fields);
    }

    private static int status(String answer) {
        Matcher status = STATUS.matcher(answer);
        assertThat(status.lookingAt()).as(answer).isTrue();
        return Integer.parseInt(status.group(1));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void no_spelling_of_a_path_reaches_what_its_rule_forbids(Kind kind) {
        Set<String> reached = new HashSet<>();
        for (PathSpelling spelling : PathSpelling.all()) {
            String uri = spelling.uri();
            int[] expected = expected(spelling);
            assertHolds(uri, expected[0], send(kind, "GET", uri), false);
            assertHolds(uri, expected[1], send(kind, "GET", uri, unscoped), false);
            if (assertHolds(uri, expected[2], send(kind, "GET", uri, scoped), true)) {
                reached.add(uri);
            }
        }
        assertThat(reached).as("spellings that get there").hasSizeGreaterThan(15);
    }

    /** As in the table, but for a whole URL, which gateways take for the path in it: RFC 9112 section 3.2.2. */
    private static int[] expected(PathSpelling spelling) {
        return spelling.uri().equals("http://localhost" + PRODUCTS)
                ? new int[] {401, 403, 200}
                : new int[] {spelling.withoutToken(), spelling.unscoped(), spelling.scoped()};
    }

    /** A gateway may refuse what Signet would permit, with 400, 403 or 404 of its own, and never the other way round. */
    private static boolean assertHolds(String uri, int verified, String answer, boolean mayHaveProducts) {
        List<String> seen = upstream.seen();
        if (OF_RFC_3986.matcher(uri).matches() && !Set.of(400, 403, 404).contains(status(answer))) {
            assertThat(status(answer)).as(uri).isEqualTo(verified);
        }
        assertThat(seen).as(uri).hasSize(status(answer) == 200 ? 1 : 0);
        for (String head : seen) {
            String target = head.split(" ", -1)[1];
            // What is still encoded is no path of the API, and its decoded readings are among them.
            assertThat(Readings.of(target))
                    .as(uri + " as " + target)
                    .allMatch(path -> path.contains("%") || Readings.isUnder(path, "/storefront/api"))
                    .noneMatch(path -> !mayHaveProducts && Readings.isUnder(path, PRODUCTS));
        }
        return !seen.isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_is_permitted_gets_there_with_the_name_of_the_client(Kind kind) {
        String answer = send(kind, "GET", PRODUCTS + "?page=2", scoped);

        assertThat(status(answer)).isEqualTo(200);
        assertThat(answer).endsWith("hello");
        assertThat(upstream.seen()).singleElement().satisfies(head -> {
            assertThat(head).startsWith("GET " + PRODUCTS + "?page=2 ");
            assertThat(identity(head))
                    .containsExactlyInAnyOrder(
                            "x-auth-client-id: shop", "x-auth-application: storefront", "x-auth-scope: products:read");
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void without_a_token_the_visitor_gets_the_challenge(Kind kind) {
        String answer = send(kind, "GET", PRODUCTS);

        assertThat(status(answer)).isEqualTo(401);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .containsOnlyOnce("\r\nwww-authenticate: ")
                .contains("\r\nwww-authenticate: bearer realm=\"signet\", resource_metadata=");
        assertThat(upstream.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_token_of_another_application_does_not_get_there(Kind kind) {
        assertThat(status(send(kind, "GET", PRODUCTS, bearer("demo", "demo-secret"))))
                .isEqualTo(401);
        assertThat(upstream.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_token_without_the_scope_does_not_get_there(Kind kind) {
        assertThat(status(send(kind, "GET", PRODUCTS, unscoped))).isEqualTo(403);
        assertThat(status(send(kind, "HEAD", PRODUCTS, unscoped))).isEqualTo(403);
        assertThat(upstream.seen()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_method_that_is_held_against_the_rule_is_the_visitors(Kind kind) {
        assertThat(status(send(kind, "POST", PRODUCTS, unscoped, "Content-Length: 0")))
                .isEqualTo(200);
        assertThat(upstream.seen()).singleElement().asString().startsWith("POST " + PRODUCTS + " ");
        assertThat(status(send(kind, "DELETE", PRODUCTS, unscoped))).isEqualTo(200);
        assertThat(status(send(kind, "get", PRODUCTS, unscoped))).isIn(400, 403, 405);
        assertThat(upstream.seen()).hasSize(0);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_body_goes_to_the_API_alone(Kind kind) {
        String body = "x".repeat(100_000);
        upstream.seen();
        try (RawConnection connection = GATEWAYS.get(kind).connect()) {
            String answer = connection
                    .send("POST " + PRODUCTS + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + unscoped
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .oneAnswer();

            assertThat(status(answer)).isEqualTo(200);
        }
        assertThat(upstream.seen()).singleElement().asString().contains("Content-Length: 100000");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_a_visitor_calls_himself_does_not_get_there(Kind kind) {
        String answer = send(
                kind,
                "GET",
                "/storefront/api/orders",
                unscoped,
                "X-Auth-Client-Id: admin",
                "X-Auth-Client-Id: root",
                "x-auth-scope: everything",
                "X-Auth-Application: back-office",
                "X_Auth_Client_Id: admin",
                "X_Auth-Client_Id: admin",
                "X-Auth_Client-Id: admin",
                "x_auth_scope: everything",
                "X-AUTH_SCOPE: everything",
                "X-Auth-Roles: admin");

        assertThat(status(answer)).isEqualTo(200);
        assertThat(upstream.seen()).singleElement().satisfies(head -> {
            assertThat(identity(head)).contains("x-auth-client-id: unscoped-shop", "x-auth-application: storefront");
            assertThat(head).doesNotContain("root", "everything", "back-office");
            assertThat(identity(head))
                    .noneMatch(field -> field.startsWith("x-auth-client-id") && field.endsWith("admin"));
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void what_a_visitor_says_that_he_asks_for_is_not_heard(Kind kind) {
        String[] claims = {
            unscoped,
            "X-Forwarded-Method: POST",
            "X-Forwarded-Method: POST",
            "X-Forwarded-Uri: /storefront/api/orders",
            "X-Forwarded-Uri: /storefront/api/orders",
            "X_Forwarded_Method: POST",
            "X_Forwarded_Uri: /storefront/api/orders",
            "X-Original-URI: /storefront/api/orders",
            "X-Original-URL: /storefront/api/orders",
            "X-Original-Method: POST",
            "X-Rewrite-URL: /storefront/api/orders",
            "X-HTTP-Method-Override: POST"
        };

        assertThat(status(send(kind, "GET", PRODUCTS, claims))).isEqualTo(403);
        assertThat(upstream.seen()).isEmpty();
    }

    /** The fields that tell who it is, in any spelling that some framework takes for them. */
    private static List<String> identity(String head) {
        return head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.matches("x[-_]auth[-_].*"))
                .map(line -> line.replaceFirst(":.*", "").replace('_', '-') + line.replaceFirst("[^:]*", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_proof_and_its_nonce_find_their_way(Kind kind) {
        String token = boundToken();
        TestProofs.Proof proof = KEY.forToken(token, "GET", "http://localhost:8080" + PRODUCTS);

        String asked = send(kind, "GET", PRODUCTS, "Authorization: DPoP " + token, "DPoP: " + proof.sign());
        assertThat(status(asked)).isEqualTo(401);
        Matcher nonce = Pattern.compile("(?i)\r\nDPoP-Nonce: (\\S+)\r\n").matcher(asked);
        assertThat(nonce.find()).as(asked).isTrue();

        String answered = send(
                kind,
                "GET",
                PRODUCTS,
                "Authorization: DPoP " + token,
                "DPoP: " + proof.claim("nonce", nonce.group(1)).sign());
        assertThat(status(answered)).as(answered).isEqualTo(200);
    }

    private static String boundToken() {
        Request.Builder request = signet.request("/oauth2-token")
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", "shop", "client_secret", "shop-secret"));
        Answer first = signet.send(request.header("DPoP", KEY.forTokenEndpoint().sign()));
        String proof = KEY.forTokenEndpoint()
                .claim("nonce", first.header("DPoP-Nonce"))
                .sign();
        return signet.send(request.header("DPoP", proof))
                .json()
                .get("access_token")
                .textValue();
    }

    /** Certificates are public: one that came through would stand for a visitor who has no key of it. RFC 9440 section 4. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_certificate_that_a_visitor_names_gets_no_further_than_the_gateway(Kind kind) {
        Answer direct = signet.send(signet.request("/health/live").header("Client-Cert", ":AAAA:"));
        assertThat(direct.status()).as("it would count").isEqualTo(400);

        assertThat(status(send(kind, "GET", PRODUCTS, scoped, "Client-Cert: :AAAA:")))
                .isEqualTo(200);
        assertThat(status(send(kind, "GET", PRODUCTS, scoped, "Client-Cert-Chain: :AAAA:")))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void while_Signet_is_away_nothing_gets_there(Kind kind) {
        try (Gateway lonely = Gateway.start(kind, RunningServer.freePort(), upstream.port())) {
            upstream.seen();

            assertThat(status(lonely.send("GET", PRODUCTS, scoped))).isBetween(500, 599);
            assertThat(upstream.seen()).isEmpty();
        }
    }

    @Test
    void nobody_asks_nginx_for_its_way_to_Signet() {
        assertThat(status(send(Kind.NGINX, "GET", "/_signet", scoped))).isEqualTo(404);
    }
}

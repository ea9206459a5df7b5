package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Eventually;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.Scrape;
import dev.signet.TestConfig;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code GET /metrics}: who may read it, and what it tells. */
class MetricsEndpointTest {

    private static final String CONFIG = TestConfig.TWO_APPLICATIONS + """
              - client_id: rotating
                client_secrets:
                  - { value: first-secret, expires_at: 2099-01-31T00:00:00Z }
                  - { value: second-secret, expires_at: 2099-02-28T00:00:00Z }
                  - { value: past-secret, expires_at: 2001-01-01T00:00:00Z }
                application: back-office
            """;

    private static final String HASHED = """
            issuer: %s
            server: { port: 0 }
            signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem }]
            applications: { back-office: { path: /api } }
            clients:
              - client_id: demo
                client_secret: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                application: back-office
            """;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(CONFIG, new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Scrape scrape() {
        Answer answer = server.get("/metrics");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return new Scrape(answer.body());
    }

    private static void ask(String clientId, String secret, String... more) {
        String[] pairs = {"grant_type", "client_credentials", "client_id", clientId, "client_secret", secret};
        String[] all = Stream.of(pairs, more).flatMap(Arrays::stream).toArray(String[]::new);
        server.postForm("/oauth2-token", all);
    }

    private static double refused(String client, String application, String reason) {
        return scrape().value("signet_tokens_refused_total{application=\"" + application + "\",client=\"" + client
                        + "\",reason=\"" + reason + "\"}")
                .orElse(0);
    }

    @Test
    void it_is_the_text_format_of_prometheus() {
        Answer answer = server.get("/metrics");

        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body())
                .contains("# TYPE signet_tokens_issued_total counter\n")
                .endsWith("\n");
        assertThat(server.send(server.request("/metrics").head()).status()).isEqualTo(200);
    }

    @Test
    void each_token_is_counted_for_its_client_and_its_application() {
        String series = "signet_tokens_issued_total{application=\"storefront\",client=\"both\"}";
        double before = scrape().value(series).orElse(0);

        ask("both", "both-secret", "resource", "http://localhost:8080/storefront/api");

        assertThat(scrape().value(series)).hasValue(before + 1);
    }

    @Test
    void each_refusal_is_counted_by_its_reason_in_one_word() {
        ask("demo", "wrong");
        ask("nobody-knows-this-one", "wrong");
        ask("sleeping", "sleeping-secret");
        ask("rotating", "past-secret");
        ask("shop", "shop-secret", "scope", "more");
        ask("both", "both-secret", "resource", "https://example.com/not-mine");
        server.postForm("/oauth2-token", "grant_type", "client_credentials");

        assertThat(refused("demo", "back-office", "wrong_secret")).isPositive();
        assertThat(refused("(unknown)", "", "unknown_client")).isPositive();
        assertThat(refused("(unknown)", "", "invalid_client")).isPositive();
        assertThat(refused("sleeping", "back-office", "client_disabled")).isPositive();
        assertThat(refused("rotating", "back-office", "secret_expired")).isPositive();
        assertThat(refused("shop", "storefront", "invalid_scope")).isPositive();
        assertThat(refused("both", "", "invalid_target")).isPositive();
        assertThat(scrape().series("")).noneMatch(series -> series.contains("nobody-knows-this-one"));
    }

    @Test
    void the_last_use_of_a_client_and_of_each_of_its_secrets_is_told_by_name() {
        ask("rotating", "second-secret");
        ask("demo", "demo-secret");

        Scrape scrape = scrape();

        double now = new MutableClock().instant().getEpochSecond();
        assertThat(scrape.value("signet_client_last_used_timestamp_seconds{client=\"rotating\"}"))
                .hasValue(now);
        assertThat(scrape.value(
                        "signet_secret_last_used_timestamp_seconds{client=\"rotating\",secret=\"client_secrets[1]\"}"))
                .hasValue(now);
        assertThat(scrape.value("signet_secret_last_used_timestamp_seconds{client=\"demo\",secret=\"client_secret\"}"))
                .hasValue(now);
        assertThat(scrape.series("signet_secret_expiry_timestamp_seconds"))
                .containsExactly("signet_secret_expiry_timestamp_seconds{client=\"rotating\"}");
    }

    @Test
    void what_is_let_in_and_what_is_not_is_counted_for_the_api_and_for_gateways() {
        String token = server.token("demo", "demo-secret");
        server.call("/api/users", token);
        server.call("/storefront/api/products", token);
        server.get("/api/users");
        server.send(verify("/api/users").header("Authorization", "Bearer " + token));
        server.send(verify("/nowhere").header("Authorization", "Bearer " + token));

        assertThat(scrape().series("signet_access_"))
                .contains(
                        "signet_access_admitted_total{application=\"back-office\",through=\"api\"}",
                        "signet_access_admitted_total{application=\"back-office\",through=\"gateway\"}",
                        "signet_access_refused_total{application=\"back-office\",reason=\"no_token\",through=\"api\"}",
                        "signet_access_refused_total{application=\"storefront\",reason=\"wrong_audience\",through=\"api\"}",
                        "signet_access_refused_total{application=\"(none)\",reason=\"invalid_request\",through=\"gateway\"}");
    }

    private static Request.Builder verify(String uri) {
        return server.request("/auth/verify")
                .header("X-Forwarded-Method", "GET")
                .header("X-Forwarded-Uri", uri);
    }

    @Test
    void each_answer_is_counted_for_its_endpoint() {
        ask("demo", "demo-secret");
        ask("demo", "wrong");
        server.get("/.well-known/jwks.json");
        server.get("/api/users");
        server.get("/nowhere/at/all");

        // An answer is counted once it is written, which the caller need not wait for.
        for (String labels : List.of(
                "endpoint=\"/oauth2-token\",status=\"2xx\"",
                "endpoint=\"/oauth2-token\",status=\"4xx\"",
                "endpoint=\"/.well-known/jwks.json\",status=\"2xx\"",
                "endpoint=\"/metrics\",status=\"2xx\"",
                "endpoint=\"api\",status=\"4xx\"",
                "endpoint=\"other\",status=\"4xx\"")) {
            String series = "signet_http_requests_total{" + labels + "}";
            Eventually.that(series, () -> scrape().value(series).isPresent());
        }
        Scrape scrape = scrape();
        for (String histogram : List.of(
                "signet_http_request_duration_seconds_count{endpoint=\"/oauth2-token\"}",
                "signet_token_signing_duration_seconds_count",
                "signet_client_authentication_duration_seconds_count{result=\"proven\"}",
                "signet_client_authentication_duration_seconds_count{result=\"refused\"}")) {
            assertThat(scrape.value(histogram).orElse(0)).as(histogram).isPositive();
        }
    }

    @Test
    void keys_and_the_store_are_told_of() {
        Scrape scrape = scrape();

        assertThat(scrape.value("signet_key_signs{algorithm=\"RS256\",kid=\"main\"}"))
                .hasValue(1);
        assertThat(scrape.value("signet_key_signs{algorithm=\"ES256\",kid=\"next\"}"))
                .hasValue(0);
        assertThat(scrape.value("signet_store_up")).hasValue(1);
        assertThat(scrape.value("signet_clients")).hasValue(7);
    }

    @Test
    void the_age_of_a_key_that_nobody_rotates_is_that_of_its_file() {
        Instant written = Instant.parse("2024-02-03T04:05:06Z");
        try (RunningServer own = RunningServer.start(
                CONFIG,
                new MutableClock(),
                directory -> Files.setLastModifiedTime(directory.resolve("keys/main.pem"), FileTime.from(written)))) {
            assertThat(new Scrape(own.get("/metrics").body())
                            .value("signet_key_created_timestamp_seconds{kid=\"main\"}"))
                    .hasValue((double) written.getEpochSecond());
        }
    }

    @Test
    void a_rotating_key_says_when_it_was_made_itself() {
        String rotating = CONFIG.replaceFirst(
                "(?s)signing_keys:.*?applications:",
                "key_rotation: { directory: rotating, algorithm: ES256, every: 2h, overlap: 1h }\napplications:");
        MutableClock clock = new MutableClock();
        try (RunningServer own = RunningServer.start(rotating, clock)) {
            String series = new Scrape(own.get("/metrics").body())
                    .series("signet_key_created_timestamp_seconds").stream()
                            .findFirst()
                            .orElseThrow();

            assertThat(new Scrape(own.get("/metrics").body()).value(series))
                    .hasValue((double) clock.instant().getEpochSecond());
        }
    }

    @Test
    void nothing_in_it_is_a_secret_a_hash_or_a_token() {
        String token = server.token("demo", "demo-secret");
        String body = server.get("/metrics").body();

        assertThat(body).doesNotContain("-secret\"", "demo-secret", "past-secret", "sha256", token);
        assertThat(body.lines().filter(line -> line.startsWith("signet_")).collect(Collectors.joining()))
                .doesNotContain("eyJ");
    }

    @Test
    void a_reload_that_removes_a_client_removes_its_series() {
        try (RunningServer reloaded = RunningServer.start(CONFIG, new MutableClock())) {
            reloaded.token("rotating", "first-secret");
            reloaded.token("demo", "demo-secret");

            reloaded.reload(TestConfig.TWO_APPLICATIONS);

            String body = reloaded.get("/metrics").body();
            assertThat(body).doesNotContain("rotating").contains("client=\"demo\"");
            assertThat(new Scrape(body).value("signet_config_reloads_total{result=\"good\"}"))
                    .hasValue(1);
        }
    }

    @Test
    void an_issuer_of_another_machine_closes_it() {
        try (RunningServer abroad =
                RunningServer.start(HASHED.formatted("https://auth.example.com"), new MutableClock())) {
            Answer metrics = abroad.get("/metrics");
            Answer unknown = abroad.get("/nowhere");

            assertThat(metrics.status()).isEqualTo(404);
            assertThat(metrics.body()).isEqualTo(unknown.body());
            assertThat(abroad.get("/health/live").status()).isEqualTo(200);
        }
    }

    /** As a page on the web does that has pointed its own name here. */
    @Test
    void another_name_for_this_machine_closes_it() {
        assertThat(server.send(server.request("/metrics").header("Host", "rebound.example"))
                        .status())
                .isEqualTo(404);
        assertThat(server.send(server.request("/metrics").header("Host", "[::1]:8080"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void an_issuer_that_moves_to_another_machine_closes_it_at_once() {
        try (RunningServer moving =
                RunningServer.start(HASHED.formatted("http://localhost:8080"), new MutableClock())) {
            assertThat(moving.get("/metrics").status()).isEqualTo(200);
            moving.reload(HASHED.formatted("https://auth.example.com"));
            assertThat(moving.get("/metrics").status()).isEqualTo(404);
        }
    }
}

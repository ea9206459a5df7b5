package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.Eventually;
import dev.signet.MutableClock;
import dev.signet.RedisProcess;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.store.RedisStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers of one configuration, with the same keys and one Redis between them. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedStoreTest {

    private static final String ISSUER = "http://localhost:8080";

    private final MutableClock clock = new MutableClock();
    private final SigningKey key = new SigningKey("one", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    private final RedisProcess redis = RedisProcess.absent();
    private final List<RunningServer> servers = new ArrayList<>();

    @BeforeEach
    void start() {
        redis.start();
    }

    @AfterEach
    void stop() {
        servers.forEach(RunningServer::close);
        redis.close();
    }

    @Test
    void a_token_is_taken_by_both_and_once_revoked_by_neither() throws IOException {
        RunningServer one = server();
        RunningServer other = server();
        String token = one.token("demo", "demo-secret");
        assertThat(one.call("/api/users", token).status()).isEqualTo(200);
        assertThat(other.call("/api/users", token).status()).isEqualTo(200);

        revoke(token);

        for (RunningServer each : servers) {
            Eventually.within(
                    Duration.ofSeconds(1),
                    "refused",
                    () -> each.call("/api/users", token).status() == 401);
            assertThat(each.call("/api/users", token).header("WWW-Authenticate"))
                    .contains("error=\"invalid_token\"");
        }
        assertThat(other.call("/api/users", one.token("demo", "demo-secret")).status())
                .isEqualTo(200);
    }

    @Test
    void an_assertion_is_taken_by_one_of_them_once() {
        RunningServer one = server();
        RunningServer other = server();
        String assertion = Assertion.of("signed", ISSUER, clock).signedBy(key);

        assertThat(Assertion.ask(one, assertion).status()).isEqualTo(200);

        Answer replayed = Assertion.ask(other, assertion);
        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.error()).isEqualTo("invalid_client");
    }

    @Test
    void who_guesses_at_one_is_slowed_down_at_both() {
        RunningServer one = server();
        RunningServer other = server();

        for (int i = 0; i < 10; i++) {
            assertThat(guess(one)).isEqualTo(401);
        }

        assertThat(guess(one)).isEqualTo(429);
        Eventually.within(Duration.ofSeconds(2), "slowed down at the other", () -> guess(other) == 429);
    }

    @Test
    void without_redis_goes_on_what_needs_it_not_and_it_heals_by_itself() throws IOException {
        RunningServer server = server();
        String revoked = server.token("demo", "demo-secret");
        revoke(revoked);
        String token = server.token("demo", "demo-secret");
        Eventually.that("it is known", () -> server.call("/api/users", revoked).status() == 401);

        redis.kill();
        Eventually.that("it is noticed", () -> server.get("/health/ready").status() == 503);

        assertThat(server.get("/health/ready").json().get("reason").textValue()).contains("Redis");
        assertThat(server.get("/health/live").status()).isEqualTo(200);
        Answer refused =
                Assertion.ask(server, Assertion.of("signed", ISSUER, clock).signedBy(key));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.error()).isEqualTo("temporarily_unavailable");
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
        assertThat(server.call("/api/users", revoked).status()).isEqualTo(401);

        clock.advance(Duration.ofSeconds(61));
        assertThat(server.call("/api/users", token).status()).isEqualTo(503);
        assertThat(server.call("/api/users", revoked).status()).isEqualTo(401);
        assertThat(server.token("demo", "demo-secret")).isNotEmpty();

        redis.start();
        Eventually.that("it is well", () -> server.get("/health/ready").status() == 200);
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
        assertThat(server.call("/api/users", revoked).status()).isEqualTo(401);
        assertThat(Assertion.ask(server, Assertion.of("signed", ISSUER, clock).signedBy(key))
                        .status())
                .isEqualTo(200);
        assertThat(server().call("/api/users", revoked).status()).isEqualTo(401);
    }

    @Test
    void without_redis_at_the_start_tokens_are_issued_and_none_is_taken() {
        redis.kill();
        RunningServer server = server();

        String token = server.token("demo", "demo-secret");
        Answer answer = server.call("/api/users", token);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(server.get("/health/ready").status()).isEqualTo(503);

        redis.start();
        Eventually.that("it is well", () -> server.get("/health/ready").status() == 200);
        assertThat(server.call("/api/users", token).status()).isEqualTo(200);
    }

    private RunningServer server() {
        String config = TestConfig.TWO_APPLICATIONS
                + "  - { client_id: signed, application: back-office, jwks: " + Assertion.jwks(key) + " }\n"
                + "store: { type: redis, url: \"" + redis.url() + "\" }\n";
        RunningServer server = RunningServer.start(config, clock);
        servers.add(server);
        return server;
    }

    /** As a third instance would. */
    private void revoke(String token) throws IOException {
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        try (RedisStore store = new RedisStore(URI.create(redis.url()), Optional.empty(), clock)) {
            store.open(count -> {});
            store.revoke(
                    "demo",
                    claims.get("jti").textValue(),
                    Instant.ofEpochSecond(claims.get("exp").longValue()));
        }
    }

    private static int guess(RunningServer server) {
        return server.postForm(
                        "/oauth2-token",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "demo",
                        "client_secret",
                        "wrong")
                .status();
    }
}

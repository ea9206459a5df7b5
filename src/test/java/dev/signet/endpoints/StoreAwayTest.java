package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestMetrics;
import dev.signet.TestStore;
import dev.signet.clients.AttemptThrottle;
import dev.signet.clients.SecretChecks;
import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.KeyFiles;
import dev.signet.protocol.OAuthError;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import dev.signet.tokens.Confirmation;
import dev.signet.tokens.Grant;
import io.javalin.Javalin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What introspection and revocation say while the store cannot be asked: section 6 of the contract. */
class StoreAwayTest {

    private static final String CONFIG = """
            issuer: http://localhost:8080
            signing_keys: [{ kid: main, algorithm: ES256, private_key: main.pem, generate: true }]
            applications: { back-office: { path: /api } }
            clients: [{ client_id: demo, client_secret: demo-secret, application: back-office, introspection: true }]
            """;

    private final MutableClock clock = new MutableClock();
    private final SecretChecks checks = new SecretChecks(nanos -> {});

    @TempDir
    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init") // Made before each test.
    private Realm realm;

    @SuppressWarnings("NullAway.Init") // Made before each test.
    private Javalin server;

    @BeforeEach
    void start() throws IOException, ConfigException {
        Path file = Files.writeString(directory.resolve("config.yml"), CONFIG);
        realm = new ConfigFile(file, Map.of(), clock, new SecureRandom())
                .read(KeyFiles.CREATE)
                .realm();
        ClientRequests requests = new ClientRequests(
                ctx -> realm, new AttemptThrottle(clock, failure -> {}), checks, TestMetrics.unread());
        Store away = TestStore.away();
        server = Javalin.create(config -> {
                    config.routes.before(new RequestId());
                    config.routes.post("/introspect", new IntrospectionEndpoint(requests, away));
                    config.routes.post("/revoke", new RevocationEndpoint(requests, away, clock));
                    config.routes.exception(OAuthError.class, OAuthErrors::answer);
                })
                .start("127.0.0.1", 0);
    }

    @AfterEach
    void stop() {
        server.stop();
        checks.close();
    }

    private String token() {
        Grant grant = new Grant(
                "demo",
                realm.applications().get(0),
                realm.clients().iterator().next().scope(),
                Duration.ofHours(1),
                Map.of());
        return realm.tokenIssuer().issue(grant, Confirmation.NONE).value();
    }

    private Response ask(String path, String token) throws IOException {
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + server.port() + path)
                .post(RunningServer.form("client_id", "demo", "client_secret", "demo-secret", "token", token))
                .build();
        return new OkHttpClient().newCall(request).execute();
    }

    @Test
    void a_token_that_nobody_can_vouch_for_is_neither_active_nor_inactive() throws IOException {
        assertUnavailable("/introspect");
    }

    @Test
    void what_cannot_be_remembered_is_not_said_to_be_revoked() throws IOException {
        assertUnavailable("/revoke");
    }

    private void assertUnavailable(String path) throws IOException {
        try (Response answer = ask(path, token())) {
            assertThat(answer.code()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("10");
            assertThat(answer.body().string()).contains("\"error\":\"temporarily_unavailable\"");
        }
    }

    @Test
    void what_needs_no_store_is_answered_without_one() throws IOException {
        try (Response introspected = ask("/introspect", "x");
                Response revoked = ask("/revoke", "x")) {
            assertThat(introspected.body().string()).isEqualTo("{\"active\":false}");
            assertThat(revoked.code()).isEqualTo(200);
        }
    }
}

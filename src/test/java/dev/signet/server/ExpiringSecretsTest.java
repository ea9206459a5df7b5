package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.clients.Client;
import dev.signet.clients.ClientSecret;
import dev.signet.clients.ClientSecrets;
import dev.signet.clients.SecretHash;
import dev.signet.protocol.Scope;
import dev.signet.tokens.BindingRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The clock stands at 2026-11-23T12:00:00Z when a test begins. */
class ExpiringSecretsTest {

    private static final String CONFIG = """
            issuer: http://localhost:8080
            server: { port: 0 }
            signing_keys: [{ kid: main, algorithm: ES256, private_key: keys/ec.pem }]
            applications: { back-office: { path: /api } }
            clients:
              - { client_id: steady, client_secret: steady-secret, application: back-office }
            """;

    private static final String ROTATING = """
              - client_id: rotating
                client_secrets:
                  - { value: old-secret, expires_at: 2026-11-01T00:00:00Z }
                  - { value: last-secret, expires_at: %s }
                application: back-office
            """;

    private final MutableClock clock = new MutableClock();

    @Test
    void a_start_and_a_reload_warn_once_a_day_of_a_secret_that_ends_within_seven_days() {
        String near = CONFIG + ROTATING.formatted("2026-11-30T12:00:00Z");
        try (LogCapture log = LogCapture.begin();
                RunningServer server = RunningServer.start(near, clock)) {
            assertThat(warnings(log))
                    .containsExactly("event=secret_expires_soon client_id=rotating expires_at=2026-11-30T12:00:00Z");

            server.reload(near);
            clock.advance(Duration.ofHours(23));
            server.reload(near);
            assertThat(warnings(log)).hasSize(1);

            clock.advance(Duration.ofHours(1));
            server.reload(near);
            assertThat(warnings(log)).hasSize(2);
            assertThat(log.lines()).noneMatch(line -> line.contains("last-secret"));
        }
    }

    @Test
    void a_reload_warns_at_once_of_a_client_that_it_brings_and_of_a_secret_that_has_ended() throws Exception {
        try (LogCapture log = LogCapture.begin();
                RunningServer server = RunningServer.start(CONFIG, clock)) {
            assertThat(warnings(log)).isEmpty();
            assertNobodyLooks();

            server.reload(CONFIG + ROTATING.formatted("2026-11-30T12:00:01Z"));
            assertThat(warnings(log)).isEmpty();
            assertThat(threads()).hasSize(1);

            server.reload(CONFIG + ROTATING.formatted("2026-11-23T12:00:00Z"));
            assertThat(warnings(log))
                    .containsExactly("event=secret_expired client_id=rotating expires_at=2026-11-23T12:00:00Z"
                            + " consequence=\"the client cannot authenticate\"");

            Thread looking = threads().get(0);
            server.reload(CONFIG);
            looking.join(10_000);
            assertThat(looking.isAlive()).isFalse();
        }
    }

    @Test
    void while_the_server_runs_the_seventh_day_begins_and_the_last_one_ends() {
        try (LogCapture log = LogCapture.begin();
                ExpiringSecrets expiring = new ExpiringSecrets(clock)) {
            expiring.expect(List.of(
                    client("a", true, "2026-12-01T12:00:00Z"),
                    client("b", true, "2026-11-24T12:00:00Z", "2026-12-20T12:00:00Z")));
            expiring.look();
            assertThat(warnings(log)).isEmpty();

            clock.advance(Duration.ofDays(1));
            expiring.look();
            clock.advance(Duration.ofHours(1));
            expiring.look();
            assertThat(warnings(log))
                    .containsExactly("event=secret_expires_soon client_id=a expires_at=2026-12-01T12:00:00Z");

            clock.advance(Duration.ofDays(6).plusHours(22).plusMinutes(59));
            expiring.look();
            clock.advance(Duration.ofMinutes(1));
            expiring.look();
            assertThat(warnings(log)).hasSize(3).last().asString().contains("event=secret_expired client_id=a");
        }
    }

    @Test
    void nobody_is_warned_of_a_client_that_is_disabled_or_has_a_secret_without_an_end() {
        Client open = client("open", true, "2026-11-24T12:00:00Z", "");
        Client disabled = client("disabled", false, "2026-11-24T12:00:00Z");
        try (LogCapture log = LogCapture.begin();
                ExpiringSecrets expiring = new ExpiringSecrets(clock)) {
            expiring.expect(List.of(open, disabled));

            assertThat(warnings(log)).isEmpty();
            assertNobodyLooks();
        }
    }

    @Test
    void a_hundred_thousand_clients_do_not_drown_the_log_and_those_that_end_first_are_named() {
        String first = "2026-11-25T00:00:00Z";
        List<Client> clients = Stream.concat(
                        IntStream.range(0, 100_000).mapToObj(i -> client("c" + i, true, "2026-11-26T00:00:00Z")),
                        Stream.of(client("first", true, first)))
                .toList();
        try (LogCapture log = LogCapture.begin();
                ExpiringSecrets expiring = new ExpiringSecrets(clock)) {
            expiring.expect(clients);
            expiring.look();

            assertThat(warnings(log))
                    .hasSize(101)
                    .startsWith("event=secret_expires_soon client_id=first expires_at=" + first)
                    .endsWith("event=secret_expires_soon more_clients=99901");
        }
    }

    private static Client client(String clientId, boolean enabled, String... ends) {
        Application application =
                new Application("api", "urn:api", RequestPath.prefix("/api"), false, new AccessRules(List.of(), false));
        List<ClientSecret> secrets = Arrays.stream(ends)
                .map(end -> new ClientSecret(
                        Optional.empty(),
                        SecretHash.parse("hush-hush"),
                        Optional.of(end).filter(text -> !text.isEmpty()).map(Instant::parse)))
                .toList();
        return new Client(
                clientId,
                Optional.empty(),
                new ClientSecrets(secrets),
                List.of(application),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                enabled,
                BindingRule.NONE,
                false);
    }

    private static List<String> warnings(LogCapture log) {
        return log.lines().stream()
                .filter(line -> line.contains("event=secret_"))
                .map(line -> line.substring(line.indexOf("event=")))
                .toList();
    }

    /** The thread of a test before this one may still be ending. */
    private static void assertNobodyLooks() {
        Eventually.that("nobody looks", () -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("expiring-secrets"))
                .toList();
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.KeyFiles;
import dev.signet.keys.KeyRotation;
import dev.signet.keys.RotationSchedule;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.realm.CurrentRealm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does about keys that rotate. */
class RotatingKeysTest {

    private static final String JWKS = "/.well-known/jwks.json";
    private static final Duration EVERY = Duration.ofDays(90);

    private static String rotating(String every) {
        return TestConfig.TWO_APPLICATIONS.replaceFirst(
                "signing_keys:\n(  .*\n)*", "key_rotation: { directory: rotating, algorithm: ES256, " + every + " }\n");
    }

    @Test
    void the_log_tells_of_each_key_what_becomes_of_it_and_never_the_key() {
        MutableClock clock = new MutableClock();
        String config = rotating("every: 90d");
        try (LogCapture log = LogCapture.begin();
                RunningServer server = RunningServer.start(config, clock)) {
            for (Duration step : List.of(EVERY.minusDays(1), Duration.ofDays(1), Duration.ofHours(2))) {
                clock.advance(step);
                server.reload(config);
            }
            List<String> events = log.lines().stream()
                    .filter(line -> line.contains("event=key_"))
                    .toList();
            assertThat(events)
                    .extracting(line -> line.replaceAll(".*event=(\\S+).*", "$1"))
                    .containsExactly("key_made", "key_made", "key_published", "key_signs", "key_retired");
            assertThat(events.get(1))
                    .contains("algorithm=ES256", "published=2027-02-20T12:00:00Z", "signs=2027-02-21T12:00:00Z");
            assertThat(log.lines()).noneMatch(line -> line.contains("PRIVATE"));
        }
    }

    @Test
    void a_rotation_that_is_overdue_is_told_and_the_old_key_signs_on() {
        MutableClock clock = new MutableClock();
        try (RunningServer server = RunningServer.start(rotating("every: 90d"), clock)) {
            assertThat(server.get("/health/ready").body()).isEqualTo("{\"status\":\"ready\"}");
            clock.advance(EVERY);

            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            assertThat(server.get("/health/ready").json().get("warning").textValue())
                    .isEqualTo("the rotation of signing keys is overdue");
            assertThat(server.call("/api/users", server.token("demo", "demo-secret"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void the_published_keys_may_be_kept_for_half_of_the_overlap() {
        MutableClock clock = new MutableClock();
        try (RunningServer server = RunningServer.start(rotating("every: 6s, overlap: 2s"), clock)) {
            assertThat(server.get(JWKS).headers().get("Cache-Control")).isEqualTo("public, max-age=1");
            server.reload(rotating("every: 90d"));
            assertThat(server.get(JWKS).headers().get("Cache-Control")).isEqualTo("public, max-age=300");
            server.reload(TestConfig.TWO_APPLICATIONS);
            assertThat(server.get(JWKS).headers().get("Cache-Control")).isEqualTo("public, max-age=300");
        }
    }

    @Test
    void a_reload_takes_keys_that_rotate_and_keys_that_do_not() {
        MutableClock clock = new MutableClock();
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, clock)) {
            server.reload(rotating("every: 90d"));
            assertThat(server.get(JWKS).json().get("keys")).hasSize(1);
            server.reload(TestConfig.TWO_APPLICATIONS);
            assertThat(server.get(JWKS).json().get("keys")).hasSize(2);
        }
    }

    @Test
    void a_key_of_another_process_that_the_profile_rules_out_is_told_of_and_never_signs(@TempDir Path directory)
            throws IOException, ConfigException {
        Path file = Files.writeString(directory.resolve("config.yml"), """
                issuer: https://localhost:8443
                security_profile: fapi2
                key_rotation: { directory: rotating, algorithm: ES256, every: 90d }
                applications: { back-office: { path: /api } }
                clients: []
                """);
        MutableClock clock = new MutableClock();
        CurrentRealm current = new CurrentRealm(new ConfigFile(file, Map.of(), clock, new SecureRandom())
                .read(KeyFiles.CREATE)
                .realm());
        Set<String> own = current.get().keys().kids();
        clock.advance(EVERY);
        new KeyRotation(
                        directory.resolve("rotating"),
                        SigningAlgorithm.RS256,
                        Set.of(SigningAlgorithm.RS256),
                        new RotationSchedule(EVERY, Duration.ofDays(1)),
                        Duration.ofHours(1),
                        clock)
                .advance();

        try (LogCapture log = LogCapture.begin();
                RotatingKeys keys = new RotatingKeys(current)) {
            keys.expect();
            clock.advance(Duration.ofDays(2));
            keys.expect();

            assertThat(current.get().keys().kids()).isEqualTo(own);
            assertThat(log.lines())
                    .anyMatch(line ->
                            line.contains("event=key_rotation_failed") && line.contains("security_profile rules out"));
        }
    }

    @Test
    @Timeout(60)
    void keys_follow_each_other_by_themselves_while_the_server_runs() throws InterruptedException {
        try (RunningServer server = RunningServer.start(rotating("every: 2s, overlap: 1s"), Clock.systemUTC())) {
            Set<String> kids = new TreeSet<>();
            while (kids.size() < 4) {
                server.get(JWKS)
                        .json()
                        .get("keys")
                        .forEach(key -> kids.add(key.get("kid").textValue()));
                Thread.sleep(50);
            }
            assertThat(server.call("/api/users", server.token("demo", "demo-secret"))
                            .status())
                    .isEqualTo(200);
        }
    }
}

package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two secrets are good at once while one replaces the other, and one that has an end has it. */
class SecretRotationTest {

    private static final String ROTATING = TestConfig.TWO_APPLICATIONS + """
              - client_id: rotating
                client_secrets:
                  - { value: old-secret, expires_at: 2026-11-23T13:00:00Z }
                  - { value: new-secret }
                application: back-office
            """;

    @Test
    void both_are_good_until_the_old_one_expires_and_the_log_says_which_was_used() {
        MutableClock clock = new MutableClock();
        try (RunningServer server = RunningServer.start(ROTATING, clock);
                LogCapture log = LogCapture.begin()) {
            assertThat(ask(server, "old-secret").status()).isEqualTo(200);
            assertThat(ask(server, "new-secret").status()).isEqualTo(200);
            assertThat(log.lines().get(0)).contains(" secret=client_secrets[0] ");
            assertThat(log.lines().get(1)).contains(" secret=client_secrets[1] ");

            clock.advance(Duration.ofHours(1).minusSeconds(1));
            assertThat(ask(server, "old-secret").status()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
            assertThat(ask(server, "old-secret").status()).isEqualTo(401);
            assertThat(ask(server, "new-secret").status()).isEqualTo(200);
            assertThat(log.lines().get(3)).contains("reason=\"secret expired 2026-11-23\"");
            assertThat(log.lines()).noneMatch(line -> line.contains("old-secret") || line.contains("new-secret"));
        }
    }

    private static Answer ask(RunningServer server, String secret) {
        return server.postForm(
                "/oauth2-token", "grant_type", "client_credentials", "client_id", "rotating", "client_secret", secret);
    }
}

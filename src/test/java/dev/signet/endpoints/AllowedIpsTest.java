package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From where a client may ask. The tests stand behind a trusted proxy, which says where they are. */
class AllowedIpsTest {

    private static final String PATH = "/oauth2-token";
    private static final String LOCAL = """
              - client_id: local
                client_secret: local-secret
                application: back-office
                allowed_ips: [10.0.0.0/8, "2001:db8::/32", 192.0.2.7]
              - client_id: sleeping-local
                client_secret: local-secret
                application: back-office
                allowed_ips: [10.0.0.0/8]
                enabled: false
            """;

    private static RunningServer server;

    @BeforeAll
    static void start() {
        String config =
                TestConfig.TWO_APPLICATIONS.replace("  port: 0\n", "  port: 0\n  trusted_proxies: [127.0.0.1]\n");
        server = RunningServer.start(config + LOCAL, new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "2001:db8::1", "192.0.2.7", "::ffff:10.1.2.3"})
    void a_client_gets_its_tokens_where_it_may_ask(String address) {
        assertThat(ask(address, "local", "local-secret").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.0.0.1", "2001:db9::1", "192.0.2.8", "::1", "unknown"})
    void elsewhere_the_right_secret_is_invalid_client_and_only_the_log_says_why(String address) {
        try (LogCapture log = LogCapture.begin()) {
            Answer elsewhere = ask(address, "local", "local-secret");
            Answer wrong = ask("10.1.2.3", "local", "wrong");

            assertThat(elsewhere.status()).isEqualTo(401);
            assertThat(elsewhere.body()).isEqualTo(wrong.body());
            assertThat(elsewhere.header("WWW-Authenticate")).isEqualTo(wrong.header("WWW-Authenticate"));
            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0)).contains(" reason=\"address not allowed\" client_id=local ");
        }
    }

    @Test
    void a_wrong_secret_and_a_disabled_client_are_the_reason_before_the_address() {
        try (LogCapture log = LogCapture.begin()) {
            ask("11.0.0.1", "local", "wrong");
            ask("11.0.0.1", "sleeping-local", "local-secret");

            assertThat(log.lines().get(0)).contains(" reason=\"wrong client secret\" ");
            assertThat(log.lines().get(1)).contains(" reason=\"client is disabled\" ");
        }
    }

    @Test
    void a_client_without_allowed_ips_may_ask_from_anywhere() {
        assertThat(ask("203.0.113.9", "demo", "demo-secret").status()).isEqualTo(200);
        assertThat(ask("2001:db9::1", "demo", "demo-secret").status()).isEqualTo(200);
    }

    @Test
    void a_token_is_good_wherever_it_is_shown() {
        String token = ask("10.1.2.3", "local", "local-secret")
                .json()
                .get("access_token")
                .textValue();

        assertThat(server.send(server.request("/api/users")
                                .header("Authorization", "Bearer " + token)
                                .header("X-Forwarded-For", "203.0.113.9"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_forged_x_forwarded_for_is_worth_nothing() {
        String config = TestConfig.TWO_APPLICATIONS + LOCAL;
        try (RunningServer direct = RunningServer.start(config, new MutableClock())) {
            assertThat(ask(direct, "10.1.2.3", "local", "local-secret").status())
                    .isEqualTo(401);
        }
        // Through the proxy: what the caller wrote itself stands further to the left.
        assertThat(ask("10.1.2.3, 203.0.113.9", "local", "local-secret").status())
                .isEqualTo(401);
    }

    private static Answer ask(String address, String clientId, String secret) {
        return ask(server, address, clientId, secret);
    }

    private static Answer ask(RunningServer asked, String address, String clientId, String secret) {
        return asked.send(asked.request(PATH)
                .header("X-Forwarded-For", address)
                .post(RunningServer.form(
                        "client_id", clientId, "client_secret", secret, "grant_type", "client_credentials")));
    }
}

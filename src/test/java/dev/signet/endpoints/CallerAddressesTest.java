package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.util.Arrays;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request came from, as the log tells it. Every test is at 127.0.0.1. */
class CallerAddressesTest {

    private static final String PATH = "/oauth2-token";
    private static final String FIELD = "X-Forwarded-For";
    private static RunningServer behindProxies;

    @BeforeAll
    static void start() {
        behindProxies = RunningServer.start(
                TestConfig.TWO_APPLICATIONS.replace(
                        "  port: 0\n",
                        "  port: 0\n  trusted_proxies: [127.0.0.1, 10.0.0.0/8, \"2001:db8:aaaa::/48\"]\n"),
                new MutableClock());
    }

    @AfterAll
    static void stop() {
        behindProxies.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7                            | 192.0.2.7",
                "203.0.113.9, 192.0.2.7               | 192.0.2.7",
                "192.0.2.7, 10.0.0.1                  | 192.0.2.7",
                "203.0.113.9, 192.0.2.7, 10.0.0.1     | 192.0.2.7",
                "192.0.2.7,10.0.0.1,\t10.0.0.2        | 192.0.2.7",
                "192.0.2.7, 2001:db8:aaaa::1          | 192.0.2.7",
                "2001:db8::1                          | 2001:db8:0:0:0:0:0:1",
                "192.0.2.7:51234                      | 192.0.2.7",
                "[2001:db8::1]:51234                  | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]                        | 2001:db8:0:0:0:0:0:1",
                "192.0.2.7, 10.0.0.1:51234            | 192.0.2.7",
                "192.0.2.7, [2001:db8:aaaa::1]:51234  | 192.0.2.7",
                "::ffff:192.0.2.7                     | 192.0.2.7",
                "192.0.2.7, ::ffff:10.0.0.1           | 192.0.2.7",
                ", 192.0.2.7, , 10.0.0.1, ,           | 192.0.2.7"
            })
    void behind_trusted_proxies_the_caller_is_the_first_from_the_right_that_is_none(String forwarded, String caller) {
        assertThat(callerOf(behindProxies, forwarded)).isEqualTo(caller);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.2, 10.0.0.1 | 10.0.0.2",
                "10.0.0.1           | 10.0.0.1",
                "127.0.0.1          | 127.0.0.1",
            })
    void where_all_are_trusted_the_leftmost_is_the_caller(String forwarded, String caller) {
        assertThat(callerOf(behindProxies, forwarded)).isEqualTo(caller);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown                      | 127.0.0.1",
                "192.0.2.7, unknown           | 127.0.0.1",
                "192.0.2.7, unknown, 10.0.0.1 | 10.0.0.1",
                "192.0.2.7, unix:             | 127.0.0.1",
                "192.0.2.7, _hidden           | 127.0.0.1",
                "192.0.2.7, localhost         | 127.0.0.1",
                "192.0.2.7, host1             | 127.0.0.1",
                "192.0.2.7, 10.0.0.256        | 127.0.0.1",
                "192.0.2.7, 10.1              | 127.0.0.1",
                "192.0.2.7, 10.0.0.1:x        | 127.0.0.1",
                "192.0.2.7, [10.0.0.1]:1      | 127.0.0.1",
                "192.0.2.7, [2001:db8::1      | 127.0.0.1",
                "192.0.2.7, 2001:db8::1]:1    | 127.0.0.1",
                "192.0.2.7; 10.0.0.1          | 127.0.0.1",
                "192.0.2.7 10.0.0.1           | 127.0.0.1",
                "192.0.2.7, fe80::1%eth0      | 127.0.0.1",
                "192.0.2.7, 10.0.0.0/8        | 127.0.0.1",
                "\"192.0.2.7\"                | 127.0.0.1"
            })
    void an_entry_that_is_no_address_ends_the_walk_at_the_last_one_that_is_known(String forwarded, String caller) {
        assertThat(callerOf(behindProxies, forwarded)).isEqualTo(caller);
    }

    @Test
    void several_fields_are_one_list() {
        assertThat(callerOf(behindProxies, "203.0.113.9", "192.0.2.7", "10.0.0.1"))
                .isEqualTo("192.0.2.7");
        assertThat(callerOf(behindProxies, "192.0.2.7", "")).isEqualTo("192.0.2.7");
    }

    @Test
    void without_the_field_the_proxy_is_the_caller() {
        assertThat(callerOf(behindProxies)).isEqualTo("127.0.0.1");
        assertThat(callerOf(behindProxies, "")).isEqualTo("127.0.0.1");
    }

    @Test
    void a_forged_field_is_worth_nothing_and_one_warning_says_so() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
                LogCapture log = LogCapture.begin()) {
            for (int i = 0; i < 3; i++) {
                server.send(server.request(PATH).header(FIELD, "192.0.2." + i));
            }

            assertThat(log.lines().stream().filter(line -> line.contains("event=forwarded_ignored")))
                    .singleElement()
                    .asString()
                    .contains("WARN")
                    .endsWith("event=forwarded_ignored field=X-Forwarded-For address=127.0.0.1"
                            + " reason=\"address is not among server.trusted_proxies; said once\"");
            assertThat(log.lines().stream().filter(line -> line.contains("event=request_refused")))
                    .hasSize(3)
                    .allMatch(line -> line.contains(" address=127.0.0.1 "));
        }
    }

    @Test
    void other_fields_that_proxies_write_mean_nothing() {
        try (LogCapture log = LogCapture.begin()) {
            behindProxies.send(behindProxies
                    .request(PATH)
                    .header("Forwarded", "for=192.0.2.7")
                    .header("X-Real-IP", "192.0.2.7"));

            assertThat(log.lines()).singleElement().asString().contains(" address=127.0.0.1 ");
        }
    }

    @Test
    void a_refusal_at_an_api_names_the_same_caller() {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer =
                    behindProxies.send(behindProxies.request("/api/users").header(FIELD, "192.0.2.7"));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("event=access_refused")
                    .contains(" address=192.0.2.7 ");
        }
    }

    @Test
    void a_token_is_logged_with_the_same_caller() {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = behindProxies.send(behindProxies
                    .request(PATH)
                    .header(FIELD, "192.0.2.7")
                    .post(RunningServer.form(
                            "client_id", "demo", "client_secret", "demo-secret", "grant_type", "client_credentials")));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("event=token_issued")
                    .contains(" address=192.0.2.7 ");
        }
    }

    private static String callerOf(RunningServer server, String... fields) {
        Request.Builder request = server.request(PATH);
        Arrays.stream(fields).forEach(field -> request.addHeader(FIELD, field));
        try (LogCapture log = LogCapture.begin()) {
            server.send(request);
            List<String> lines = log.lines();
            assertThat(lines).hasSize(1);
            return lines.get(0).replaceAll(".* address=(\\S+) .*", "$1");
        }
    }
}

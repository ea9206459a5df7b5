package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed attempts at the token endpoint. The tests stand behind a trusted proxy, which says where they are. */
class ThrottlingTest {

    private static final String PATH = "/oauth2-token";
    private static final String HERE = "192.0.2.7";
    private static final String ELSEWHERE = "203.0.113.9";
    private static final MutableClock CLOCK = new MutableClock();
    private static final String CONFIG =
            TestConfig.TWO_APPLICATIONS.replace("  port: 0\n", "  port: 0\n  trusted_proxies: [127.0.0.1]\n");
    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(CONFIG, CLOCK);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void let_the_failed_attempts_of_other_tests_be_forgotten() {
        CLOCK.advance(Duration.ofMinutes(1));
    }

    @Test
    void ten_failed_attempts_are_taken_at_once_and_then_one_every_six_seconds() {
        assertThat(statuses(12, i -> wrong(HERE, "demo"))).isEqualTo(tenThen(429, 429));

        CLOCK.advance(Duration.ofMillis(5999));
        assertThat(wrong(HERE, "demo").status()).isEqualTo(429);
        CLOCK.advance(Duration.ofMillis(1));
        assertThat(statuses(2, i -> wrong(HERE, "demo"))).containsExactly(401, 429);
        CLOCK.advance(Duration.ofSeconds(18));
        assertThat(statuses(4, i -> wrong(HERE, "demo"))).containsExactly(401, 401, 401, 429);
    }

    @Test
    void too_many_are_answered_slow_down_with_the_seconds_to_wait() {
        statuses(10, i -> wrong(HERE, "demo"));
        CLOCK.advance(Duration.ofMillis(1500));

        Answer answer = wrong(HERE, "demo");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.error()).isEqualTo("slow_down");
        assertThat(answer.json().get("error_description").textValue()).isNotBlank();
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("WWW-Authenticate")).isNull();

        CLOCK.advance(Duration.ofMillis(4499));
        assertThat(wrong(HERE, "demo").header("Retry-After")).isEqualTo("1");
    }

    @Test
    void meanwhile_the_right_secret_is_not_checked_either_so_that_a_guess_tells_nothing() {
        statuses(10, i -> wrong(HERE, "demo"));

        Answer wrong = wrong(HERE, "demo");
        Answer right = right(HERE);

        assertThat(right.status()).isEqualTo(429);
        assertThat(right.body()).isEqualTo(wrong.body());
        assertThat(right.header("Retry-After")).isEqualTo(wrong.header("Retry-After"));

        CLOCK.advance(Duration.ofSeconds(Long.parseLong(String.valueOf(right.header("Retry-After")))));
        assertThat(right(HERE).status()).isEqualTo(200);
    }

    @Test
    void a_real_caller_elsewhere_is_never_locked_out() {
        for (int i = 0; i < 100; i++) {
            wrong(HERE, "demo");
            assertThat(right(ELSEWHERE).status()).isEqualTo(200);
        }
    }

    @Test
    void each_client_at_an_address_has_failures_of_its_own() {
        statuses(10, i -> wrong(HERE, "demo"));
        assertThat(statuses(10, i -> wrong(HERE, "shop"))).containsOnly(401);
        assertThat(wrong(HERE, "shop").status()).isEqualTo(429);
    }

    @Test
    void the_failures_of_others_at_an_address_lock_nobody_out() {
        statuses(50, i -> wrong(HERE, "nobody " + i));
        statuses(50, i -> wrong(HERE, "shop"));
        assertThat(wrong(HERE, "both").status()).isEqualTo(429);

        assertThat(statuses(20, i -> right(HERE))).containsOnly(200);
    }

    @Test
    void right_secrets_are_never_too_many_and_forgive_no_wrong_ones() {
        assertThat(statuses(50, i -> right(HERE))).containsOnly(200);
        assertThat(statuses(9, i -> wrong(HERE, "demo"))).containsOnly(401);
        assertThat(right(HERE).status()).isEqualTo(200);
        assertThat(statuses(2, i -> wrong(HERE, "demo"))).containsExactly(401, 429);
    }

    /** Whatever the order and the pauses, the answers are the same for a client that is there and for one that is not. */
    @ParameterizedTest
    @CsvSource({"0, 12, 500, 20", "12, 0, 50, 30", "12, 12, 100, 70", "4, 12, 250, 40", "12, 5, 700, 20"})
    void the_throttle_does_not_tell_which_clients_there_are(int before, int asked, int pause, int after) {
        List<String> known = answers("198.51.100.1", "demo", before, asked, pause, after);
        CLOCK.advance(Duration.ofMinutes(1));
        List<String> unknown = answers("198.51.100.1", "nobody", before, asked, pause, after);

        assertThat(known).isEqualTo(unknown).anyMatch(answer -> answer.startsWith("429"));
    }

    private static List<String> answers(String address, String clientId, int before, int asked, int pause, int after) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < before; i++) {
            answers.add(shown(wrong(address, "someone")));
            CLOCK.advance(Duration.ofMillis(300));
        }
        for (int i = 0; i < asked; i++) {
            answers.add(shown(wrong(address, clientId)));
            CLOCK.advance(Duration.ofMillis(170));
        }
        for (int i = 0; i < after; i++) {
            CLOCK.advance(Duration.ofMillis(pause));
            answers.add(shown(wrong(address, clientId)));
        }
        answers.add(shown(wrong(address, "someone")));
        return answers;
    }

    private static String shown(Answer answer) {
        return answer.status() + " " + answer.header("Retry-After") + " " + answer.body();
    }

    @Test
    void random_client_ids_are_counted_by_address_alone() {
        assertThat(statuses(30, i -> wrong(HERE, "nobody " + i))).containsOnly(401);
        assertThat(statuses(2, i -> wrong(HERE, "somebody " + i))).containsExactly(429, 429);
        CLOCK.advance(Duration.ofSeconds(2));
        assertThat(statuses(2, i -> wrong(HERE, "anybody " + i))).containsExactly(401, 429);
        assertThat(wrong(ELSEWHERE, "nobody").status()).isEqualTo(401);
    }

    @Test
    void an_ipv6_caller_is_counted_by_its_64() {
        assertThat(statuses(12, i -> wrong("2001:db8:1:2:%x::1".formatted(i), "demo")))
                .isEqualTo(tenThen(429, 429));
        assertThat(wrong("2001:db8:1:3::1", "demo").status()).isEqualTo(401);
    }

    @Test
    void an_ipv4_caller_is_the_same_one_when_it_is_mapped_into_ipv6() {
        statuses(10, i -> wrong(HERE, "demo"));
        assertThat(wrong("::ffff:" + HERE, "demo").status()).isEqualTo(429);
    }

    @Test
    void a_forged_x_forwarded_for_gives_no_fresh_attempts() {
        try (RunningServer direct = RunningServer.start(TestConfig.TWO_APPLICATIONS, CLOCK)) {
            assertThat(statuses(12, i -> ask(direct, "192.0.2." + i, "demo", "wrong")))
                    .isEqualTo(tenThen(429, 429));
        }
        assertThat(statuses(12, i -> wrong("192.0.2." + i + ", " + ELSEWHERE, "demo")))
                .isEqualTo(tenThen(429, 429));
    }

    @Test
    void whatever_the_failure_is_it_counts() {
        assertThat(statuses(12, i -> ask(server, HERE, "sleeping", "sleeping-secret")))
                .isEqualTo(tenThen(429, 429));
    }

    @Test
    void what_is_no_attempt_to_be_a_client_does_not_count() {
        String[] form = {"grant_type", "client_credentials"};
        assertThat(statuses(20, i -> server.postForm(PATH, form))).containsOnly(401);
        assertThat(statuses(20, i -> server.postJson(PATH, "{"))).containsOnly(400);
        assertThat(statuses(
                        20,
                        i -> server.postForm(
                                PATH, "client_id", "demo", "client_secret", "demo-secret", "grant_type", "password")))
                .containsOnly(400);
        assertThat(ask(server, "127.0.0.1", "demo", "wrong").status()).isEqualTo(401);
    }

    @Test
    void a_clock_that_is_set_back_keeps_nobody_waiting() {
        statuses(10, i -> wrong(HERE, "demo"));
        CLOCK.advance(Duration.ofHours(-1));
        assertThat(wrong(HERE, "demo").status()).isEqualTo(429);
        CLOCK.advance(Duration.ofSeconds(6));
        assertThat(statuses(2, i -> wrong(HERE, "demo"))).containsExactly(401, 429);
    }

    @Test
    void a_reload_forgets_nothing() {
        statuses(10, i -> wrong(HERE, "demo"));
        server.reload(CONFIG);
        assertThat(wrong(HERE, "demo").status()).isEqualTo(429);
    }

    /** Nothing can be guessed by them, but whoever sends them is answered no more often than others who fail. */
    @Test
    void credentials_that_cannot_be_read_are_failures_as_well() {
        assertThat(statuses(11, i -> malformed(HERE, "client_id", "demo"))).isEqualTo(tenThen(429));
        assertThat(right(HERE).status()).isEqualTo(200);
        assertThat(statuses(21, i -> malformed(HERE, "scope", "a")))
                .startsWith(401)
                .endsWith(429);
        assertThat(malformed(ELSEWHERE, "scope", "a").status()).isEqualTo(401);
    }

    private static Answer malformed(String address, String... more) {
        List<String> pairs = new ArrayList<>(List.of(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                Assertion.TYPE,
                "client_assertion",
                "x.y"));
        pairs.addAll(List.of(more));
        return server.send(server.request(PATH)
                .header("X-Forwarded-For", address)
                .post(RunningServer.form(pairs.toArray(String[]::new))));
    }

    @Test
    void whoever_knows_the_new_secret_need_not_wait_for_what_has_failed_before() {
        statuses(12, i -> ask(server, HERE, "demo", "next-secret"));
        assertThat(ask(server, HERE, "demo", "next-secret").status()).isEqualTo(429);

        server.reload(CONFIG.replace("demo-secret", "next-secret"));
        try {
            assertThat(ask(server, HERE, "demo", "next-secret").status()).isEqualTo(200);
        } finally {
            server.reload(CONFIG);
        }
    }

    @Test
    void each_refusal_is_one_line_in_the_log_that_says_why() {
        try (LogCapture log = LogCapture.begin()) {
            statuses(10, i -> wrong(HERE, "shop"));
            wrong(HERE, "demo");
            wrong(HERE, "shop");
            wrong(HERE, "nobody");

            String invalidClient = "event=request_refused error=invalid_client reason=";
            String slowDown = "event=request_refused error=slow_down reason=";
            assertThat(log.lines()).hasSize(13);
            assertThat(log.lines().get(10))
                    .contains(invalidClient
                            + "\"wrong client secret\" client_id=demo application=back-office address=192.0.2.7 ");
            assertThat(log.lines().get(11))
                    .contains(slowDown + "\"not checked after too many failed attempts\" client_id=shop ");
            assertThat(log.lines().get(12)).contains(invalidClient + "\"unknown client\" client_id=nobody ");
        }
    }

    private static List<Integer> tenThen(Integer... statuses) {
        List<Integer> all = new ArrayList<>(Collections.nCopies(10, 401));
        all.addAll(List.of(statuses));
        return all;
    }

    private static List<Integer> statuses(int times, IntFunction<Answer> asked) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            statuses.add(asked.apply(i).status());
        }
        return statuses;
    }

    private static Answer wrong(String address, String clientId) {
        return ask(server, address, clientId, "wrong");
    }

    private static Answer right(String address) {
        return ask(server, address, "demo", "demo-secret");
    }

    private static Answer ask(RunningServer asked, String address, String clientId, String secret) {
        return asked.send(asked.request(PATH)
                .header("X-Forwarded-For", address)
                .post(RunningServer.form(
                        "client_id", clientId, "client_secret", secret, "grant_type", "client_credentials")));
    }
}

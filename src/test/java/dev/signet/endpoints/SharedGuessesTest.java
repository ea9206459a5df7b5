package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow secrets that the process has not seen yet: asked for by many at once, or from where others have failed too often. */
class SharedGuessesTest {

    private static final String SECRET = "correct horse \u00e9";
    private static final String HERE = "192.0.2.7";
    private static final String ELSEWHERE = "203.0.113.9";

    /** With another secret, which is fast. What has been counted outlives the change. */
    private static final String FAST = """
            issuer: http://localhost:8080
            server: { port: 0, trusted_proxies: [127.0.0.1] }
            signing_keys: [{ kid: ec, algorithm: ES256, private_key: keys/ec.pem }]
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: argon2id, client_secret: now-fast, application: back-office }
            """;

    /** So slow that all of thirty requests have arrived before the first is computed. */
    private static final String SLOW = FAST.replace(
            "now-fast",
            "\"$argon2id$v=19$m=65536,t=2,p=1$mRcPuxg0d6NalMm/OQt3Ag$WW19Q3LhBjwTEmhAPqgeb/2e+xmEAhT2YJLPDb99lvs\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final MutableClock clock = new MutableClock();
    private final RunningServer server = RunningServer.start(SLOW, clock);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void thirty_first_requests_with_the_right_secret_at_once_all_get_their_tokens_and_count_for_nobody() {
        assertThat(statuses(atOnce("argon2id", SECRET))).hasSize(30).containsOnly(200);

        server.reload(FAST);
        assertThat(failuresTakenFrom(HERE)).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "nobody"})
    void thirty_equal_wrong_guesses_at_once_are_one(String clientId) {
        assertThat(statuses(atOnce(clientId, "wrong"))).hasSize(30).containsOnly(401);

        server.reload(FAST);
        assertThat(failuresTakenFrom(HERE)).isEqualTo(29);
    }

    @Test
    void a_right_secret_from_where_others_have_failed_too_often_succeeds_when_it_comes_again() throws Exception {
        spend(HERE);
        assertThat(ask(HERE, "argon2id", SECRET).get().statusCode()).isEqualTo(429);
        untilStatus(200);
        assertThat(ask(HERE, "nobody", "wrong").get().statusCode()).isEqualTo(429);
    }

    @Test
    void what_it_was_counted_for_meanwhile_is_given_back_to_the_client() throws Exception {
        spend(HERE);
        atOnce("argon2id", SECRET).forEach(CompletableFuture::join);
        untilStatus(200);

        server.reload(FAST);
        for (int i = 0; i < 9; i++) {
            ask(HERE, "argon2id", "wrong").join();
        }
        assertThat(ask(HERE, "argon2id", "now-fast").get().statusCode()).isEqualTo(200);
        ask(HERE, "argon2id", "wrong").join();
        assertThat(ask(HERE, "argon2id", "now-fast").get().statusCode()).isEqualTo(429);
    }

    @Test
    void there_a_right_secret_a_wrong_one_and_an_unknown_client_are_answered_alike() {
        spend(HERE);
        List<Map<String, Object>> answers = new ArrayList<>();
        answers.add(shown(ask(HERE, "nobody", "wrong").join()));
        answers.add(shown(ask(HERE, "argon2id", "wrong").join()));
        answers.add(shown(ask(HERE, "argon2id", SECRET).join()));
        answers.add(shown(ask(HERE, "nobody", SECRET).join()));

        assertThat(answers).containsOnly(answers.get(0));
        assertThat(answers.get(0)).containsEntry("status", 429).containsEntry("retry-after", List.of("2"));
    }

    /** Both are of one /64, so that they are counted as one. */
    @Test
    void neighbours_of_whom_one_is_not_allowed_share_no_guess() throws Exception {
        server.reload(SLOW.replace("back-office }", "back-office, allowed_ips: [\"2001:db8::1\"] }"));
        CompletableFuture<HttpResponse<String>> elsewhere = ask("2001:db8::2", "argon2id", SECRET);
        CompletableFuture<HttpResponse<String>> allowed = ask("2001:db8::1", "argon2id", SECRET);
        assertThat(elsewhere.get().statusCode()).isEqualTo(401);
        assertThat(allowed.get().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "nobody"})
    void refusals_that_are_shared_are_answered_alike(String clientId) {
        List<Map<String, Object>> answers = atOnce(clientId, "wrong").stream()
                .map(CompletableFuture::join)
                .map(SharedGuessesTest::shown)
                .toList();
        clock.advance(Duration.ofMinutes(1));
        assertThat(answers)
                .containsOnly(shown(ask(ELSEWHERE, "somebody else", "wrong").join()));
    }

    private void untilStatus(int wanted) {
        Eventually.that(
                "answered by " + wanted,
                () -> ask(HERE, "argon2id", SECRET).join().statusCode() == wanted);
    }

    /** Without a wait, by failures that are told at once. */
    private void spend(String address) {
        server.reload(FAST);
        assertThat(failuresTakenFrom(address)).isEqualTo(30);
        server.reload(SLOW);
    }

    private long failuresTakenFrom(String address) {
        return IntStream.range(0, 40)
                .map(i -> ask(address, "other" + i, "guess").join().statusCode())
                .filter(status -> status == 401)
                .count();
    }

    private List<CompletableFuture<HttpResponse<String>>> atOnce(String clientId, String secret) {
        return IntStream.range(0, 30).mapToObj(i -> ask(HERE, clientId, secret)).toList();
    }

    private static List<Integer> statuses(List<CompletableFuture<HttpResponse<String>>> answers) {
        return answers.stream()
                .map(CompletableFuture::join)
                .map(HttpResponse::statusCode)
                .toList();
    }

    /** All of an answer but what is of its own. */
    private static Map<String, Object> shown(HttpResponse<String> answer) {
        Map<String, Object> shown = new HashMap<>(answer.headers().map());
        shown.keySet().removeAll(List.of("date", "x-request-id"));
        shown.put("status", answer.statusCode());
        shown.put("body", answer.body());
        return shown;
    }

    private CompletableFuture<HttpResponse<String>> ask(String address, String clientId, String secret) {
        String form =
                "grant_type=client_credentials&client_id=" + encoded(clientId) + "&client_secret=" + encoded(secret);
        return http.sendAsync(
                HttpRequest.newBuilder(URI.create(server.url("/oauth2-token")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Forwarded-For", address)
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

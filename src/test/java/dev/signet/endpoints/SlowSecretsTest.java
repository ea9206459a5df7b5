package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.clients.SecretHash;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoint where secrets are kept by hashes that are slow on purpose. */
class SlowSecretsTest {

    private static final String SECRET = "correct horse \u00e9";

    private static final String ARGON2ID =
            "$argon2id$v=19$m=8192,t=2,p=2$pjTm3BujNGasdQ6h1DqH0A$lHSBgWSKQy6bvToxqTkXYw";

    private static final String FAST = """
            issuer: http://localhost:8080
            server: { port: 0, trusted_proxies: [127.0.0.1] }
            signing_keys: [{ kid: ec, algorithm: ES256, private_key: keys/ec.pem }]
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: plain, client_secret: plain-secret, application: back-office }
              - client_id: sha256
                client_secret: sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
                application: back-office
            """;

    private static final String MIXED = FAST + """
              - client_id: argon2id
                client_secret: "%s"
                application: back-office
              - client_id: bcrypt
                client_secret: "{bcrypt}$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe"
                application: back-office
              - client_id: pbkdf2
                client_secret: "$pbkdf2-sha256$10000$././AHNhbHRzYWx0$4krg7DgpH9ozq7b9JeFeFkNXyIszNCxutKKkKH/hqLs"
                application: back-office
              - client_id: sleeping
                client_secret: "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe"
                application: back-office
                enabled: false
            """.formatted(ARGON2ID);

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.start(MIXED, new MutableClock());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"plain, plain-secret", "sha256, abc", "argon2id, " + SECRET, "bcrypt, " + SECRET, "pbkdf2, " + SECRET})
    void a_right_secret_gets_its_token_however_it_is_kept(String clientId, String secret) {
        assertThat(ask(clientId, secret).status()).isEqualTo(200);
        assertThat(ask(clientId, secret).status()).isEqualTo(200);
        assertThat(ask(clientId, secret + "!").status()).isEqualTo(401);
    }

    @Test
    void every_refusal_is_one_and_the_same_and_the_log_knows_why() {
        try (LogCapture log = LogCapture.begin()) {
            List<Answer> refusals = Stream.of("plain", "sha256", "argon2id", "bcrypt", "pbkdf2", "nobody", "sleeping")
                    .map(clientId -> ask(clientId, clientId.equals("sleeping") ? SECRET : "hush-hush"))
                    .toList();

            assertThat(refusals).allSatisfy(refusal -> {
                assertThat(refusal.status()).isEqualTo(401);
                assertThat(refusal.body()).isEqualTo(refusals.get(0).body());
                assertThat(refusal.header("WWW-Authenticate")).isEqualTo("Basic realm=\"signet\"");
                assertThat(refusal.header("Cache-Control")).isEqualTo("no-store");
                assertThat(refusal.header("Content-Type")).isEqualTo("application/json");
            });
            assertThat(log.lines())
                    .hasSize(7)
                    .noneMatch(line -> line.contains("hush-hush") || line.contains("$") || line.contains("horse"))
                    .anyMatch(line -> line.contains("reason=\"wrong client secret\" client_id=argon2id"
                            + " application=back-office address=127.0.0.1 method=POST path=/oauth2-token request_id="))
                    .anyMatch(line -> line.contains("reason=\"unknown client\" client_id=nobody"))
                    .anyMatch(line -> line.contains("reason=\"client is disabled\" client_id=sleeping"));
        }
    }

    @Test
    void what_is_wrong_behind_a_slow_secret_is_answered_as_ever() {
        Answer answer = server.postForm(
                "/oauth2-token", "grant_type", "password", "client_id", "argon2id", "client_secret", SECRET);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("unsupported_grant_type");
    }

    /** From many addresses, and whether there is such a client or not. */
    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "nobody"})
    void too_many_wrong_guesses_are_told_to_slow_down_and_a_known_secret_does_not_wait_among_them(String guessed) {
        assertThat(ask("argon2id", SECRET).status()).isEqualTo(200);
        List<CompletableFuture<HttpResponse<Void>>> guesses = guess(server, guessed, "198.51.100.%d", 100);
        CompletableFuture.anyOf(guesses.toArray(CompletableFuture[]::new)).join();
        assertThat(ask("argon2id", SECRET).status()).isEqualTo(200);
        assertThat(ask("plain", "plain-secret").status()).isEqualTo(200);

        List<HttpResponse<Void>> answers =
                guesses.stream().map(CompletableFuture::join).toList();
        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .contains(401, 429)
                .containsOnly(401, 429);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 429)
                // For a turn, which has grown where the machine was too busy for a check, three seconds at most.
                .allSatisfy(answer -> assertThat(
                                answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                        .isBetween(1L, 3L));
    }

    @Test
    void a_right_secret_from_a_quiet_address_gets_its_token_while_others_keep_the_line_full() {
        int status = 0;
        for (int i = 0; i < 20 && status != 200; i++) {
            CompletableFuture<Void> full = new CompletableFuture<>();
            CompletableFuture<?>[] others = guess(server, "nobody", "2001:db8:" + i + ":%d::1", 100).stream()
                    .map(guess -> guess.thenAccept(answer -> {
                        if (answer.statusCode() == 429) {
                            full.complete(null);
                        }
                    }))
                    .toArray(CompletableFuture<?>[]::new);
            full.join();
            status = ask("argon2id", SECRET).status();
            CompletableFuture.allOf(others).join();
        }
        assertThat(status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"argon2id", "nobody"})
    void one_address_cannot_fill_the_line_however_much_it_asks_at_once(String guessed) {
        List<CompletableFuture<HttpResponse<Void>>> guesses = guess(server, guessed, "198.51.100.7", 100);
        // Fewer where the machine is too busy to check ten within their time.
        assertThat(guesses.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
                .containsOnly(401, 429)
                .filteredOn(status -> status == 401)
                .hasSizeBetween(1, 10);
        assertThat(ask(guessed, "wrong").status()).isEqualTo(401);
    }

    @Test
    void a_right_secret_is_not_held_against_its_address_while_it_is_found_out() {
        try (LogCapture log = LogCapture.begin()) {
            for (int i = 0; i < 12; i++) {
                server.reload(i % 2 == 0 ? FAST : MIXED);
                ask(i % 2 == 0 ? "plain" : "bcrypt", i % 2 == 0 ? "plain-secret" : SECRET);
            }
            assertThat(log.lines()).hasSize(12).allMatch(line -> line.contains("event=token_issued"));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(ask("nobody", "wrong").status()).isEqualTo(401);
        }
        assertThat(ask("nobody", "wrong").status()).isEqualTo(429);
    }

    @Test
    void a_reload_may_bring_slow_hashes_and_take_them_away() {
        server.reload(FAST);
        assertThat(ask("argon2id", SECRET).status()).isEqualTo(401);
        assertThat(ask("plain", "plain-secret").status()).isEqualTo(200);
        server.reload(MIXED);
        assertThat(ask("argon2id", SECRET).status()).isEqualTo(200);
        assertThat(ask("argon2id", "other").status()).isEqualTo(401);
    }

    @Test
    void a_refusal_that_waits_when_the_server_stops_is_still_answered() {
        RunningServer stopping = RunningServer.start(MIXED, new MutableClock());
        List<RawConnection> waiting = guessAndLeave(stopping, "bcrypt", 10);
        String first = waiting.get(0).oneAnswer();
        stopping.close();
        assertThat(first).startsWith("HTTP/1.1 401 ");
        // One that is read only after the line has been released is told to ask again.
        assertThat(waiting.stream().skip(1).map(RawConnection::answer))
                .hasSize(9)
                .allMatch(answer -> answer.startsWith("HTTP/1.1 401 ")
                        || (answer.startsWith("HTTP/1.1 503 ") && answer.contains("Retry-After: 5\r\n")));
    }

    /** Each takes three times as long as a turn may, and the ones behind it longer than a server that stops waits. */
    @Test
    void whoever_waits_when_the_server_stops_has_an_answer_however_slow_the_secrets_are() {
        String slow = "\"$2y$14$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe\"";
        String slowest = FAST + "  - client_id: slowest\n    application: back-office\n    client_secrets: ["
                + "{ value: %s }, ".formatted(slow).repeat(8) + "{ value: %s }]\n".formatted(slow);
        RunningServer stopping = RunningServer.start(slowest, new MutableClock());
        List<RawConnection> waiting = new ArrayList<>();
        waiting.addAll(guessAndLeave(stopping, "slowest", 1));
        waiting.addAll(guessAndLeave(stopping, "nobody", 1));
        assertThat(ask(stopping, "plain", "plain-secret").status()).isEqualTo(200);

        stopping.close();

        List<String> answers = waiting.stream().map(RawConnection::answer).toList();
        assertThat(answers)
                .allMatch(answer -> answer.startsWith("HTTP/1.1 401 ") || answer.startsWith("HTTP/1.1 503 "))
                .filteredOn(answer -> answer.startsWith("HTTP/1.1 503 "))
                .isNotEmpty()
                .allMatch(answer -> answer.contains("Retry-After: 5\r\n"));
    }

    /** Wrong guesses, which have reached the machine when this returns, and are to be answered whatever it does then. */
    private static List<RawConnection> guessAndLeave(RunningServer server, String clientId, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> {
                    String form = "grant_type=client_credentials&client_id=" + clientId + "&client_secret=guess" + i;
                    return RawConnection.to(server).send("""
                            POST /oauth2-token HTTP/1.1\r
                            Host: localhost\r
                            X-Forwarded-For: 198.51.100.%d\r
                            Content-Type: application/x-www-form-urlencoded\r
                            Content-Length: %d\r
                            \r
                            %s""".formatted(i, form.length(), form));
                })
                .toList();
    }

    /** Wrong guesses, all at once. */
    private static List<CompletableFuture<HttpResponse<Void>>> guess(
            RunningServer server, String clientId, String address, int times) {
        HttpClient http = HttpClient.newHttpClient();
        return IntStream.range(0, times)
                .mapToObj(i -> HttpRequest.newBuilder(URI.create(server.url("/oauth2-token")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("X-Forwarded-For", address.formatted(i))
                        .POST(BodyPublishers.ofString(
                                "grant_type=client_credentials&client_id=" + clientId + "&client_secret=guess" + i))
                        .build())
                .map(request -> http.sendAsync(request, BodyHandlers.discarding()))
                .toList();
    }

    @Test
    void an_unknown_client_and_a_fast_secret_take_the_time_of_the_slowest() {
        SecretHash argon2id = SecretHash.parse(ARGON2ID);
        long quickest = IntStream.range(0, 5)
                .mapToLong(i -> time(() -> assertThat(argon2id.matches("wrong")).isFalse()))
                .min()
                .orElseThrow();
        assertThat(Stream.of("nobody", "plain", "sleeping", "bcrypt"))
                .allSatisfy(clientId -> assertThat(time(() ->
                                assertThat(ask(clientId, "wrong").status()).isEqualTo(401)))
                        .isGreaterThan(quickest));
    }

    private static long time(Runnable action) {
        long begin = System.nanoTime();
        action.run();
        return System.nanoTime() - begin;
    }

    private Answer ask(String clientId, String secret) {
        return ask(server, clientId, secret);
    }

    private static Answer ask(RunningServer asked, String clientId, String secret) {
        return asked.postForm(
                "/oauth2-token", "grant_type", "client_credentials", "client_id", clientId, "client_secret", secret);
    }
}

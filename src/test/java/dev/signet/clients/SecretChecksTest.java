package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.clients.AttemptThrottle.Attempt;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slow work that takes as long as a test likes. What strangers see of it is in SharedGuessesTest and SlowSecretsTest. */
class SecretChecksTest {

    private static final CallerAddress CALLER = CallerAddress.parse("192.0.2.7");
    private static final Verdict RIGHT = new Verdict.Right(Optional.empty(), Optional.empty());
    private static final Verdict WRONG = new Verdict.Wrong("wrong client secret");
    private static final Verdict UNTOLD = new Verdict.Untold();

    private final MutableClock clock = new MutableClock();
    private final AttemptThrottle attempts = new AttemptThrottle(clock, unheard -> {});
    private final ClientAuthenticator configuration = new ClientAuthenticator(List.of(), clock);
    private final Client client = client("demo");
    private final SlowThread thread = new SlowThread();
    private final SecretChecks checks = new SecretChecks(thread, nanos -> {});
    private final CompletableFuture<Verdict> work = new CompletableFuture<>();
    private final AtomicInteger computed = new AtomicInteger();

    SecretChecksTest() {
        checks.expect(List.of(client));
    }

    @AfterEach
    void stop() {
        work.complete(WRONG);
        checks.close();
    }

    @Test
    void the_same_guess_at_once_is_computed_and_counted_once() {
        List<CompletableFuture<Verdict>> guesses =
                IntStream.range(0, 30).mapToObj(i -> guess("secret")).toList();
        work.complete(WRONG);
        assertThat(guesses).extracting(CompletableFuture::join).containsOnly(WRONG);
        assertThat(computed).hasValue(1);
        assertThat(failuresLeft()).isEqualTo(9);
    }

    @Test
    void a_right_one_is_counted_for_nobody() {
        List<CompletableFuture<Verdict>> guesses =
                IntStream.range(0, 30).mapToObj(i -> guess("secret")).toList();
        work.complete(RIGHT);
        assertThat(guesses).extracting(CompletableFuture::join).containsOnly(RIGHT);
        assertThat(failuresLeft()).isEqualTo(10);
    }

    @Test
    void what_differs_is_another_guess() {
        ClientAuthenticator other = new ClientAuthenticator(List.of(), clock);
        assertThat(List.of(
                        guess("secret"),
                        guess("other"),
                        checks.settle(WRONG, attempt(), configuration, "demo", "secret", "192.0.2.8"),
                        checks.settle(WRONG, attempt(), configuration, "dem", "osecret", "192.0.2.7"),
                        checks.settle(WRONG, attempt(), other, "demo", "secret", "192.0.2.7")))
                .hasSize(5);
        assertThat(failuresLeft()).isEqualTo(5);
    }

    @Test
    void a_guess_is_made_anew_when_it_has_been_settled() {
        work.complete(WRONG);
        guess("secret").join();
        guess("secret").join();
        assertThat(computed).hasValue(2);
        assertThat(failuresLeft()).isEqualTo(8);
    }

    @Test
    void no_more_than_256_share_guesses() {
        assertThat(IntStream.rangeClosed(0, 256).mapToObj(i -> guess("secret"))).hasSize(257);
        OAuthError refusal = Objects.requireNonNull(catchThrowableOfType(OAuthError.class, () -> guess("secret")));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(failuresLeft()).isEqualTo(9);
    }

    @Test
    void who_has_shared_a_guess_leaves_a_place_for_another() {
        List<CompletableFuture<Verdict>> first =
                IntStream.rangeClosed(0, 256).mapToObj(i -> guess("secret")).toList();
        work.complete(RIGHT);
        first.forEach(CompletableFuture::join);

        CompletableFuture<Verdict> again = new CompletableFuture<>();
        List<CompletableFuture<Verdict>> second = IntStream.rangeClosed(0, 256)
                .mapToObj(i -> checks.settle(
                        new Verdict.Open(again::join), attempt(), configuration, "demo", "another", "192.0.2.7"))
                .toList();
        again.complete(RIGHT);
        assertThat(second).extracting(CompletableFuture::join).containsOnly(RIGHT);
        assertThat(failuresLeft()).isEqualTo(10);
    }

    @Test
    void what_is_forgotten_for_a_client_is_forgotten_at_every_address() {
        attempt().countOwn();
        Attempt elsewhere = attempts.begin("demo", Optional.of(client), CallerAddress.parse("198.51.100.9"));
        IntStream.range(0, 10).forEach(i -> elsewhere.countOwn());
        int before = attempts.size();

        attempts.forget(Set.of("demo"));

        assertThat(attempts.size()).isEqualTo(before - 2);
        assertThat(ownFailuresLeft()).isEqualTo(10);
    }

    @Test
    void when_the_address_has_failed_too_often_a_right_secret_is_found_out_later_and_counted_for_nobody() {
        spendTheAddress();
        assertThat(refusalOf(attempt())).isEqualTo(429);
        assertThat(refusalOf(attempt())).as("while the first is not done").isEqualTo(429);
        work.complete(RIGHT);
        untilIdle();

        assertThat(computed).hasValue(1);
        assertThat(ownFailuresLeft()).isEqualTo(10);
        assertThat(failuresLeft()).isZero();
    }

    @Test
    void then_the_log_says_that_nothing_was_checked() {
        spendTheAddress();
        OAuthError refusal = Objects.requireNonNull(catchThrowableOfType(OAuthError.class, () -> guess("secret")));

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.reason()).isEqualTo("not checked after too many failed attempts");
    }

    @Test
    void a_wrong_one_that_is_found_out_later_counts_for_the_client() {
        spendTheAddress();
        work.complete(WRONG);
        for (int i = 0; i < 12; i++) {
            refusalOf(attempt());
            untilIdle();
        }
        assertThat(computed).hasValue(10);
        assertThat(ownFailuresLeft()).isZero();
    }

    @Test
    void no_more_than_eight_are_found_out_later() {
        List<Attempt> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(attempts.begin("client " + i, Optional.of(client("client " + i)), CALLER));
        }
        spendTheAddress();
        clients.forEach(this::refusalOf);
        work.complete(WRONG);
        untilIdle();
        assertThat(computed).hasValue(8);
    }

    @Test
    void when_the_line_is_full_a_right_secret_is_found_out_later_and_counted_for_nobody() {
        fillTheLine();
        assertThat(refusalOf(attempt())).isEqualTo(429);
        work.complete(RIGHT);
        untilIdle();
        assertThat(computed).hasValue(1);
        assertThat(failuresLeft()).isEqualTo(10);
        assertThat(ownFailuresLeft()).isEqualTo(10);
    }

    @Test
    void when_the_line_is_full_a_wrong_one_counts_at_its_address_and_for_its_client() {
        fillTheLine();
        assertThat(refusalOf(attempt())).isEqualTo(429);
        work.complete(WRONG);
        untilIdle();
        assertThat(computed).hasValue(1);
        assertThat(failuresLeft()).isEqualTo(9);
        assertThat(ownFailuresLeft()).isEqualTo(9);
    }

    @Test
    void when_the_line_is_full_what_is_not_checked_counts_at_its_address_alone() {
        fillTheLine();
        refusalOf(attempt());
        assertThat(refusalOf(attempt())).as("while the first is not done").isEqualTo(429);
        work.complete(WRONG);
        untilIdle();
        assertThat(computed).hasValue(1);
        assertThat(failuresLeft()).isEqualTo(8);
        assertThat(ownFailuresLeft()).isEqualTo(9);
    }

    @Test
    void a_check_that_fails_is_refused_when_a_refusal_leaves_and_told_the_operator_in_one_line() {
        makeTurnsLong();
        Verdict.Open failing = new Verdict.Open(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        try (LogCapture log = LogCapture.begin()) {
            CompletableFuture<Verdict> failed =
                    checks.settle(failing, attempt(), configuration, "demo", "secret", "192.0.2.7");
            untilIdle();
            assertThat(failed).isNotDone();
            checks.release(Duration.ofMinutes(1));
            assertThat(failed.join()).isInstanceOf(Verdict.Wrong.class);
            assertThat(failuresLeft()).isEqualTo(9);
            assertThat(log.lines())
                    .filteredOn(line -> !line.contains("event=slow_secrets_too_slow"))
                    .singleElement()
                    .asString()
                    .contains("event=slow_work_failed fault=java.lang.OutOfMemoryError message=\"Java heap space\"");
        }
    }

    @Test
    void who_shares_a_guess_when_the_secret_has_expired_is_refused() {
        Instant end = clock.instant().plusSeconds(60);
        String text = "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe";
        ClientSecret expiring = new ClientSecret(Optional.empty(), SecretHash.parse(text), Optional.of(end));
        ClientAuthenticator clients =
                new ClientAuthenticator(List.of(client("demo", new ClientSecrets(List.of(expiring)))), clock);
        thread.now(work::join);
        CompletableFuture<ProvenClient> before = ask(clients);
        clock.advance(Duration.ofSeconds(60));
        CompletableFuture<ProvenClient> after = ask(clients);
        work.complete(WRONG);
        assertThat(before.join().client().clientId()).isEqualTo("demo");
        assertThat(after)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withMessageContaining("secret expired 2026-11-23");
    }

    private CompletableFuture<ProvenClient> ask(ClientAuthenticator clients) {
        Map<String, String> body = Map.of("client_id", "demo", "client_secret", "correct horse \u00e9");
        return clients.authenticate(
                        new RequestParameters(body, List.of(), List.of(), CALLER, Possession.NONE), attempts, checks)
                .toCompletableFuture();
    }

    @Test
    void when_the_server_stops_refusals_leave_at_once_as_soon_as_all_is_computed() {
        CompletableFuture<Verdict> open = guess("secret");
        CompletableFuture<Verdict> decided =
                checks.settle(WRONG, attempt(), configuration, "nobody", "secret", "192.0.2.7");
        checks.release(Duration.ofMinutes(1));
        assertThat(open).isNotDone();
        work.complete(WRONG);
        assertThat(open.join()).isEqualTo(WRONG);
        assertThat(decided.join()).isEqualTo(WRONG);
        untilIdle();
        assertThat(guess("later").join()).isEqualTo(UNTOLD);
    }

    @Test
    void when_that_takes_too_long_nobody_is_told_anything() {
        CompletableFuture<Verdict> open = guess("secret");
        CompletableFuture<Verdict> decided =
                checks.settle(WRONG, attempt(), configuration, "nobody", "secret", "192.0.2.7");
        checks.release(Duration.ZERO);
        assertThat(open.join()).isEqualTo(UNTOLD);
        assertThat(decided.join()).isEqualTo(UNTOLD);
        assertThatThrownBy(() ->
                        ask(new ClientAuthenticator(List.of(client), clock)).join())
                .hasMessageContaining("not checked before the server stops");
    }

    @Test
    void secrets_that_take_longer_than_a_turn_may_are_told_to_the_operator_with_the_remedy() {
        try (LogCapture log = LogCapture.begin()) {
            checks.expect(List.of(client));
            makeTurnsLong();
            IntStream.range(0, 4).forEach(i -> untilIdle());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "event=slow_secrets_too_slow needed_millis=",
                            "most_millis=3000",
                            "remedy=\"lower the cost");
        }
    }

    private void makeTurnsLong() {
        ClientSecret secret = ((ClientSecrets) client.credential()).secrets().get(0);
        checks.expect(List.of(client, client("slowest", new ClientSecrets(Collections.nCopies(1000, secret)))));
    }

    /** From many addresses, for a second or more, with what is no work. */
    private void fillTheLine() {
        makeTurnsLong();
        OAuthError full = null;
        for (int i = 0; i < 100 && full == null; i++) {
            String stranger = "198.51.100." + i;
            Attempt attempt = attempts.begin("nobody", Optional.empty(), CallerAddress.parse(stranger));
            full = catchThrowableOfType(
                    OAuthError.class, () -> checks.settle(WRONG, attempt, configuration, "nobody", "guess", stranger));
        }
        assertThat(Objects.requireNonNull(full).reason()).isEqualTo("too many slow checks waiting");
    }

    private CompletableFuture<Verdict> guess(String secret) {
        return checks.settle(open(), attempt(), configuration, "demo", secret, "192.0.2.7");
    }

    private int refusalOf(Attempt attempt) {
        OAuthError refusal = catchThrowableOfType(
                OAuthError.class,
                () -> checks.settle(open(), attempt, configuration, "demo", "later" + computed, "192.0.2.7"));
        return Objects.requireNonNull(refusal).status();
    }

    private Verdict.Open open() {
        return new Verdict.Open(() -> {
            computed.incrementAndGet();
            return work.join();
        });
    }

    private Attempt attempt() {
        return attempts.begin("demo", Optional.of(client), CALLER);
    }

    private void spendTheAddress() {
        IntStream.range(0, 30)
                .forEach(i ->
                        attempts.begin("nobody " + i, Optional.empty(), CALLER).count());
    }

    /** Until what has been left for spare time is done. */
    private void untilIdle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        thread.inSpareTime(() -> idle.complete(null));
        idle.join();
    }

    private int failuresLeft() {
        return (int) IntStream.range(0, 20)
                .filter(i -> attempts.begin("demo", Optional.empty(), CALLER).count())
                .count();
    }

    private int ownFailuresLeft() {
        return (int) IntStream.range(0, 20).filter(i -> attempt().countOwn()).count();
    }

    private static Client client(String clientId) {
        String slow = "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe";
        return client(clientId, ClientSecrets.of(SecretHash.parse(slow)));
    }

    private static Client client(String clientId, ClientSecrets secrets) {
        return TestClient.of(clientId, secrets);
    }
}

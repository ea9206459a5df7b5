package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.MutableClock;
import dev.signet.clients.AttemptThrottle.Attempt;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of failed attempts; what comes of it is in ThrottlingTest. */
class AttemptThrottleTest {

    private static final int BOUND = 100_000;
    private static final CallerAddress CALLER = CallerAddress.parse("192.0.2.7");

    private final MutableClock clock = new MutableClock();
    private final AttemptThrottle attempts = new AttemptThrottle(clock, unheard -> {});
    private final SecretChecks checks = new SecretChecks(nanos -> {});

    @Test
    void a_flood_of_random_client_ids_cannot_fill_memory() {
        ClientAuthenticator authenticator = new ClientAuthenticator(List.of(), clock);
        for (int i = 0; i < 1000; i++) {
            RequestParameters request = new RequestParameters(
                    Map.of("client_id", "client " + i, "client_secret", "x"),
                    List.of(),
                    List.of(),
                    CALLER,
                    Possession.NONE);
            OAuthError refusal =
                    catchThrowableOfType(OAuthError.class, () -> authenticator.authenticate(request, attempts, checks));

            assertThat(Objects.requireNonNull(refusal).status()).isEqualTo(i < 30 ? 401 : 429);
        }

        assertThat(attempts.size()).isLessThanOrEqualTo(31);
    }

    @Test
    void a_flood_of_addresses_cannot_fill_memory() {
        for (int i = 0; i < 2 * BOUND; i++) {
            fail(CallerAddress.parse("2001:db8:%x:%x::1".formatted(i >> 16, i & 0xFFFF)));
        }
        assertThat(attempts.size()).isEqualTo(BOUND);
    }

    @Test
    void a_flood_of_addresses_does_not_hide_who_goes_on_guessing() {
        IntStream.range(0, 10).forEach(i -> fail(CALLER));
        for (int i = 0; i < 2 * BOUND; i++) {
            fail(CallerAddress.parse("2001:db8:%x:%x::1".formatted(i >> 16, i & 0xFFFF)));
            if (i % (BOUND / 4) == 0) {
                assertThat(fail(CALLER).status()).isEqualTo(429);
            }
        }
    }

    @Test
    void what_is_long_ago_is_forgotten() {
        for (int i = 0; i < 1000; i++) {
            fail(CallerAddress.parse("192.0.%d.%d".formatted(i / 250, i % 250)));
        }
        assertThat(attempts.size()).isEqualTo(2000);

        clock.advance(Duration.ofSeconds(6));
        fail(CALLER);

        assertThat(attempts.size()).isEqualTo(2);
    }

    @Test
    void an_attempt_that_does_not_fail_leaves_nothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(attempts.begin("nobody", Optional.empty(), CALLER).mayBeChecked())
                    .isTrue();
        }
        assertThat(attempts.size()).isZero();
    }

    @Test
    void a_failure_that_was_none_is_taken_back() {
        for (int i = 0; i < 100; i++) {
            Attempt attempt = attempts.begin("nobody", Optional.empty(), CALLER);
            assertThat(attempt.count()).isTrue();
            attempt.forgive();
        }
        IntStream.range(0, 10).forEach(i -> assertThat(fail(CALLER).status()).isEqualTo(401));
        assertThat(fail(CALLER).status()).isEqualTo(429);
    }

    /** Other instances count by these names. */
    @Test
    void a_failure_is_told_once_it_is_certain_for_its_address_its_seat_and_its_client() {
        List<String> told = new ArrayList<>();
        AttemptThrottle telling = new AttemptThrottle(clock, told::add);
        Attempt attempt = telling.begin("demo", Optional.of(demo()), CALLER);
        attempt.count();
        assertThat(told).isEmpty();
        attempt.tell();

        assertThat(told)
                .hasSize(3)
                .contains("192.0.2.7/32", "192.0.2.7/32 demo")
                .anyMatch(name -> name.matches("192\\.0\\.2\\.7/32\\|\\d{1,3}"));
    }

    @Test
    void a_failure_that_was_none_is_told_nobody() {
        List<String> told = new ArrayList<>();
        Attempt attempt = new AttemptThrottle(clock, told::add).begin("demo", Optional.of(demo()), CALLER);
        attempt.count();
        attempt.forgive();
        attempt.tell();

        assertThat(told).isEmpty();
    }

    @Test
    void what_failed_at_another_instance_is_counted_here() {
        IntStream.range(0, 30).forEach(i -> attempts.failedElsewhere("192.0.2.8/32"));
        CallerAddress elsewhere = CallerAddress.parse("192.0.2.8");

        assertThat(fail(elsewhere, "nobody").status()).isEqualTo(429);
        assertThat(fail(CallerAddress.parse("192.0.2.9"), "nobody").status()).isEqualTo(401);
    }

    @Test
    void a_client_that_has_failed_too_often_where_it_is_counted_is_not_checked_there_until_it_is_another() {
        spend("demo", demo());

        assertThat(attempt().mayBeChecked()).isFalse();
        assertThat(attempt().mayBeGranted()).isFalse();
        assertThat(attempt().countOwn()).isFalse();
        attempts.forget(Set.of("other"));
        assertThat(attempt().mayBeChecked()).isFalse();
        attempts.forget(Set.of("demo"));
        assertThat(attempt().mayBeChecked()).isTrue();
        assertThat(attempt().mayBeGranted()).isTrue();
        assertThat(attempt().count()).as("the address has failed all the same").isFalse();
    }

    @Test
    void what_could_not_be_checked_is_taken_back_for_the_client_and_stays_at_the_address() {
        for (int i = 0; i < 10; i++) {
            Attempt attempt = attempt();
            assertThat(attempt.count()).isTrue();
            attempt.forgiveOwn();
            attempt.forgiveOwn();
        }

        assertThat(attempt().count()).isFalse();
        assertThat(IntStream.range(0, 20).filter(i -> attempt().countOwn()).count())
                .isEqualTo(10);
    }

    @Test
    void a_client_is_counted_once_for_one_attempt() {
        Attempt attempt = attempt();
        IntStream.range(0, 20).forEach(i -> assertThat(attempt.countOwn()).isTrue());

        assertThat(IntStream.range(0, 20).filter(i -> attempt().countOwn()).count())
                .isEqualTo(9);
    }

    @Test
    void the_time_to_wait_is_the_longer_one_of_the_address_and_the_seat() {
        IntStream.range(0, 10).forEach(i -> fail(CALLER));
        assertThat(fail(CALLER).headers()).as("of the seat").containsEntry("Retry-After", "6");
        IntStream.range(0, 20).forEach(i -> fail(CALLER, "nobody " + i));
        assertThat(fail(CALLER).headers()).containsEntry("Retry-After", "6");
        assertThat(fail(CALLER, "somebody").headers()).as("of the address").containsEntry("Retry-After", "2");
    }

    private void spend(String clientId, Client client) {
        IntStream.range(0, 10)
                .forEach(i -> assertThat(attempts.begin(clientId, Optional.of(client), CALLER)
                                .count())
                        .isTrue());
    }

    private Attempt attempt() {
        return attempts.begin("demo", Optional.of(demo()), CALLER);
    }

    private static Client demo() {
        return TestClient.of("demo", ClientSecrets.of(SecretHash.ofPlainText("demo-secret")));
    }

    private OAuthError fail(CallerAddress caller) {
        return fail(caller, "nobody");
    }

    private OAuthError fail(CallerAddress caller, String clientId) {
        Attempt attempt = attempts.begin(clientId, Optional.empty(), caller);
        return attempt.count() ? OAuthError.invalidClient("unknown client") : attempt.tooMany("unknown client");
    }
}

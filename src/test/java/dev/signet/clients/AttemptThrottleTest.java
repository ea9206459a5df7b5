package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.MutableClock;
import dev.signet.clients.AttemptThrottle.Attempt;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
                    Map.of("client_id", "client " + i, "client_secret", "x"), List.of(), List.of(), CALLER);
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

    private OAuthError fail(CallerAddress caller) {
        Attempt attempt = attempts.begin("nobody", Optional.empty(), caller);
        return attempt.count() ? OAuthError.invalidClient("unknown client") : attempt.tooMany("unknown client");
    }
}

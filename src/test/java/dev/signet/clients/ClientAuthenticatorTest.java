package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.MutableClock;
import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.Scope;
import dev.signet.tokens.BindingRule;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAuthenticatorTest {

    private static final Application API = new Application(
            "api", "http://localhost:8080/api", RequestPath.prefix("/api"), false, new AccessRules(List.of(), false));

    private static final MutableClock CLOCK = new MutableClock();

    private final Client demo = client("demo", "demo-secret", true);
    private final Client odd = client("a client:with %odd+ characters", "p&ss=w%rd+ :\u00e9", true);
    private final Client sleeping = client("sleeping", "sleeping-secret", false);
    private final ClientAuthenticator authenticator = new ClientAuthenticator(List.of(demo, odd, sleeping), CLOCK);

    @Test
    void the_right_secret_is_its_client_by_the_body_and_by_Basic() {
        assertThat(authenticate(authenticator, body("demo", "demo-secret"))).isSameAs(demo);
        assertThat(authenticate(authenticator, basic("demo:demo-secret"))).isSameAs(demo);
    }

    @Test
    void odd_characters_come_through_both_ways() {
        assertThat(authenticate(authenticator, body("a client:with %odd+ characters", "p&ss=w%rd+ :\u00e9")))
                .isSameAs(odd);
        assertThat(authenticate(
                        authenticator, basic("a+client%3Awith+%25odd%2B+characters:p%26ss%3Dw%25rd%2B+%3A%C3%A9")))
                .isSameAs(odd);
    }

    @ParameterizedTest
    @CsvSource({
        "demo, wrong, wrong client secret, demo",
        "demo, demo-secret2, wrong client secret, demo",
        "demo, Demo-secret, wrong client secret, demo",
        "demo, sleeping-secret, wrong client secret, demo",
        "demo, '', no client secret, demo",
        "Demo, demo-secret, unknown client, Demo",
        "nobody, demo-secret, unknown client, nobody",
        "nobody, '', unknown client, nobody",
        "nobody, nobody's, unknown client, nobody",
        "sleeping, sleeping-secret, client is disabled, sleeping",
        "sleeping, wrong, wrong client secret, sleeping",
        "sleeping, '', no client secret, sleeping",
        "'', demo-secret, no client_id,",
        "'', '', no client_id,"
    })
    void every_failure_is_told_the_stranger_in_the_same_words(
            String clientId, String secret, String reason, @Nullable String logged) {
        OAuthError byBody = refusal(body(clientId, secret));
        OAuthError byBasic = refusal(basic(clientId.replace("'", "%27") + ":" + secret.replace("'", "%27")));

        for (OAuthError refusal : List.of(byBody, byBasic)) {
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.code()).contains("invalid_client");
            assertThat(refusal.description()).isEqualTo("Client authentication failed");
            assertThat(refusal.headers()).isEmpty();
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.clientId()).isEqualTo(Optional.ofNullable(logged));
        }
    }

    @Test
    void a_field_that_cannot_be_read_is_told_in_the_same_words_too() {
        OAuthError refusal = refusal(new RequestParameters(
                Map.of(), List.of(), List.of("Bearer x"), CallerAddress.parse("127.0.0.1"), Possession.NONE));

        assertThat(refusal.code()).contains("invalid_client");
        assertThat(refusal.description()).isEqualTo("Client authentication failed");
    }

    /** The clock is read once the attempt has begun. */
    @Test
    void a_right_secret_is_not_told_when_too_many_guesses_that_came_with_it_have_failed_first() {
        for (int failures : List.of(9, 10)) {
            AttemptThrottle attempts = new AttemptThrottle(CLOCK, unheard -> {});
            Clock race = new Clock() {
                @Override
                public Instant instant() {
                    IntStream.range(0, failures)
                            .forEach(i -> attempts.begin("demo", Optional.of(demo), CallerAddress.parse("127.0.0.1"))
                                    .count());
                    return CLOCK.instant();
                }

                @Override
                public ZoneId getZone() {
                    return CLOCK.getZone();
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return CLOCK.withZone(zone);
                }
            };
            ClientAuthenticator racing = new ClientAuthenticator(List.of(demo), race);
            OAuthError refusal = catchThrowableOfType(
                    OAuthError.class,
                    () -> racing.authenticate(body("demo", "demo-secret"), attempts, new SecretChecks(nanos -> {})));

            if (failures < 10) {
                assertThat(refusal).isNull();
            } else {
                assertThat(Objects.requireNonNull(refusal).status()).isEqualTo(429);
                assertThat(refusal.headers()).containsEntry("Retry-After", "6");
                assertThat(refusal.reason()).isEqualTo("right, but after too many failed attempts");
                assertThat(refusal.clientId()).contains("demo");
            }
        }
    }

    @Test
    void every_failure_is_told_to_the_other_instances_and_what_is_none_is_not() {
        assertThat(told(body("demo", "wrong"))).contains("127.0.0.1/32", "127.0.0.1/32 demo");
        assertThat(told(body("nobody", "wrong"))).contains("127.0.0.1/32").doesNotContain("127.0.0.1/32 nobody");
        assertThat(told(basic("no colon"))).contains("127.0.0.1/32").hasSize(2);
        assertThat(told(body("demo", "demo-secret"))).isEmpty();
    }

    private List<String> told(RequestParameters request) {
        List<String> told = new ArrayList<>();
        AttemptThrottle attempts = new AttemptThrottle(CLOCK, told::add);
        Throwable unused =
                catchThrowable(() -> authenticator.authenticate(request, attempts, new SecretChecks(nanos -> {})));
        return told;
    }

    @Test
    void credentials_that_cannot_be_read_are_counted_and_malformed_requests_are_not() {
        AttemptThrottle attempts = new AttemptThrottle(CLOCK, unheard -> {});
        RequestParameters malformed = new RequestParameters(
                Map.of("client_secret", "x"),
                List.of(),
                List.of("Basic x"),
                CallerAddress.parse("127.0.0.1"),
                Possession.NONE);
        IntStream.range(0, 20)
                .forEach(i -> assertThat(status(malformed, attempts)).isEqualTo(400));
        IntStream.range(0, 10)
                .forEach(i -> assertThat(status(basic("no colon"), attempts)).isEqualTo(401));

        assertThat(status(basic("no colon"), attempts)).isEqualTo(429);
        assertThat(status(malformed, attempts)).isEqualTo(400);
    }

    private int status(RequestParameters request, AttemptThrottle attempts) {
        OAuthError refusal = catchThrowableOfType(
                OAuthError.class, () -> authenticator.authenticate(request, attempts, new SecretChecks(nanos -> {})));
        return Objects.requireNonNull(refusal).status();
    }

    @Test
    void no_reason_holds_a_secret() {
        assertThat(refusal(body("demo", "my-wrong-secret")).reason()).doesNotContain("secret-", "my-wrong");
        assertThat(refusal(body("nobody", "my-wrong-secret")).reason()).doesNotContain("my-wrong");
        assertThat(refusal(basic("my-wrong-secret")).reason()).doesNotContain("my-wrong");
    }

    @Test
    void a_client_is_found_whether_it_is_enabled_or_not() {
        assertThat(authenticator.find("demo")).containsSame(demo);
        assertThat(authenticator.find("sleeping")).containsSame(sleeping);
        assertThat(authenticator.find("DEMO")).isEmpty();
        assertThat(authenticator.find("")).isEmpty();
    }

    @Test
    void without_clients_nobody_is_proven() {
        ClientAuthenticator empty = new ClientAuthenticator(List.of(), CLOCK);
        assertThat(catchThrowable(() -> authenticate(empty, body("nobody", "nobody's"))))
                .isInstanceOf(OAuthError.class);
    }

    /** Each time without a failure before it. */
    private static Client authenticate(ClientAuthenticator authenticator, RequestParameters request) {
        return authenticator
                .authenticate(request, new AttemptThrottle(CLOCK, unheard -> {}), new SecretChecks(nanos -> {}))
                .toCompletableFuture()
                .join()
                .client();
    }

    private OAuthError refusal(RequestParameters request) {
        Throwable thrown = catchThrowable(() -> authenticate(authenticator, request));
        assertThat(thrown).isInstanceOf(OAuthError.class);
        return (OAuthError) thrown;
    }

    private static Client client(String clientId, String secret, boolean enabled) {
        return new Client(
                clientId,
                Optional.empty(),
                ClientSecrets.of(SecretHash.ofPlainText(secret)),
                List.of(API),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                enabled,
                BindingRule.NONE,
                false);
    }

    /** As the reader hands it over: a parameter without a value is absent. */
    private static RequestParameters body(String clientId, String secret) {
        Map<String, String> parameters = new HashMap<>(Map.of("client_id", clientId, "client_secret", secret));
        parameters.values().removeIf(String::isEmpty);
        return new RequestParameters(
                parameters, List.of(), List.of(), CallerAddress.parse("127.0.0.1"), Possession.NONE);
    }

    private static RequestParameters basic(String credentials) {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return new RequestParameters(
                Map.of(), List.of(), List.of("Basic " + encoded), CallerAddress.parse("127.0.0.1"), Possession.NONE);
    }
}

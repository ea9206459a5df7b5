package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** While a secret is being replaced. */
class SecretRotationTest {

    private final MutableClock clock = new MutableClock();
    private final SecretChecks checks = new SecretChecks(nanos -> {});
    private final ClientAuthenticator authenticator = new ClientAuthenticator(
            List.of(client(new ClientSecrets(List.of(
                    new ClientSecret(
                            Optional.of("client_secrets[0]"),
                            SecretHash.parse("old"),
                            Optional.of(clock.instant().plusSeconds(1))),
                    new ClientSecret(Optional.of("client_secrets[1]"), SecretHash.parse("new"), Optional.empty()))))),
            clock);

    @Test
    void both_secrets_are_good_until_the_old_one_expires_and_it_is_known_which_was_used() {
        assertThat(authenticate("rotating", "old").secret()).contains("client_secrets[0]");
        assertThat(authenticate("rotating", "new").secret()).contains("client_secrets[1]");
        clock.advance(Duration.ofSeconds(1));
        assertRefused("rotating", "old", "secret expired 2026-11-23");
        assertThat(authenticate("rotating", "new").client().clientId()).isEqualTo("rotating");
    }

    @Test
    void the_reason_of_a_refusal_names_the_client_that_was_presented() {
        assertRefused("rotating", "other", "wrong client secret");
        assertRefused("nobody", "new", "unknown client");
    }

    private void assertRefused(String clientId, String secret, String reason) {
        assertThatThrownBy(() -> authenticate(clientId, secret)).isInstanceOfSatisfying(OAuthError.class, refusal -> {
            assertThat(refusal.code()).contains("invalid_client");
            assertThat(refusal.reason()).isEqualTo(reason);
            assertThat(refusal.clientId()).contains(clientId);
        });
    }

    private ProvenClient authenticate(String clientId, String secret) {
        RequestParameters request = new RequestParameters(
                Map.of("client_id", clientId, "client_secret", secret),
                List.of(),
                List.of(),
                CallerAddress.parse("192.0.2.1"),
                Possession.NONE);
        return authenticator
                .authenticate(request, new AttemptThrottle(clock, unheard -> {}), checks)
                .toCompletableFuture()
                .join();
    }

    private static Client client(ClientCredential credential) {
        Application application = new Application(
                "back-office",
                "http://localhost:8080/api",
                RequestPath.prefix("/api"),
                false,
                new AccessRules(List.of(), false));
        return new Client(
                "rotating",
                Optional.empty(),
                credential,
                List.of(application),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                true,
                BindingRule.NONE,
                false);
    }
}

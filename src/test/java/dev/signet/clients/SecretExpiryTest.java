package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The end of the last secret of a client, of which the operator has notice. */
class SecretExpiryTest {

    private static final Instant END = Instant.parse("2027-01-31T00:00:00Z");
    private static final String SHARED = "a secret of thirty-two bytes, or more";

    @Test
    void it_is_told_of_a_client_that_is_enabled_and_has_one() {
        assertThat(SecretExpiry.of(client(plain(END), true))).contains(new SecretExpiry("demo", END));
        assertThat(SecretExpiry.of(client(plain(null), true))).isEmpty();
        assertThat(SecretExpiry.of(client(plain(END), false))).isEmpty();
    }

    @Test
    void a_secret_of_client_secret_jwt_ends_likewise() {
        assertThat(SecretExpiry.of(client(shared(END, END.plusSeconds(1)), true)))
                .contains(new SecretExpiry("demo", END.plusSeconds(1)));
        assertThat(SecretExpiry.of(client(shared(END, null), true))).isEmpty();
    }

    @Test
    void a_secret_that_expires_now_is_past() {
        SecretExpiry expiry = new SecretExpiry("demo", END);

        assertThat(expiry.isPast(END.minusNanos(1))).isFalse();
        assertThat(expiry.isPast(END)).isTrue();
        assertThat(expiry.isPast(END.plusNanos(1))).isTrue();
    }

    @Test
    void it_is_near_from_seven_days_before() {
        SecretExpiry expiry = new SecretExpiry("demo", END);
        Instant notice = END.minus(Duration.ofDays(7));

        assertThat(expiry.isNear(notice.minusNanos(1))).isFalse();
        assertThat(expiry.isNear(notice)).isTrue();
        assertThat(expiry.isNear(END)).isTrue();
    }

    /** By this a reload knows whose failures it is to forget. */
    @Test
    void a_secret_of_client_secret_jwt_is_the_same_while_its_name_its_text_and_its_end_are() {
        SharedSecretJwt.Secret secret = secret("one", SHARED, END);

        assertThat(secret).isEqualTo(secret("one", SHARED, END)).hasSameHashCodeAs(secret("one", SHARED, END));
        assertThat(secret)
                .isNotEqualTo(secret("two", SHARED, END))
                .isNotEqualTo(secret("one", SHARED + "2", END))
                .isNotEqualTo(secret("one", SHARED, END.plusSeconds(1)))
                .isNotEqualTo(SHARED);
        assertThat(secret.hashCode())
                .isNotEqualTo(secret("one", SHARED + "2", END).hashCode());
        assertThat(secret).hasToString("Secret");
    }

    private static SharedSecretJwt.Secret secret(String name, String text, Instant end) {
        return new SharedSecretJwt.Secret(Optional.of(name), text, Optional.of(end));
    }

    private static ClientCredential plain(@Nullable Instant end) {
        return new ClientSecrets(List.of(
                new ClientSecret(Optional.empty(), SecretHash.ofPlainText("demo-secret"), Optional.ofNullable(end))));
    }

    private static ClientCredential shared(Instant first, @Nullable Instant second) {
        return new SharedSecretJwt(
                List.of(
                        new SharedSecretJwt.Secret(Optional.empty(), SHARED, Optional.of(first)),
                        new SharedSecretJwt.Secret(Optional.empty(), SHARED + "2", Optional.ofNullable(second))),
                Set.of("http://localhost:8080"));
    }

    private static Client client(ClientCredential credential, boolean enabled) {
        return TestClient.of("demo", credential, enabled);
    }
}

package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Secrets that expire, and slow ones that are computed once. */
class ClientSecretsTest {

    private static final Instant NOW = Instant.parse("2027-01-31T00:00:00Z");
    private static final SlowHash SLOW =
            (SlowHash) SecretHash.parse("$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe");
    private static final String SLOW_SECRET = "correct horse \u00e9";

    private final KnownSecrets known = new KnownSecrets(nanos -> {});

    @Test
    void each_of_several_secrets_is_right_and_says_which_it_was() {
        ClientSecrets secrets = new ClientSecrets(List.of(secret(0, "old", null), secret(1, "new", null)));
        assertThat(verdict(secrets, "old"))
                .isEqualTo(new Verdict.Right(Optional.of("client_secrets[0]"), Optional.empty()));
        assertThat(verdict(secrets, "new"))
                .isEqualTo(new Verdict.Right(Optional.of("client_secrets[1]"), Optional.empty()));
        assertThat(verdict(secrets, "other")).isEqualTo(new Verdict.Wrong("wrong client secret"));
        assertThat(verdict(secrets, null)).isEqualTo(new Verdict.Wrong("no client secret"));
    }

    @Test
    void a_secret_that_expires_now_is_expired_and_the_reason_says_when() {
        ClientSecrets secrets = new ClientSecrets(List.of(secret(0, "now", NOW), secret(1, "later", NOW.plusNanos(1))));
        assertThat(verdict(secrets, "now")).isEqualTo(new Verdict.Wrong("secret expired 2027-01-31"));
        Verdict later = verdict(secrets, "later");
        assertThat(later).isEqualTo(new Verdict.Right(Optional.of("client_secrets[1]"), Optional.of(NOW.plusNanos(1))));
        assertThat(later.at(NOW)).isEqualTo(later);
        assertThat(later.at(NOW.plusNanos(1))).isEqualTo(new Verdict.Wrong("secret expired 2027-01-31"));
    }

    @Test
    void a_secret_that_stands_twice_is_good_until_the_last_of_its_ends() {
        ClientSecrets secrets = new ClientSecrets(List.of(secret(0, "same", NOW), secret(1, "same", null)));
        assertThat(verdict(secrets, "same"))
                .isEqualTo(new Verdict.Right(Optional.of("client_secrets[1]"), Optional.empty()));
    }

    @Test
    void a_client_can_go_on_until_the_last_of_its_secrets_expires() {
        assertThat(new ClientSecrets(List.of(secret(0, "a", NOW), secret(1, "b", NOW.plusSeconds(1)))).expiresAt())
                .contains(NOW.plusSeconds(1));
        assertThat(new ClientSecrets(List.of(secret(0, "a", NOW), secret(1, "b", null))).expiresAt())
                .isEmpty();
    }

    @Test
    void a_client_has_at_least_one_secret() {
        assertThatThrownBy(() -> new ClientSecrets(List.of())).hasMessage("must hold a secret");
    }

    @Test
    void a_slow_hash_is_computed_once_for_the_right_secret_and_every_time_for_a_wrong_one() {
        ClientSecrets secrets = ClientSecrets.of(SLOW);
        known.keepOnly(Set.of(SLOW));
        assertThat(settle(verdict(secrets, SLOW_SECRET)))
                .isEqualTo(new Verdict.Right(Optional.empty(), Optional.empty()));
        assertThat(verdict(secrets, SLOW_SECRET)).isEqualTo(new Verdict.Right(Optional.empty(), Optional.empty()));

        assertThat(settle(verdict(secrets, "other"))).isEqualTo(new Verdict.Wrong("wrong client secret"));
        assertThat(verdict(secrets, "other")).isInstanceOf(Verdict.Open.class);
    }

    @Test
    void a_fast_secret_is_right_at_once_beside_a_slow_one() {
        ClientSecrets secrets = new ClientSecrets(
                List.of(new ClientSecret(Optional.empty(), SLOW, Optional.empty()), secret(1, "fast", null)));
        assertThat(verdict(secrets, "fast"))
                .isEqualTo(new Verdict.Right(Optional.of("client_secrets[1]"), Optional.empty()));
        assertThat(verdict(secrets, SLOW_SECRET)).isInstanceOf(Verdict.Open.class);
    }

    @Test
    void an_expired_slow_secret_is_known_by_its_hash_alone() {
        ClientSecrets secrets = new ClientSecrets(List.of(new ClientSecret(Optional.empty(), SLOW, Optional.of(NOW))));
        assertThat(settle(verdict(secrets, SLOW_SECRET))).isEqualTo(new Verdict.Wrong("secret expired 2027-01-31"));
        assertThat(settle(verdict(secrets, "other"))).isEqualTo(new Verdict.Wrong("wrong client secret"));
    }

    @Test
    void a_known_secret_outlives_a_reload_that_keeps_its_hash_and_no_other() {
        SlowHash again =
                (SlowHash) SecretHash.parse("{bcrypt}$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe");
        known.keepOnly(Set.of(SLOW));
        assertThat(known.findOut(SLOW, SLOW_SECRET)).isTrue();

        known.keepOnly(Set.of(again));
        assertThat(known.recognise(again, SLOW_SECRET)).isTrue();
        known.keepOnly(Set.of());
        assertThat(known.recognise(SLOW, SLOW_SECRET)).isFalse();

        known.findOut(SLOW, SLOW_SECRET);
        assertThat(known.recognise(SLOW, SLOW_SECRET))
                .as("of a configuration that is gone")
                .isFalse();
    }

    @Test
    void how_long_a_slow_hash_took_is_told_and_nothing_where_none_was_computed() {
        List<Long> told = new ArrayList<>();
        KnownSecrets timed = new KnownSecrets(told::add);
        timed.keepOnly(Set.of(SLOW));
        long begin = System.nanoTime();
        timed.findOut(SLOW, SLOW_SECRET);
        long took = System.nanoTime() - begin;
        assertThat(timed.findOut(SLOW, SLOW_SECRET)).isTrue();
        assertThat(timed.findOut(SecretHash.parse("fast"), "fast")).isTrue();
        assertThat(timed.findOut(SecretHash.parse("fast"), "other")).isFalse();

        assertThat(told).singleElement().satisfies(nanos -> assertThat(nanos).isBetween(1L, took));
    }

    @Test
    void nothing_shows_a_secret_or_its_hash() {
        ClientSecrets secrets = new ClientSecrets(List.of(
                new ClientSecret(Optional.of("client_secrets[0]"), SLOW, Optional.of(NOW)), secret(1, "s3cr3t", null)));
        assertThat(secrets + " " + verdict(secrets, "s3cr3t") + verdict(secrets, SLOW_SECRET))
                .doesNotContain("s3cr3t", SLOW_SECRET, "0PPiOl", "101VWy")
                .doesNotContainPattern("[0-9a-f]{32}");
    }

    private static ClientSecret secret(int index, String text, @Nullable Instant expiresAt) {
        return new ClientSecret(
                Optional.of("client_secrets[" + index + "]"), SecretHash.parse(text), Optional.ofNullable(expiresAt));
    }

    private Verdict verdict(ClientSecrets secrets, @Nullable String presented) {
        return secrets.verdict(
                new PresentedCredential(Optional.of("client"), Optional.ofNullable(presented)), known, NOW);
    }

    private static Verdict settle(Verdict verdict) {
        return ((Verdict.Open) verdict).work().get();
    }
}

package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in plain text. */
class PlainTextSecretTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"demo-secret", "two words", "caf\u00e9", "\ud83d\ude00", "p&ss=w%rd+ :", "sha256:00", "a\u00a0b"
            })
    void a_secret_matches_itself_alone(String secret) {
        SecretHash hash = SecretHash.ofPlainText(secret);

        assertThat(hash.matches(secret)).isTrue();
        assertThat(hash.matches(secret + " ")).isFalse();
        assertThat(hash.matches(" " + secret)).isFalse();
        assertThat(hash.matches(secret + "\u0000")).isFalse();
        assertThat(hash.matches(secret.substring(1))).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void case_and_accents_count() {
        assertThat(SecretHash.ofPlainText("Secret").matches("secret")).isFalse();
        assertThat(SecretHash.ofPlainText("caf\u00e9").matches("cafe\u0301")).isFalse();
    }

    @Test
    void a_very_long_secret_counts_to_its_end() {
        String secret = "x".repeat(16_000);

        assertThat(SecretHash.ofPlainText(secret + "a").matches(secret + "a")).isTrue();
        assertThat(SecretHash.ofPlainText(secret + "a").matches(secret + "b")).isFalse();
        assertThat(SecretHash.ofPlainText(secret + "a").matches(secret)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo-secret of thirty-two bytes\n",
                "demo-secret of\nthirty-two bytes",
                "\tdemo-secret of thirty-two bytes",
                "demo-secret of thirty-two bytes\u0000",
                "demo-secret\u007fof thirty-two bytes",
                "\uFEFFdemo-secret of thirty-two bytes",
                " demo-secret of thirty-two bytes",
                "demo-secret of thirty-two bytes ",
                "demo-secret of thirty-two bytes\u00a0",
                "demo-secret of thirty-two bytes\u2028",
                " "
            })
    void what_nobody_sees_is_refused_and_nothing_of_it_repeated(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretHash.ofPlainText(secret))
                .withMessageStartingWith("must not hold a line break")
                .withMessageNotContaining("demo");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SharedSecretJwt.Secret(Optional.empty(), secret, Optional.empty()))
                .withMessageStartingWith("must not hold a line break");
    }

    @Test
    void an_empty_secret_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SecretHash.ofPlainText(""));
    }

    @Test
    void written_out_it_says_nothing() {
        SecretHash hash = SecretHash.ofPlainText("demo-secret");

        assertThat(hash).hasToString("Sha256Hash[digest=Octets]");
        assertThat(ClientSecrets.of(hash).toString()).contains("hash=Sha256Hash[digest=Octets]");
    }

    @Test
    void a_presented_secret_is_not_written_out() {
        PresentedCredential presented = new PresentedCredential(Optional.of("demo"), Optional.of("demo-secret"));

        assertThat(presented.toString()).contains("demo").doesNotContain("demo-secret");
    }
}

package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

    private static final KeyPair PAIR = SigningAlgorithm.ES256.generate();

    private final SigningKey key = new SigningKey("main", SigningAlgorithm.ES256, PAIR);

    @Test
    void written_out_it_is_its_name_and_its_algorithm() {
        assertThat(key).hasToString("SigningKey[main, ES256]");
    }

    @Test
    void the_algorithm_that_holds_the_key_does_not_write_it_out() {
        ECPrivateKey secret = (ECPrivateKey) PAIR.getPrivate();

        assertThat(key.jwt().toString())
                .doesNotContain(secret.getS().toString())
                .doesNotContain(secret.getS().toString(16));
    }

    @Test
    void it_signs_under_the_name_of_its_algorithm() {
        assertThat(key.jwt().getName()).isEqualTo("ES256");
        assertThat(key.algorithm()).isEqualTo(SigningAlgorithm.ES256);
        assertThat(key.publicKey()).isEqualTo(PAIR.getPublic());
    }
}

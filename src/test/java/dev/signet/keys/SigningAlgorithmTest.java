package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SigningAlgorithmTest {

    @ParameterizedTest
    @CsvSource({"RS256, 2048", "RS384, 2048", "RS512, 2048", "ES256, 256", "ES384, 384"})
    void a_new_key_has_the_size_that_the_algorithm_asks_for(SigningAlgorithm algorithm, int bits) {
        KeyPair pair = algorithm.generate();

        int found = pair.getPublic() instanceof RSAPublicKey rsa
                ? rsa.getModulus().bitLength()
                : ((ECPublicKey) pair.getPublic())
                        .getParams()
                        .getCurve()
                        .getField()
                        .getFieldSize();
        assertThat(found).isEqualTo(bits);
    }

    @ParameterizedTest
    @EnumSource
    void the_name_in_a_token_is_the_one_of_the_registry(SigningAlgorithm algorithm) {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        assertThat(algorithm.bind(algorithm.generate()).getName()).isEqualTo(algorithm.alg());
    }

    @ParameterizedTest
    @EnumSource
    void what_one_key_signs_no_other_key_verifies(SigningAlgorithm algorithm) {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        Algorithm signer = algorithm.bind(algorithm.generate());
        Algorithm stranger = algorithm.bind(algorithm.generate());
        String token = JWT.create().sign(signer);

        signer.verify(JWT.decode(token));
        assertThatExceptionOfType(SignatureVerificationException.class)
                .isThrownBy(() -> stranger.verify(JWT.decode(token)));
    }
}

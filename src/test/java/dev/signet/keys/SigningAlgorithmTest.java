package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SigningAlgorithmTest {

    @ParameterizedTest
    @CsvSource({"RS256, 2048", "RS384, 2048", "RS512, 2048", "ES256, 256", "ES384, 384", "ES512, 521"})
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

    @Test
    void our_own_keys_are_for_those_of_the_contract_and_clients_may_have_more() {
        assertThat(SigningAlgorithm.own())
                .extracting(SigningAlgorithm::alg)
                .containsExactly("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA", "ML-DSA-65");
        assertThat(SigningAlgorithm.named("ES512")).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void it_is_known_by_all_of_its_names_and_written_by_the_first(SigningAlgorithm algorithm) {
        assertThat(algorithm.names()).first().isEqualTo(algorithm.alg());
        assertThat(algorithm.names())
                .allSatisfy(name -> assertThat(SigningAlgorithm.named(name)).contains(algorithm));
        assertThat(algorithm).hasToString(algorithm.alg());
        assertThat(SigningAlgorithm.named(algorithm.alg().toLowerCase(Locale.ROOT)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_the_platform_lacks_is_refused_with_what_to_do(SigningAlgorithm algorithm) {
        assertThat(algorithm.isAvailable())
                .isEqualTo(algorithm != SigningAlgorithm.ML_DSA_65
                        || Runtime.version().feature() >= 24);
        if (algorithm.isAvailable()) {
            algorithm.requireAvailable();
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(algorithm::requireAvailable)
                    .withMessageStartingWith(algorithm.alg() + " needs Java 24 or newer; ");
        }
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

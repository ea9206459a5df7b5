package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where somebody has put another provider in front of the platform's own, everything goes on as before. */
@Isolated
class ForeignProviderTest {

    private static final byte[] CONTENT = "header.payload".getBytes(StandardCharsets.US_ASCII);

    private final Provider provider = new BouncyCastleProvider();

    @BeforeEach
    void comeFirst() {
        assertThat(Security.insertProviderAt(provider, 1)).isEqualTo(1);
    }

    @AfterEach
    void leave() {
        Security.removeProvider(provider.getName());
    }

    /** Else the tests below would say nothing. */
    @Test
    void it_is_asked_first() throws NoSuchAlgorithmException {
        for (String type : new String[] {"RSA", "EC", "Ed25519"}) {
            assertThat(KeyPairGenerator.getInstance(type).getProvider()).isSameAs(provider);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_key_that_is_made_under_it_signs_and_verifies(SigningAlgorithm algorithm) {
        // Under it an older Java has ML-DSA too.
        assertThat(algorithm.isAvailable()).isTrue();
        assertSigns(algorithm, algorithm.generate());
    }

    @ParameterizedTest
    @EnumSource
    void a_key_file_is_the_same_under_it_and_without_it(SigningAlgorithm algorithm, @TempDir Path directory)
            throws IOException {
        Path under = directory.resolve("under.pem");
        KeyPair made = algorithm.generate();
        PemKeys.create(under, made);
        KeyPair read = PemKeys.read(under, algorithm);
        assertSigns(algorithm, read);
        assertThat(jwk(algorithm, read)).isEqualTo(jwk(algorithm, made));

        Security.removeProvider(provider.getName());
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        KeyPair without = PemKeys.read(under, algorithm);
        assertSigns(algorithm, without);
        assertThat(jwk(algorithm, without)).isEqualTo(jwk(algorithm, made));

        Path other = directory.resolve("without.pem");
        KeyPair plain = algorithm.generate();
        PemKeys.create(other, plain);
        Security.insertProviderAt(provider, 1);
        assertSigns(algorithm, PemKeys.read(other, algorithm));
        // Keys that were read before it came still sign.
        assertSigns(algorithm, plain);
    }

    @Test
    void an_ML_DSA_key_is_read_by_its_seed() {
        PemKeysTest.assertReadByItsSeed();
    }

    @Test
    void an_ML_DSA_key_is_equal_to_one_of_the_same_seed_and_written_as_PKCS8(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("key.pem");
        KeyPair made = SigningAlgorithm.ML_DSA_65.generate();
        PemKeys.create(file, made);

        assertThat(PemKeys.read(file, SigningAlgorithm.ML_DSA_65).getPrivate())
                .isEqualTo(made.getPrivate())
                .hasSameHashCodeAs(made.getPrivate())
                .isNotEqualTo(SigningAlgorithm.ML_DSA_65.generate().getPrivate());
        assertThat(made.getPrivate().getFormat()).isEqualTo("PKCS#8");
    }

    @ParameterizedTest
    @EnumSource
    void no_key_is_made_twice(SigningAlgorithm algorithm) {
        assertThat(jwk(algorithm, algorithm.generate())).isNotEqualTo(jwk(algorithm, algorithm.generate()));
    }

    @Test
    void certificates_and_public_keys_are_read_under_it() throws IOException {
        for (String type : new String[] {"rsa", "p256", "ed25519"}) {
            String read =
                    PublicPem.parse(PublicPemTest.resource(type + "-public")).thumbprint();
            assertThat(PublicPem.parse(PublicPemTest.resource(type + "-certificate"))
                            .thumbprint())
                    .isEqualTo(read);
            Security.removeProvider(provider.getName());
            assertThat(PublicPem.parse(PublicPemTest.resource(type + "-public")).thumbprint())
                    .isEqualTo(read);
            Security.insertProviderAt(provider, 1);
        }
    }

    private static void assertSigns(SigningAlgorithm algorithm, KeyPair pair) {
        SigningKey key = new SigningKey("a kid", algorithm, pair);
        Algorithm jwt = key.jwt();
        jwt.verify(JWT.decode(JWT.create().withSubject("a").sign(jwt)));

        PublicJwk jwk = PublicJwk.parse(Jwk.of(key));
        byte[] signature = jwt.sign(CONTENT);
        jwk.verify(algorithm.alg(), Set.of(algorithm), CONTENT, signature);
        signature[signature.length - 1] ^= 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jwk.verify(algorithm.alg(), Set.of(algorithm), CONTENT, signature));
    }

    private static Object jwk(SigningAlgorithm algorithm, KeyPair pair) {
        return Jwk.of(new SigningKey("a kid", algorithm, pair));
    }
}

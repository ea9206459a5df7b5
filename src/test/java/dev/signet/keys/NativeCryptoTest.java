package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever of the two signs or verifies, nobody can tell. Only where the build asks for it: once loaded, it stays. */
@EnabledIfSystemProperty(named = NativeCryptoSession.PROPERTY, matches = NativeCryptoSession.NATIVE)
@EnabledOnOs(
        value = OS.LINUX,
        architectures = {"amd64", "aarch64"},
        disabledReason = "the native provider is not for this platform")
class NativeCryptoTest {

    private static final String REQUIRED = "signet.test.required";
    private static final byte[] CONTENT = "header.payload".getBytes(StandardCharsets.US_ASCII);
    private static final Optional<Provider> PLATFORM = Optional.empty();

    /**
     * Where it does not load the tests are not run, and where {@code signet.test.required} is set, as it is by scripts/test,
     * they fail.
     */
    @BeforeEach
    void it_is_loaded() {
        if (Boolean.getBoolean(REQUIRED)) {
            assertThat(NativeCrypto.provider())
                    .as("the native provider, which did not load; NativeCryptoSession says why on stderr")
                    .isPresent();
        }
        assumeThat(NativeCrypto.provider())
                .as("the native provider did not load")
                .isPresent();
    }

    @Test
    void it_signs_and_the_platform_does_not_know_of_it() throws GeneralSecurityException {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            if (algorithm != SigningAlgorithm.ML_DSA_65) {
                Signature signing =
                        algorithm.scheme().signing(algorithm.generate().getPrivate(), NativeCrypto.provider());
                assertThat(Optional.of(signing.getProvider())).isEqualTo(NativeCrypto.provider());
            }
        }
        assertThat(Security.getProviders())
                .doesNotContain(NativeCrypto.provider().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void what_one_signs_the_other_verifies(SigningAlgorithm algorithm) throws GeneralSecurityException {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        KeyPair pair = algorithm.generate();
        Signature platform = algorithm.scheme().signing(pair.getPrivate(), PLATFORM);
        platform.update(CONTENT);

        byte[] byPlatform = platform.sign();
        byte[] byNative = new Signer(algorithm.scheme(), pair.getPrivate()).sign(CONTENT);

        assertThat(algorithm.verifies(pair.getPublic(), CONTENT, byPlatform)).isTrue();
        assertThat(algorithm.verifies(pair.getPublic(), CONTENT, byNative)).isTrue();
        assertThat(algorithm.scheme().verify(pair.getPublic(), CONTENT, byNative, PLATFORM))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void no_changed_signature_passes(SigningAlgorithm algorithm) throws GeneralSecurityException {
        assumeThat(algorithm.isAvailable())
                .as("%s needs a newer Java", algorithm)
                .isTrue();
        KeyPair pair = algorithm.generate();
        byte[] signature = new Signer(algorithm.scheme(), pair.getPrivate()).sign(CONTENT);

        for (int at = 0; at < Math.min(signature.length, 300); at++) {
            byte[] changed = signature.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertThat(algorithm.verifies(pair.getPublic(), CONTENT, changed))
                    .as("octet %s", at)
                    .isFalse();
        }
        for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1, 2 * signature.length}) {
            assertThat(algorithm.verifies(pair.getPublic(), CONTENT, Arrays.copyOf(signature, length)))
                    .as("%s octets", length)
                    .isFalse();
        }
        assertThat(algorithm.verifies(pair.getPublic(), CONTENT, new byte[signature.length]))
                .isFalse();
    }

    /** It takes exponents of 33 bits at most. */
    @Test
    void a_key_that_it_does_not_take_is_the_platforms() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(
                new RSAKeyGenParameterSpec(2048, BigInteger.ONE.shiftLeft(40).add(BigInteger.valueOf(15))));
        KeyPair pair = generator.generateKeyPair();

        byte[] signature = new Signer(SigningAlgorithm.RS256.scheme(), pair.getPrivate()).sign(CONTENT);

        assertThat(SigningAlgorithm.RS256.verifies(pair.getPublic(), CONTENT, signature))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "PS256", "ES256", "EDDSA"})
    void many_threads_sign_by_one_key_at_once(SigningAlgorithm algorithm) {
        KeyPair pair = algorithm.generate();
        Signer signer = new Signer(algorithm.scheme(), pair.getPrivate());

        assertThat(IntStream.range(0, 400).parallel().allMatch(i -> signs(algorithm, pair, signer, i)))
                .isTrue();
    }

    private static boolean signs(SigningAlgorithm algorithm, KeyPair pair, Signer signer, int number) {
        byte[] content = ("content " + number).getBytes(StandardCharsets.US_ASCII);
        try {
            return algorithm.verifies(pair.getPublic(), content, signer.sign(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

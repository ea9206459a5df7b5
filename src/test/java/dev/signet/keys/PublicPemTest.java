package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicPemTest {

    @ParameterizedTest
    @CsvSource({"rsa, RS256", "p256, ES256", "ed25519, EDDSA"})
    void a_public_key_and_a_certificate_hold_the_key_of_the_private_one(String type, SigningAlgorithm algorithm)
            throws IOException {
        String expected = PublicJwk.of(
                        PemKeys.parse(resource(type + "-pkcs8"), algorithm).getPublic())
                .thumbprint();

        PublicJwk key = PublicPem.parse(resource(type + "-public"));
        PublicJwk certified = PublicPem.parse(resource(type + "-certificate"));

        assertThat(key.thumbprint()).isEqualTo(expected);
        assertThat(certified.thumbprint()).isEqualTo(expected);
        assertThat(key.kid()).isEmpty();
        assertThat(key.fits(algorithm.alg())).isTrue();
    }

    /** Java 17 itself fails there. */
    @Test
    void an_Ed25519_key_without_any_octet_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PublicPem.parse("-----BEGIN PUBLIC KEY-----\nMAowBQYDK2VwAwEA\n-----END PUBLIC KEY-----"))
                .withMessage("holds no public key that the Java platform takes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1", "rsa-pkcs8", "rsa-pkcs8-encrypted", "p256-sec1", "ed25519-pkcs8"})
    void a_private_key_is_called_one_wherever_it_stands(String file) throws IOException {
        String pem = resource(file);
        String certificate = resource("rsa-certificate");

        assertThatExceptionOfType(PrivateKeyException.class).isThrownBy(() -> PublicPem.parse(pem));
        assertThatExceptionOfType(PrivateKeyException.class).isThrownBy(() -> PublicPem.parse(certificate + pem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519 AAAA",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"
            })
    void what_is_no_public_key_is_refused(String pem) {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicPem.parse(pem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-public", "p256-public", "ed25519-public", "rsa-certificate", "p256-certificate"})
    void a_key_cut_short_anywhere_is_refused_without_a_fault(String file) throws IOException {
        String pem = resource(file);
        String label = pem.contains("CERTIFICATE") ? "CERTIFICATE" : "PUBLIC KEY";
        byte[] whole = Base64.getMimeDecoder()
                .decode(pem.replaceAll("(?s)^.*-----BEGIN [A-Z ]+-----", "").replaceAll("(?s)-----END.*", ""));
        for (int length = 0; length < whole.length; length++) {
            String part = Base64.getMimeEncoder().encodeToString(Arrays.copyOf(whole, length));
            assertThatIllegalArgumentException()
                    .as("%s bytes of %s", length, whole.length)
                    .isThrownBy(() -> PublicPem.parse(
                            "-----BEGIN " + label + "-----\n" + part + "\n-----END " + label + "-----\n"));
        }
    }

    @Test
    void a_type_of_key_that_signs_nothing_here_is_refused() throws IOException {
        String dsa = resource("dsa-public");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicPem.parse(dsa))
                .withMessage("is of no type of key that is known here");
    }

    @Test
    void a_weak_key_is_refused() throws NoSuchAlgorithmException {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        String body = Base64.getMimeEncoder()
                .encodeToString(weak.generateKeyPair().getPublic().getEncoded());

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PublicPem.parse("-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n"))
                .withMessage("is an RSA key of 1024 bits; use one of 2048 to 8192 bits");
    }

    static String resource(String name) throws IOException {
        try (InputStream file = PublicPemTest.class.getResourceAsStream(name + ".pem")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}

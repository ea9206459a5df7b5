package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.Base64;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates TLS is spoken with, and that the key beside one is its own. */
class CertifiedKeyTest {

    private static final HeldCertificate ISSUER =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-certificate",
                "p256-certificate",
                "p384-certificate",
                "p521-certificate",
                "ed25519-certificate"
            })
    void RSA_of_2048_bits_the_NIST_curves_and_Ed25519_are_strong(String file) throws IOException {
        X509Certificate certificate = certificate(file);

        assertThat(CertifiedKey.isStrong(certificate)).isTrue();
        assertThatCode(() -> CertifiedKey.requireStrong(certificate)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2047})
    void an_RSA_key_under_2048_bits_is_weak(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        X509Certificate weak = certified(generator);

        assertThat(CertifiedKey.isStrong(weak)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertifiedKey.requireStrong(weak))
                .withMessage("has an RSA key of " + bits + " bits; use one of 2048 bits or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSASSA-PSS", "DSA", "X25519"})
    void a_key_that_no_client_takes_for_sure_is_refused(String type) throws GeneralSecurityException {
        X509Certificate other = certified(KeyPairGenerator.getInstance(type));

        assertThat(CertifiedKey.isStrong(other)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertifiedKey.requireStrong(other))
                .withMessage("has a key that TLS cannot use here; use RSA, EC on P-256, P-384 or P-521, or Ed25519");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs8, rsa-certificate",
        "rsa-pkcs1, rsa-certificate",
        "p256-pkcs8, p256-certificate",
        "p256-sec1, p256-certificate",
        "ed25519-pkcs8, ed25519-certificate"
    })
    void the_key_of_a_certificate_is_read(String key, String certificate) throws IOException {
        X509Certificate own = certificate(certificate);

        assertThat(CertifiedKey.parse(PublicPemTest.resource(key), own).getAlgorithm())
                .isEqualTo(own.getPublicKey().getAlgorithm());
    }

    @ParameterizedTest
    @CsvSource({
        "p256-certificate, EC",
        "rsa-certificate, RSA",
        "ed25519-certificate, EdDSA",
    })
    void the_key_of_another_certificate_is_refused_be_it_of_the_same_type_or_not(String file, String type)
            throws IOException {
        X509Certificate certificate = certificate(file);
        for (SigningAlgorithm algorithm :
                new SigningAlgorithm[] {SigningAlgorithm.ES256, SigningAlgorithm.RS256, SigningAlgorithm.EDDSA}) {
            String other = pem(algorithm.generate().getPrivate().getEncoded());
            assertThatIllegalArgumentException()
                    .as("%s", algorithm)
                    .isThrownBy(() -> CertifiedKey.parse(other, certificate))
                    .withMessage("is not the private key of the certificate, whose key is of type " + type
                            + "; name the file of the key that the certificate was made for");
        }
    }

    @Test
    void a_file_without_a_key_is_called_one() throws IOException {
        X509Certificate certificate = certificate("p256-certificate");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertifiedKey.parse("", certificate))
                .withMessageStartingWith("holds no PEM private key");
    }

    private static X509Certificate certificate(String file) throws IOException {
        return PemCertificates.parse(PublicPemTest.resource(file)).get(0);
    }

    private static X509Certificate certified(KeyPairGenerator generator) {
        return new HeldCertificate.Builder()
                .keyPair(generator.generateKeyPair())
                .signedBy(ISSUER)
                .build()
                .certificate();
    }

    private static String pem(byte[] pkcs8) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n";
    }
}

package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Objects;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates out of files, and who issued them. */
class PemCertificatesTest {

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .commonName("A")
            .certificateAuthority(0)
            .build();
    private final X509Certificate issued =
            new HeldCertificate.Builder().signedBy(authority).build().certificate();

    @Test
    void all_of_a_file_are_read_in_their_order_whatever_stands_between_them() throws IOException {
        String rsa = PublicPemTest.resource("rsa-certificate");
        String p256 = PublicPemTest.resource("p256-certificate");

        assertThat(PemCertificates.parse("# ours\n" + rsa + "\nand\n" + p256))
                .extracting(certificate -> certificate.getPublicKey().getAlgorithm())
                .containsExactly("RSA", "EC");
    }

    @Test
    void a_file_without_any_is_refused() throws IOException {
        String key = PublicPemTest.resource("rsa-public");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemCertificates.parse(key))
                .withMessage("holds no PEM certificate (BEGIN CERTIFICATE)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "MAA=", "AAAA", "????"})
    void a_damaged_one_spoils_the_file(String body) throws IOException {
        String good = PublicPemTest.resource("rsa-certificate");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemCertificates.parse(
                        good + "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n"))
                .withMessage("holds a certificate that is cut short or damaged");
    }

    /** Java 17 itself fails there; found by fuzzing. */
    @Test
    void a_certificate_of_an_Ed25519_key_without_any_octet_is_none() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                PemCertificatesTest.class.getResourceAsStream("/dev/signet/fuzz/certificate-der/07"))) {
            byte[] der = in.readAllBytes();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PemCertificates.ofDer(der))
                    .withMessage("is no certificate");
        }
    }

    @Test
    void DER_is_one_certificate_and_nothing_else() throws CertificateEncodingException {
        byte[] der = issued.getEncoded();
        byte[] pem = authority.certificatePem().getBytes(StandardCharsets.US_ASCII);

        assertThat(PemCertificates.ofDer(der)).isEqualTo(issued);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PemCertificates.ofDer(Arrays.copyOf(der, der.length + 1)))
                .withMessage("is more than a certificate");
        for (byte[] none : new byte[][] {{}, {0x30}, pem, Arrays.copyOf(der, der.length - 1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PemCertificates.ofDer(none))
                    .withMessage("is no certificate");
        }
    }

    @Test
    void an_issuer_is_one_by_its_name_and_by_its_key() {
        X509Certificate namesake = new HeldCertificate.Builder()
                .commonName("A")
                .certificateAuthority(0)
                .build()
                .certificate();
        X509Certificate renamed = new HeldCertificate.Builder()
                .commonName("B")
                .keyPair(authority.keyPair())
                .certificateAuthority(0)
                .build()
                .certificate();

        assertThat(PemCertificates.isIssuedBy(issued, authority.certificate())).isTrue();
        assertThat(PemCertificates.isIssuedBy(issued, namesake)).isFalse();
        assertThat(PemCertificates.isIssuedBy(issued, renamed)).isFalse();
        assertThat(PemCertificates.isIssuedBy(authority.certificate(), issued)).isFalse();
    }
}

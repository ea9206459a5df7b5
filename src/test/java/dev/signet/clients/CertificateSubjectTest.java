package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.clients.CertificateSubject.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of clients in certificates. The one that is looked at has a name of each kind, and of some kinds two. */
class CertificateSubjectTest {

    private static final X509Certificate NAMES = certificate("names.pem");

    private static X509Certificate certificate(String file) {
        try (InputStream pem = CertificateSubjectTest.class.getResourceAsStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUBJECT_DN | EMAILADDRESS=ops@example.com,CN=certified\\, really,O=Example  Ltd,C=DE",
                "SUBJECT_DN | emailAddress=ops@example.com, cn=\"Certified, really\", o=EXAMPLE Ltd, c=de",
                "SUBJECT_DN | 1.2.840.113549.1.9.1=ops@example.com,2.5.4.3=certified\\, really,O=Example Ltd,C=DE",
                "SAN_DNS    | certified.example.com",
                "SAN_DNS    | CERTIFIED.example.com",
                "SAN_DNS    | *.wild.example.com",
                "SAN_URI    | spiffe://example.com/ns/Shop",
                "SAN_IP     | 192.0.2.7",
                "SAN_IP     | ::ffff:192.0.2.7",
                "SAN_IP     | 2001:db8::7",
                "SAN_IP     | 2001:0DB8:0:0:0:0:0:7",
                "SAN_EMAIL  | Ops@example.com"
            })
    void it_is_found_by_each_of_its_names_however_they_are_spelled(Kind kind, String name) {
        assertThat(CertificateSubject.parse(kind, name).isOf(NAMES)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUBJECT_DN | CN=certified\\, really,O=Example Ltd,C=DE",
                "SUBJECT_DN | C=DE,O=Example Ltd,CN=certified\\, really,EMAILADDRESS=ops@example.com",
                "SUBJECT_DN | EMAILADDRESS=ops@example.com,CN=certified\\, really,O=Example Ltd,C=DE,C=DE",
                "SUBJECT_DN | EMAILADDRESS=ops@example.com+CN=certified\\, really,O=Example Ltd,C=DE",
                "SAN_DNS    | host.wild.example.com",
                "SAN_DNS    | certified.example.com.",
                "SAN_DNS    | spiffe://example.com/ns/Shop",
                "SAN_URI    | spiffe://example.com/ns/shop",
                "SAN_URI    | certified.example.com",
                "SAN_IP     | 2001:db8::8",
                "SAN_IP     | 192.0.2.8",
                "SAN_EMAIL  | ops@example.com",
                "SAN_EMAIL  | Ops@example.com.evil.example"
            })
    void it_is_not_found_by_another(Kind kind, String name) {
        assertThat(CertificateSubject.parse(kind, name).isOf(NAMES)).isFalse();
    }

    /** Its one value is written with a wide comma and a wide equals sign. */
    @Test
    void one_value_that_looks_like_two_is_one() {
        X509Certificate certificate = certificate("one-value-like-two.pem");

        assertThat(CertificateSubject.parse(Kind.SUBJECT_DN, "CN=certified,O=Example")
                        .isOf(certificate))
                .isFalse();
        assertThat(CertificateSubject.parse(Kind.SUBJECT_DN, "CN=certified\uFF0CO\uFF1DExample")
                        .isOf(certificate))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"SUBJECT_DN, certified", "SUBJECT_DN, ''", "SUBJECT_DN, CN", "SAN_IP, example.com", "SAN_DNS, ''"})
    void what_is_no_name_of_its_kind_is_refused(Kind kind, String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> CertificateSubject.parse(kind, name));
    }

    @Test
    void each_kind_has_the_key_of_RFC_8705() {
        assertThat(Kind.keys())
                .containsExactly(
                        "tls_client_auth_subject_dn",
                        "tls_client_auth_san_dns",
                        "tls_client_auth_san_uri",
                        "tls_client_auth_san_ip",
                        "tls_client_auth_san_email");
        assertThat(Kind.keys()).allSatisfy(key -> assertThat(Kind.of(key)).isPresent());
        assertThat(Kind.of("tls_client_auth_san")).isEmpty();
    }

    /** RFC 5321 section 2.4. */
    @Test
    void of_a_mailbox_the_host_is_in_any_case_and_what_stands_before_it_is_not() {
        assertThat(CertificateSubject.parse(Kind.SAN_EMAIL, "OPS@EXAMPLE.com").value())
                .isEqualTo("OPS@example.com");
        assertThat(CertificateSubject.parse(Kind.SAN_EMAIL, "\"A@B\"@EXAMPLE.com")
                        .value())
                .isEqualTo("\"A@B\"@example.com");
    }

    @Test
    void of_a_distinguished_name_the_letters_of_ASCII_are_in_any_case_and_no_others() {
        assertThat(DistinguishedName.comparable("CN=AZ@[")).isEqualTo(DistinguishedName.comparable("cn=az@["));
        assertThat(DistinguishedName.comparable("CN=\u00c4")).isNotEqualTo(DistinguishedName.comparable("CN=\u00e4"));
    }

    @Test
    void values_of_kinds_that_nobody_knows_are_compared_by_their_octets() {
        assertThat(DistinguishedName.comparable("1.2.3.4=#040161")).isEqualTo("1.2.3.4=#040161");
        assertThat(DistinguishedName.comparable("1.2.3.4=#040161"))
                .isNotEqualTo(DistinguishedName.comparable("1.2.3.4=#040162"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0c", "13", "16"})
    void text_of_the_types_that_names_have_is_compared(String type) {
        assertThat(DistinguishedName.of(name(type, "importer")))
                .contains(DistinguishedName.comparable("CN=importer,O=Example"));
        assertThat(DistinguishedName.of(name(type, "x".repeat(300))))
                .contains(DistinguishedName.comparable("CN=" + "x".repeat(300) + ",O=Example"));
    }

    /** RFC 5280 section 7.1. */
    @ParameterizedTest
    @ValueSource(strings = {"14", "15", "19", "1b", "1c", "1e"})
    void octets_that_are_other_text_in_another_type_are_no_name_of_a_client(String type) {
        assertThat(DistinguishedName.of(name(type, "importer"))).isEmpty();
        assertThat(DistinguishedName.of(name(type, "importer".repeat(40)))).isEmpty();
    }

    /** Nobody looks into them before us. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "300604" + "84fffffffa",
                "300604" + "8400000001",
                "3001" + "04",
                "3002" + "0405",
                "300404" + "83ffff",
                "3004" + "04" + "820001",
                "3100",
                "30800000"
            })
    void values_of_any_octets_end_in_a_name_or_none(String value) {
        String commonName = element("31", element("30", "0603550403" + value));
        X500Principal name = new X500Principal(HexFormat.of().parseHex(element("30", commonName)));

        assertThat(CompletableFuture.supplyAsync(() -> DistinguishedName.of(name)))
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(found ->
                        assertThat(found).isNotEqualTo(Optional.of(DistinguishedName.comparable("CN=importer"))));
    }

    /** {@code CN=TEXT,O=Example}, where the text has the octets that it has in ASCII, and is said to be of this type. */
    private static X500Principal name(String type, String text) {
        String organization = element("31", element("30", "060355040a" + element("13", hex("Example"))));
        String commonName = element("31", element("30", "0603550403" + element(type, hex(text))));
        return new X500Principal(HexFormat.of().parseHex(element("30", organization + commonName)));
    }

    private static String element(String tag, String content) {
        int length = content.length() / 2;
        return tag + (length < 128 ? String.format("%02x", length) : String.format("82%04x", length)) + content;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}

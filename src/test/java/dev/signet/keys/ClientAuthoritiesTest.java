package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** What the certificate of an authority says of itself holds for the certificates that it issues. */
class ClientAuthoritiesTest {

    private static final Instant NOW = Instant.parse("2027-11-23T12:00:00Z");
    private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

    private static HeldCertificate.Builder lasting(Instant end) {
        return new HeldCertificate.Builder().validityInterval(0, end.toEpochMilli());
    }

    @Test
    void an_authority_that_may_have_none_below_it_has_none() {
        HeldCertificate authority = lasting(END).certificateAuthority(0).build();
        HeldCertificate below =
                lasting(END).certificateAuthority(0).signedBy(authority).build();
        HeldCertificate own = lasting(END).signedBy(authority).build();
        HeldCertificate over = lasting(END).signedBy(below).build();

        assertThat(issued(authority, NOW, own)).isTrue();
        assertThat(issued(authority, NOW, over, below)).isFalse();
    }

    @Test
    void an_authority_that_has_expired_issues_nothing() {
        HeldCertificate authority = lasting(END).certificateAuthority(1).build();
        HeldCertificate own = lasting(END.plusSeconds(1000)).signedBy(authority).build();

        assertThat(issued(authority, END.minusSeconds(1), own)).isTrue();
        assertThat(issued(authority, END.plusSeconds(1), own)).isFalse();
    }

    @Test
    void what_stands_below_an_authority_is_good_as_long_as_itself_says() {
        HeldCertificate authority =
                lasting(END.plusSeconds(1000)).certificateAuthority(1).build();
        HeldCertificate own = lasting(END).signedBy(authority).build();

        assertThat(issued(authority, END.minusSeconds(1), own)).isTrue();
        assertThat(issued(authority, END.plusSeconds(1), own)).isFalse();
    }

    @Test
    void one_for_some_names_is_refused_since_nobody_would_hold_it_to_them() throws IOException {
        X509Certificate constrained = certificates("constrained-authority.pem").get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientAuthorities.requireAuthority(constrained))
                .withMessageContaining("some names only");
    }

    @Test
    void an_authority_is_one_by_its_constraints_and_where_it_names_a_usage_by_that_too() throws IOException {
        X509Certificate unsaid = lasting(END).certificateAuthority(0).build().certificate();
        X509Certificate said = certificates("authority-with-usage.pem").get(0);
        X509Certificate signing =
                certificates("authority-of-signatures-only.pem").get(0);
        X509Certificate none = lasting(END).build().certificate();

        ClientAuthorities.requireAuthority(unsaid);
        ClientAuthorities.requireAuthority(said);
        for (X509Certificate other : List.of(signing, none)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClientAuthorities.requireAuthority(other))
                    .withMessage("is not one of a CA (basicConstraints CA:TRUE, keyUsage keyCertSign)");
        }
    }

    @Test
    void up_to_five_others_may_stand_between_an_authority_and_a_client() {
        List<HeldCertificate> path = new ArrayList<>();
        path.add(lasting(END).commonName("0").certificateAuthority(9).build());
        for (int i = 1; i <= 6; i++) {
            path.add(lasting(END)
                    .commonName(String.valueOf(i))
                    .certificateAuthority(9 - i)
                    .signedBy(path.get(i - 1))
                    .build());
        }
        HeldCertificate under5 = lasting(END).signedBy(path.get(5)).build();
        HeldCertificate under6 = lasting(END).signedBy(path.get(6)).build();

        assertThat(issued(path.get(0), NOW, chain(under5, path))).isTrue();
        assertThat(issued(path.get(0), NOW, chain(under6, path))).isFalse();
    }

    private static HeldCertificate[] chain(HeldCertificate own, List<HeldCertificate> path) {
        List<HeldCertificate> chain = new ArrayList<>(List.of(own));
        chain.addAll(path.subList(1, path.size()));
        return chain.toArray(HeldCertificate[]::new);
    }

    @Test
    void a_stranger_s_certificate_is_issued_by_none_and_one_of_several_is_enough() {
        HeldCertificate one = lasting(END).certificateAuthority(0).build();
        HeldCertificate other = lasting(END).certificateAuthority(0).build();
        List<X509Certificate> own = List.of(lasting(END).signedBy(other).build().certificate());

        assertThat(new ClientAuthorities(List.of(one.certificate())).issued(own, NOW))
                .isFalse();
        assertThat(new ClientAuthorities(List.of(one.certificate(), other.certificate())).issued(own, NOW))
                .isTrue();
    }

    private static List<X509Certificate> certificates(String file) throws IOException {
        return PemCertificates.parse(Files.readString(Path.of("src/test/resources/dev/signet/keys", file)));
    }

    private static boolean issued(HeldCertificate authority, Instant now, HeldCertificate... chain) {
        return new ClientAuthorities(List.of(authority.certificate()))
                .issued(
                        List.of(chain).stream()
                                .map(HeldCertificate::certificate)
                                .toList(),
                        now);
    }
}

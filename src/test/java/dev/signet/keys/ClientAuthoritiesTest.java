package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
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
    void one_for_some_names_is_refused_since_nobody_would_hold_it_to_them() throws IOException {
        X509Certificate constrained = certificates("constrained-authority.pem").get(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientAuthorities.requireAuthority(constrained))
                .withMessageContaining("some names only");
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

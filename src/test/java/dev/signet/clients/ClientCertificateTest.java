package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.clients.CertificateSubject.Kind;
import dev.signet.keys.ClientAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client's certificate must say of its key. Those in the files differ in nothing else. */
class ClientCertificateTest {

    private static final Instant NOW = Instant.parse("2027-01-31T00:00:00Z");
    private static final ClientCertificate CLIENT = new ClientCertificate(
            CertificateSubject.parse(Kind.SUBJECT_DN, "CN=certified"),
            new ClientAuthorities(List.of(certificate("authority"))));

    private final KnownSecrets known = new KnownSecrets(nanos -> {});

    /** RFC 5280 section 4.2.1.12; where nothing is said of its use, it may be used for anything. */
    @ParameterizedTest
    @ValueSource(strings = {"unsaid", "client", "any", "both"})
    void one_that_may_be_used_by_a_TLS_client_is_taken(String file) {
        assertThat(verdict(certificate(file))).isEqualTo(new Verdict.Right(Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "encipherment", "client-encipherment"})
    void one_that_is_for_another_use_is_refused(String file) {
        assertThat(verdict(certificate(file))).isEqualTo(new Verdict.Wrong("certificate is not for TLS clients"));
    }

    @Test
    void one_of_a_weak_key_is_refused() {
        assertThat(verdict(certificate("weak"))).isEqualTo(new Verdict.Wrong("certificate is of a weak key"));
    }

    @Test
    void one_of_another_subject_is_refused() {
        assertThat(verdict(certificate("authority"))).isEqualTo(new Verdict.Wrong("certificate is of another subject"));
    }

    @Test
    void each_way_of_certificates_has_its_name() {
        assertThat(CLIENT.methods()).containsExactly("tls_client_auth");
        assertThat(new SelfSignedCertificate(List.of(certificate("client")), List.of()).methods())
                .containsExactly("self_signed_tls_client_auth");
    }

    /** RFC 8705 section 2.2.2. */
    @Test
    void a_registered_key_stands_for_any_certificate_of_it_and_for_no_other() {
        SelfSignedCertificate registered =
                new SelfSignedCertificate(List.of(), List.of(certificate("any").getPublicKey()));

        assertThat(registered.verdict(presented(certificate("any")), known, NOW))
                .isInstanceOf(Verdict.Right.class);
        assertThat(registered.verdict(presented(certificate("both")), known, NOW))
                .isEqualTo(new Verdict.Wrong("certificate is not the client's"));
    }

    @Test
    void without_a_certificate_and_a_key_there_is_nothing_to_recognise() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SelfSignedCertificate(List.of(), List.of()))
                .withMessage("must have a certificate or a key");
    }

    private Verdict verdict(X509Certificate certificate) {
        return CLIENT.verdict(presented(certificate), known, NOW);
    }

    private static PresentedCredential presented(X509Certificate certificate) {
        return new PresentedCredential(Optional.of("demo"), Optional.empty(), Optional.empty(), List.of(certificate));
    }

    private static X509Certificate certificate(String name) {
        try (InputStream pem = ClientCertificateTest.class.getResourceAsStream("usages/" + name + ".pem")) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}

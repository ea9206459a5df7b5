package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Whoever reads the log learns what to look at. */
class FetchFailureTest {

    @Test
    void what_we_refused_is_told_in_our_words_however_the_platform_wrapped_it() {
        IllegalArgumentException ours = new IllegalArgumentException("answers with status 500");

        assertThat(FetchFailure.reason(ours)).isEqualTo("answers with status 500");
        assertThat(FetchFailure.reason(new CompletionException(ours))).isEqualTo("answers with status 500");
        assertThat(FetchFailure.reason(new CompletionException(new IOException("cut", ours))))
                .isEqualTo("answers with status 500");
    }

    @Test
    void an_answer_that_did_not_come_is_late_whichever_clock_ran_out() {
        assertThat(FetchFailure.reason(new TimeoutException())).isEqualTo("no answer in time");
        assertThat(FetchFailure.reason(new CompletionException(new HttpTimeoutException("connect"))))
                .isEqualTo("no answer in time");
    }

    @Test
    void a_host_that_is_unknown_is_told_from_one_where_nobody_listens() {
        assertThat(FetchFailure.reason(new ConnectException("refused"))).isEqualTo("nobody listens there");
        assertThat(FetchFailure.reason(caused(
                        new ConnectException(), caused(new ConnectException(), new UnresolvedAddressException()))))
                .isEqualTo("its host is unknown");
    }

    @Test
    void TLS_fails_for_the_authority_for_the_certificate_or_for_something_else() {
        SSLHandshakeException failure = new SSLHandshakeException("No name matching a.example");

        assertThat(FetchFailure.reason(failure)).isEqualTo("TLS fails: No name matching a.example");
        assertThat(FetchFailure.reason(caused(failure, new CertificateException())))
                .isEqualTo("its certificate is not good for it: No name matching a.example");
        assertThat(FetchFailure.reason(caused(
                        new SSLHandshakeException("path"),
                        new CertificateException("path", new CertPathBuilderException()))))
                .isEqualTo("its certificate is of no authority that Java trusts; add it by -Djavax.net.ssl.trustStore");
    }

    @Test
    void anything_else_is_told_as_the_platform_calls_it() {
        assertThat(FetchFailure.reason(new IOException("header parser received no bytes")))
                .isEqualTo("java.io.IOException: header parser received no bytes");
        assertThat(FetchFailure.reason(null)).isEqualTo("null");
    }

    private static Throwable caused(Throwable failure, Throwable cause) {
        return failure.initCause(cause);
    }
}

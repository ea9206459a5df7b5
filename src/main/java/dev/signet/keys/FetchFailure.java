package dev.signet.keys;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no answer at an address, in words for whoever reads the log. */
final class FetchFailure {

    private FetchFailure() {}

    static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof IOException && cause.getCause() instanceof IllegalArgumentException ours) {
            cause = ours;
        }
        if (cause instanceof IllegalArgumentException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof ConnectException) {
            return isCausedBy(cause, UnresolvedAddressException.class) ? "its host is unknown" : "nobody listens there";
        }
        return cause instanceof SSLException tls ? reason(tls) : String.valueOf(cause);
    }

    private static String reason(SSLException failure) {
        if (isCausedBy(failure, CertPathBuilderException.class)) {
            return "its certificate is of no authority that Java trusts; add it by -Djavax.net.ssl.trustStore";
        }
        return isCausedBy(failure, CertificateException.class)
                ? "its certificate is not good for it: " + failure.getMessage()
                : "TLS fails: " + failure.getMessage();
    }

    private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}

package dev.signet.endpoints;

import dev.signet.protocol.AddressRange;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's certificate from the proxy that TLS ends at, by the fields of RFC 9440 section 2. A certificate is public,
 * so from anybody but a trusted proxy the fields prove nothing, and are refused: RFC 9440 section 4.
 */
public final class ClientCertificates implements Handler {

    private static final String ATTRIBUTE = "client_certificates";
    private static final String OF_THE_CONNECTION = "jakarta.servlet.request.X509Certificate";
    private static final String FIELD = "Client-Cert";
    private static final String CHAIN_FIELD = "Client-Cert-Chain";

    private final List<AddressRange> trusted;

    /** @param trusted the proxies that are believed */
    public ClientCertificates(Collection<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    @Override
    public void handle(Context ctx) {
        List<String> certificate = Collections.list(ctx.req().getHeaders(FIELD));
        List<String> chain = Collections.list(ctx.req().getHeaders(CHAIN_FIELD));
        if (isFromTrusted(ctx)) {
            ctx.attribute(ATTRIBUTE, forwarded(certificate, chain));
        } else if (!certificate.isEmpty() || !chain.isEmpty()) {
            throw OAuthError.invalidRequest("A Client-Cert field is taken from trusted proxies only");
        }
    }

    /**
     * The certificate that the caller has shown and holds the key of, and behind it what came of its chain; nothing of it is
     * verified otherwise. Empty when there is none. Behind a trusted proxy whose field counts it is what the field says: the
     * certificate of the connection is then the proxy's own.
     */
    public static List<X509Certificate> of(Context ctx) {
        @Nullable List<X509Certificate> forwarded = ctx.attribute(ATTRIBUTE);
        if (forwarded != null) {
            return forwarded;
        }
        X509Certificate @Nullable [] shown = ctx.attribute(OF_THE_CONNECTION);
        return shown == null ? List.of() : List.of(shown);
    }

    private boolean isFromTrusted(Context ctx) {
        CallerAddress connection = CallerAddresses.connection(ctx);
        return trusted.stream().anyMatch(range -> range.contains(connection));
    }

    private static List<X509Certificate> forwarded(List<String> certificate, List<String> chain) {
        if (certificate.isEmpty() && chain.isEmpty()) {
            return List.of();
        }
        if (certificate.size() != 1) {
            throw OAuthError.invalidRequest("There must be one Client-Cert field, also beside a Client-Cert-Chain");
        }
        try {
            return CertificateFields.read(certificate.get(0), chain);
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidRequest("The Client-Cert or Client-Cert-Chain field is malformed");
        }
    }
}

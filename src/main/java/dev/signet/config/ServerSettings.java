package dev.signet.config;

import dev.signet.protocol.AddressRange;
import java.lang.reflect.RecordComponent;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where and to whom the server answers. None of it changes while it runs, but the certificates.
 *
 * @param host a name or an address to listen on; an IPv6 address without brackets
 * @param port to listen on; 0 for a free one
 * @param managementPort where metrics and health are read, in plain HTTP; 0 for a free one, empty for the port of all else
 * @param corsOrigins whose pages may call the token endpoint, spelled as browsers send them; {@code *} for all
 * @param trustedProxies whose word is taken for where a request came from
 * @param tls what HTTPS is spoken with; empty for plain HTTP
 * @param clientCa the issuers of client certificates; the handshake asks nobody for one of theirs
 * @param clientCertHeader whether a trusted proxy's Client-Cert field is the client's certificate: RFC 9440 section 2
 * @param pages whether there are pages for people
 */
public record ServerSettings(
        String host,
        int port,
        Optional<Integer> managementPort,
        List<String> corsOrigins,
        List<AddressRange> trustedProxies,
        Optional<TlsIdentity> tls,
        List<X509Certificate> clientCa,
        boolean clientCertHeader,
        boolean pages) {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8080;
    static final int HIGHEST_PORT = 65_535;

    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");

    public ServerSettings {
        corsOrigins = List.copyOf(corsOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        clientCa = List.copyOf(clientCa);
    }

    /** The keys of {@code server} that have another value there and wait for a restart; renewed certificates don't. */
    List<String> keysThatDiffer(ServerSettings other) {
        return Arrays.stream(ServerSettings.class.getRecordComponents())
                .filter(component -> !fixed(component).equals(other.fixed(component)))
                .map(component -> "server."
                        + UPPER_CASE
                                .matcher(component.getName())
                                .replaceAll("_$0")
                                .toLowerCase(Locale.ROOT))
                .toList();
    }

    /** What of a component stays while the server runs: of TLS, whether it is spoken at all. */
    private Object fixed(RecordComponent component) {
        return switch (component.getName()) {
            case "tls" -> tls.isPresent();
            case "clientCa" -> true;
            default -> value(component);
        };
    }

    // By reflection, so that no key is forgotten when there is a new one.
    private Object value(RecordComponent component) {
        try {
            return component.getAccessor().invoke(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's accessor is public and does not throw", e);
        }
    }

    /** The scheme of the URLs that the server answers at. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** Whether certificates of clients arrive, by TLS or by a proxy's field. */
    public boolean seesCertificates() {
        return tls.isPresent() || clientCertHeader;
    }

    /** Whether nobody but this machine can reach it, by the spelling of the host. */
    public boolean isLoopback() {
        return Loopback.includes(host);
    }
}

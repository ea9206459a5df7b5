package dev.signet.config;

import dev.signet.protocol.AddressRange;
import java.util.List;

/**
 * Where and to whom the server answers. None of it changes while it runs.
 *
 * @param host a name or an address to listen on; an IPv6 address without brackets
 * @param port to listen on; 0 for a free one
 * @param corsOrigins whose pages may call the token endpoint, spelled as browsers send them; {@code *} for all
 * @param trustedProxies whose word is taken for where a request came from
 */
public record ServerSettings(String host, int port, List<String> corsOrigins, List<AddressRange> trustedProxies) {

    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 8080;
    static final int HIGHEST_PORT = 65_535;

    public ServerSettings {
        corsOrigins = List.copyOf(corsOrigins);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether nobody but this machine can reach it, by the spelling of the host. */
    public boolean isLoopback() {
        return Loopback.includes(host);
    }
}

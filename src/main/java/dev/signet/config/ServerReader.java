package dev.signet.config;

import dev.signet.protocol.AddressRange;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code server}. */
final class ServerReader {

    private static final Pattern HOST = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\\.?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]+)?");

    private static final String MANAGEMENT_PORT = "management_port";

    private final Problems problems;
    private final Values values;
    private final TlsReader tls;
    private final RangesReader ranges;
    private boolean seesCertificates;

    ServerReader(Problems problems, Values values, TlsReader tls) {
        this.problems = problems;
        this.values = values;
        this.tls = tls;
        this.ranges = new RangesReader(problems, values);
    }

    ServerSettings read(Section root) {
        Optional<Section> server = root.section("server");
        Optional<String> host = server.flatMap(section -> section.text("host")).flatMap(this::host);
        Optional<Integer> port = server.flatMap(section -> section.number("port", 0, ServerSettings.HIGHEST_PORT));
        Optional<Integer> management =
                server.flatMap(section -> section.number(MANAGEMENT_PORT, 0, ServerSettings.HIGHEST_PORT));
        List<ConfigNode> origins =
                server.map(section -> section.items("cors_origins")).orElse(List.of());
        List<ConfigNode> proxies =
                server.map(section -> section.items("trusted_proxies")).orElse(List.of());
        String listening = host.orElse(ServerSettings.DEFAULT_HOST);
        ServerSettings settings = new ServerSettings(
                listening,
                port.orElse(ServerSettings.DEFAULT_PORT),
                management,
                origins.stream().flatMap(node -> origin(node).stream()).toList(),
                ranges.read(proxies, ServerReader::proxies),
                server.flatMap(tls::identity),
                server.map(tls::clientCa).orElse(List.of()),
                server.flatMap(section -> section.flag("client_cert_header")).orElse(false),
                // Whoever can reach a server that listens to others has not been asked whether they may see them.
                server.flatMap(section -> section.flag("pages")).orElse(Loopback.includes(listening)));
        server.ifPresent(section -> refuseOnePortForTwo(section, settings));
        server.ifPresent(section -> warnOfUselessKeys(section, settings));
        server.ifPresent(Section::refuseUnknownKeys);
        return settings;
    }

    private void refuseOnePortForTwo(Section server, ServerSettings settings) {
        if (settings.port() != 0 && settings.managementPort().equals(Optional.of(settings.port()))) {
            problems.add(
                    server.place(MANAGEMENT_PORT),
                    "must be another port than server.port; leave it out to read metrics and health there");
        }
    }

    /** Whether client certificates are to arrive, be it that something is wrong with how. */
    boolean seesCertificates() {
        return seesCertificates;
    }

    private void warnOfUselessKeys(Section server, ServerSettings settings) {
        if (settings.clientCertHeader() && settings.trustedProxies().isEmpty()) {
            problems.warn(
                    server.place("client_cert_header"),
                    "has every request with a Client-Cert field refused, since there are no server.trusted_proxies;"
                            + " name your proxies there");
        }
        seesCertificates = server.find("tls").isPresent() || settings.clientCertHeader();
        if (server.find("client_ca").isPresent() && !seesCertificates) {
            problems.warn(
                    server.place("client_ca"),
                    "is of no use, since no client certificate arrives without server.tls or server.client_cert_header");
        }
    }

    private Optional<String> host(Text text) {
        if (!HOST.matcher(text.value()).matches()) {
            problems.add(text.place(), "must be a host name or an IP address alone, without scheme, port and brackets");
            return Optional.empty();
        }
        return Optional.of(text.value());
    }

    /** With everybody trusted, the leftmost entry of X-Forwarded-For would count, which the caller itself may write. */
    private static AddressRange proxies(String text) {
        AddressRange range = AddressRange.parse(text);
        if (range.prefixLength() == 0) {
            throw new IllegalArgumentException(
                    "trusts everybody, so that a caller could pick its address; name your proxies alone");
        }
        return range;
    }

    private Optional<String> origin(ConfigNode node) {
        Optional<Text> text = values.text(node);
        text.filter(written -> !isOrigin(written.value()))
                .ifPresent(written -> problems.add(node.place(), remedy(written)));
        return text.map(Text::value);
    }

    private static boolean isOrigin(String text) {
        return text.equals(CorsOrigin.ANY)
                || CorsOrigin.of(text).filter(text::equals).isPresent();
    }

    private static String remedy(Text written) {
        return CorsOrigin.of(written.value())
                .filter(origin -> written.isWritten())
                .map(origin -> "must be an origin as browsers send it; write " + origin)
                .orElse("must be an origin as browsers send it, such as https://app.example.com, or \"*\" for all");
    }
}

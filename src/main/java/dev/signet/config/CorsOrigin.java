package dev.signet.config;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spelling in which a browser sends an origin, RFC 6454 section 6.2: only that one would ever match. */
final class CorsOrigin {

    static final String ANY = "*";

    private static final Pattern URL = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[^/?#@:\\[\\]\\s]+)(?::([0-9]{1,5}))?(?:[/?#]\\S*)?");
    private static final Pattern HOST = Pattern.compile("\\[[0-9a-f:.]+]|[a-z0-9._-]+");

    private CorsOrigin() {}

    /** The origin of a URL as a browser sends it; empty when it has none. */
    static Optional<String> of(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        int port = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
        String suffix = port < 0 || isDefault(scheme, port) ? "" : ":" + port;
        return host(parts.group(2)).filter(host -> port <= 0xFFFF).map(host -> scheme + "://" + host + suffix);
    }

    private static Optional<String> host(String written) {
        try {
            String host = written.startsWith("[") ? written : IDN.toASCII(written);
            return Optional.of(host.toLowerCase(Locale.ROOT))
                    .filter(name -> HOST.matcher(name).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isDefault(String scheme, int port) {
        return (scheme.equals("https") && port == 443) || (scheme.equals("http") && port == 80);
    }
}

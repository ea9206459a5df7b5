package dev.signet.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by its spelling alone whether a host is this machine; no name service is asked, RFC 6761 section 6.3. */
public final class Loopback {

    private static final Pattern IPV4 = Pattern.compile("127(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f]*:[0-9a-f:.]*");

    private Loopback() {}

    /**
     * Whether a host is this machine.
     *
     * @param host a name, an IPv4 address, or an IPv6 address without brackets
     */
    public static boolean includes(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        // Names below localhost are this machine too: RFC 6761 section 6.3.
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || IPV4.matcher(name).matches()
                || (IPV6.matcher(name).matches() && isLoopbackAddress(name));
    }

    private static boolean isLoopbackAddress(String ipv6) {
        try {
            // In brackets it is an address or an error, never a name.
            return InetAddress.getByName("[" + ipv6 + "]").isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

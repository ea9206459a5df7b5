package dev.signet.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The network address of a caller. An IPv4 address that is mapped into IPv6 is the IPv4 address.
 *
 * @param address the address, without a host name
 */
public record CallerAddress(InetAddress address) {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[^\\s\\[\\]]+)?");

    /**
     * Reads a numeric address, an IPv6 one with or without brackets; never asks a name service.
     *
     * @throws IllegalArgumentException when it is not a numeric address
     */
    public static CallerAddress parse(String numeric) {
        // InetAddress looks up what is of neither form, and reads 127.1 and 010.0.0.1 in its own way.
        if (!IPV4.matcher(numeric).matches()
                && !IPV6.matcher(withoutBrackets(numeric)).matches()) {
            throw new IllegalArgumentException("must be a numeric IP address");
        }
        try {
            return new CallerAddress(InetAddress.getByName(numeric));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("must be a numeric IP address", e);
        }
    }

    private static String withoutBrackets(String numeric) {
        boolean bracketed = numeric.startsWith("[") && numeric.endsWith("]");
        return bracketed ? numeric.substring(1, numeric.length() - 1) : numeric;
    }

    /** The numeric form. */
    @Override
    public String toString() {
        return address.getHostAddress();
    }
}

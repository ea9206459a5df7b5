package dev.signet.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of addresses, RFC 4632 section 3.1 and RFC 4291 section 2.3. An IPv4 range that is mapped into IPv6 is the IPv4
 * range, and IPv4 and IPv6 have no address in common.
 *
 * @param network its first address
 * @param prefixLength how many leading bits its addresses share with the first
 */
public record AddressRange(InetAddress network, int prefixLength) {

    // Neither brackets nor a zone: those belong to one address on one machine.
    private static final Pattern RANGE = Pattern.compile("([0-9A-Fa-f:.]+)(?:/(0|[1-9][0-9]{0,2}))?");
    private static final int MAPPED_PREFIX = 96;
    private static final int LONGEST_IPV4_PREFIX = 32;
    private static final int LONGEST_IPV6_PREFIX = 128;
    private static final int IPV6_HOME = 64;

    /**
     * Checks that the first address is the first.
     *
     * @throws IllegalArgumentException when the prefix length is not of the address's family, or a bit beyond it is set
     */
    public AddressRange {
        int longest = longestPrefix(network);
        if (prefixLength < 0 || prefixLength > longest) {
            throw new IllegalArgumentException("must have a prefix length from 0 to " + longest);
        }
        InetAddress first = first(network, prefixLength);
        if (!first.equals(network)) {
            throw new IllegalArgumentException(
                    "must not have bits set beyond the prefix; write " + text(first, prefixLength));
        }
    }

    /**
     * Reads {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or one address; never asks a name service.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static AddressRange parse(String text) {
        Matcher parts = RANGE.matcher(text);
        if (!parts.matches()) {
            throw notARange();
        }
        InetAddress network = address(parts.group(1));
        int mapped = text.contains(":") && longestPrefix(network) == LONGEST_IPV4_PREFIX ? MAPPED_PREFIX : 0;
        int length = parts.group(2) == null ? longestPrefix(network) : Integer.parseInt(parts.group(2)) - mapped;
        return new AddressRange(network, length);
    }

    private static InetAddress address(String text) {
        try {
            return CallerAddress.parse(text).address();
        } catch (IllegalArgumentException e) {
            throw notARange();
        }
    }

    private static IllegalArgumentException notARange() {
        return new IllegalArgumentException(
                "must be an IP address, or a range of them such as 10.0.0.0/8 or 2001:db8::/32");
    }

    /** All that one caller has at its disposal: its IPv4 address, or the IPv6 /64 in which it picks addresses at will. */
    public static AddressRange homeOf(CallerAddress caller) {
        int length = Math.min(longestPrefix(caller.address()), IPV6_HOME);
        return new AddressRange(first(caller.address(), length), length);
    }

    /** Whether the caller's address is one of these. */
    public boolean contains(CallerAddress caller) {
        return longestPrefix(caller.address()) == longestPrefix(network)
                && first(caller.address(), prefixLength).equals(network);
    }

    private static int longestPrefix(InetAddress address) {
        return address.getAddress().length == 4 ? LONGEST_IPV4_PREFIX : LONGEST_IPV6_PREFIX;
    }

    private static InetAddress first(InetAddress address, int prefixLength) {
        byte[] octets = address.getAddress();
        int whole = prefixLength / Byte.SIZE;
        if (whole < octets.length) {
            octets[whole] &= (byte) (0xFF00 >> (prefixLength % Byte.SIZE));
            Arrays.fill(octets, whole + 1, octets.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of 4 or 16 octets is one", e);
        }
    }

    /** As it is written in a configuration. */
    @Override
    public String toString() {
        return text(network, prefixLength);
    }

    private static String text(InetAddress network, int prefixLength) {
        return network.getHostAddress() + "/" + prefixLength;
    }
}

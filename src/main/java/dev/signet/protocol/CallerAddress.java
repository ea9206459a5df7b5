package dev.signet.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The network address of a caller. An IPv4 address that is mapped into IPv6 is the IPv4 address.
 *
 * @param address the address, without a host name
 */
public record CallerAddress(InetAddress address) {

    /**
     * Reads a numeric address; never asks a name service.
     *
     * @throws IllegalArgumentException when it is not a numeric address
     */
    public static CallerAddress parse(String numeric) {
        // InetAddress looks up whatever does not begin like a number or hold a colon.
        if (!numeric.contains(":") && (numeric.isEmpty() || !Character.isDigit(numeric.charAt(numeric.length() - 1)))) {
            throw new IllegalArgumentException("must be a numeric IP address");
        }
        try {
            return new CallerAddress(InetAddress.getByName(numeric));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("must be a numeric IP address", e);
        }
    }

    /** The numeric form. */
    @Override
    public String toString() {
        return address.getHostAddress();
    }
}

package dev.signet.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes names and values of application/x-www-form-urlencoded, strictly: RFC 6749 appendix B. */
public final class FormEncoding {

    private FormEncoding() {}

    /**
     * Decodes one name or one value.
     *
     * @throws IllegalArgumentException when the percent-encoding is broken or what it encodes is not UTF-8
     */
    public static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded.replace('+', ' ');
        }
        byte[] octets = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '%') {
                decoded.write(hexDigit(octets, i + 1) * 16 + hexDigit(octets, i + 2));
                i += 2;
            } else {
                decoded.write(octets[i] == '+' ? ' ' : octets[i]);
            }
        }
        return utf8(decoded.toByteArray());
    }

    /**
     * Decodes octets without mending anything.
     *
     * @throws IllegalArgumentException when the octets are not UTF-8
     */
    public static String utf8(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static int hexDigit(byte[] octets, int at) {
        int digit = at < octets.length ? Character.digit(octets[at], 16) : -1;
        if (digit < 0) {
            throw new IllegalArgumentException("broken percent-encoding");
        }
        return digit;
    }
}

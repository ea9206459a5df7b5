package dev.signet.protocol;

import java.util.Base64;

/** Octets as they stand in URLs and JWTs: base64url without padding, RFC 7515 section 2. */
public final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Base64Url() {}

    public static String encode(byte[] octets) {
        return ENCODER.encodeToString(octets);
    }

    /**
     * The octets of their one spelling: Java's decoder lets padding and stray bits pass, so that one token would have several.
     *
     * @throws IllegalArgumentException when it is another spelling or none, as a phrase to follow the name of what was read
     */
    public static byte[] decode(String text) {
        byte[] octets;
        try {
            octets = DECODER.decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not base64url", e);
        }
        if (!encode(octets).equals(text)) {
            throw new IllegalArgumentException("is not canonical base64url");
        }
        return octets;
    }
}

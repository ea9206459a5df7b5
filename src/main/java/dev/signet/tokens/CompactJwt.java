package dev.signet.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.keys.StrictJson;
import dev.signet.protocol.Base64Url;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A JWT in compact serialisation, taken apart strictly and not yet verified: RFC 7515 section 5.2, RFC 7519 section 7.2.
 * Each part is canonical base64url, the header and the claims are JSON objects without a member twice.
 */
public final class CompactJwt {

    /** The end of the year 9999. */
    private static final double LAST_SECOND = 253_402_300_799.0;

    private final String compact;
    private final ObjectNode header;
    private final ObjectNode claims;
    private final byte[] signature;

    private CompactJwt(String compact, ObjectNode header, ObjectNode claims, byte[] signature) {
        this.compact = compact;
        this.header = header;
        this.claims = claims;
        this.signature = signature;
    }

    /**
     * Takes a JWT apart.
     *
     * @throws IllegalArgumentException saying for the log what is malformed, without repeating any of it
     */
    public static CompactJwt parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not three parts");
        }
        ObjectNode header = json("header", parts[0]);
        ObjectNode claims = json("claims", parts[1]);
        return new CompactJwt(token, header, claims, decode("signature", parts[2]));
    }

    /** The JOSE header. */
    public ObjectNode header() {
        return header;
    }

    /** The claims set; nothing in it is proven. */
    public ObjectNode claims() {
        return claims;
    }

    /** The claims set in base64url, for {@link #claims(String)}. */
    String encodedClaims() {
        return compact.substring(compact.indexOf('.') + 1, compact.lastIndexOf('.'));
    }

    /**
     * The claims set that is encoded so.
     *
     * @throws IllegalArgumentException as {@link #parse} does
     */
    static ObjectNode claims(String encoded) {
        return json("claims", encoded);
    }

    /** What is signed, RFC 7515 section 5.2. */
    public byte[] signingInput() {
        return compact.substring(0, compact.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    }

    /** The octets of the signature. */
    public byte[] signature() {
        return signature.clone();
    }

    /**
     * A header parameter or claim that must be a string where it is there.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static Optional<String> string(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is not a string");
        }
        return Optional.of(value.textValue());
    }

    /**
     * The same where it must be there.
     *
     * @throws IllegalArgumentException when it is missing or no string
     */
    public static String requiredString(ObjectNode object, String name) {
        return string(object, name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    /**
     * A claim that is a NumericDate, which may have a fraction: RFC 7519 section 2.
     *
     * @throws IllegalArgumentException when it is none, or out of range
     */
    public static Optional<Instant> date(ObjectNode claims, String name) {
        JsonNode value = claims.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(name + " is not a number of seconds");
        }
        double seconds = value.doubleValue();
        if (!(seconds >= 0 && seconds <= LAST_SECOND)) {
            throw new IllegalArgumentException(name + " is out of range");
        }
        return Optional.of(Instant.ofEpochMilli((long) (seconds * 1000)));
    }

    /**
     * The same where it must be there.
     *
     * @throws IllegalArgumentException when it is missing or no date
     */
    public static Instant requiredDate(ObjectNode claims, String name) {
        return date(claims, name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }

    /** How much there is of it, for it may be somebody's credential. */
    @Override
    public String toString() {
        return "CompactJwt[" + compact.length() + " characters]";
    }

    private static ObjectNode json(String part, String encoded) {
        byte[] octets = decode(part, encoded);
        try {
            return StrictJson.object(octets).orElseThrow(() -> new IllegalArgumentException("is not a JSON object"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part + " " + e.getMessage(), e);
        }
    }

    private static byte[] decode(String part, String encoded) {
        try {
            return Base64Url.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part + " " + e.getMessage(), e);
        }
    }
}

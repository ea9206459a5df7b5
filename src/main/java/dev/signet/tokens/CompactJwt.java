package dev.signet.tokens;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A JWT in compact serialisation, taken apart strictly and not yet verified: RFC 7515 section 5.2, RFC 7519 section 7.2.
 * Each part is canonical base64url, the header and the claims are JSON objects without a member twice.
 *
 * @param header the JOSE header
 * @param claims the claims set; nothing in it is proven
 * @param signed the same JWT as the signature algorithms take it
 */
record CompactJwt(ObjectNode header, ObjectNode claims, DecodedJWT signed) {

    private static final ObjectReader STRICT_JSON = JsonMapper.builder(JsonFactory.builder()
                    // Names that strangers choose are not worth remembering, and a flood of them would fill memory.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    /** @throws IllegalArgumentException saying for the log what is malformed, without repeating any of it */
    static CompactJwt parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not three parts");
        }
        ObjectNode header = json("header", parts[0]);
        ObjectNode claims = json("claims", parts[1]);
        decode("signature", parts[2]);
        try {
            return new CompactJwt(header, claims, JWT.decode(token));
        } catch (JWTDecodeException e) {
            throw new IllegalArgumentException("not a JWT", e);
        }
    }

    /** A header parameter or claim that must be a string where it is there. */
    static Optional<String> string(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is not a string");
        }
        return Optional.of(value.textValue());
    }

    /** A claim that is a NumericDate, RFC 7519 section 2. */
    static Optional<Instant> date(ObjectNode claims, String name) {
        JsonNode value = claims.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException(name + " is not a whole number of seconds");
        }
        long seconds = value.longValue();
        if (seconds < 0 || seconds > Instant.MAX.getEpochSecond()) {
            throw new IllegalArgumentException(name + " is out of range");
        }
        return Optional.of(Instant.ofEpochSecond(seconds));
    }

    private static ObjectNode json(String part, String encoded) {
        try {
            // As text: given octets, the parser would also guess UTF-16 and UTF-32.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode(part, encoded)))
                    .toString();
            if (STRICT_JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (CharacterCodingException | JsonProcessingException e) {
            throw new IllegalArgumentException(part + " is not well-formed JSON with each member once", e);
        }
        throw new IllegalArgumentException(part + " is not a JSON object");
    }

    private static byte[] decode(String part, String encoded) {
        byte[] octets;
        try {
            octets = Base64.getUrlDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(part + " is not base64url", e);
        }
        // The decoder lets padding and stray bits pass, so that one token would have several spellings.
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(encoded)) {
            throw new IllegalArgumentException(part + " is not canonical base64url");
        }
        return octets;
    }
}

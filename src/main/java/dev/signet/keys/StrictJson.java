package dev.signet.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.protocol.FormEncoding;
import java.util.Optional;

/** JSON from strangers: each member once, nothing behind it. RFC 8259 section 4 leaves the rest to whoever reads. */
public final class StrictJson {

    private static final String MALFORMED = "is not well-formed JSON with each member once";

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    // Names that strangers choose are not worth remembering, and a flood of them would fill memory.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    // Lent to whoever reads: a virtual thread would make its own for the one request that it serves.
                    .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private StrictJson() {}

    /**
     * The object that a text is; empty where it is another value.
     *
     * @throws IllegalArgumentException when it is not well-formed JSON with each member once; the message repeats nothing
     *     of it
     */
    public static Optional<ObjectNode> object(String text) {
        try {
            return READER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(MALFORMED, e);
        }
    }

    /** The same of text in UTF-8. */
    public static Optional<ObjectNode> object(byte[] utf8) {
        // As text: given octets, the parser would also guess UTF-16 and UTF-32.
        return object(text(utf8));
    }

    private static String text(byte[] utf8) {
        try {
            return FormEncoding.utf8(utf8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(MALFORMED, e);
        }
    }
}

package dev.signet.endpoints;

import dev.signet.protocol.Base64Url;
import dev.signet.protocol.Sha256;
import java.util.Arrays;

/** A document and the tag by which its readers ask whether it changed: RFC 9110 section 8.8.3. */
final class TaggedDocument {

    private static final int TAG_BYTES = 16;

    private final byte[] content;
    private final String etag;

    /** @param content must not change any more, for it is shared by all that it is sent to */
    TaggedDocument(byte[] content) {
        this.content = content;
        this.etag = '"' + Base64Url.encode(Arrays.copyOf(Sha256.of(content), TAG_BYTES)) + '"';
    }

    byte[] content() {
        return content;
    }

    /** With its quotes. */
    String etag() {
        return etag;
    }
}

package dev.signet.endpoints;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A document that clients may keep for a while and then ask whether it changed: RFC 9110 section 13.1.2. */
final class CacheableAnswer {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private CacheableAnswer() {}

    static void write(Context ctx, Object document) {
        write(ctx, document, FIVE_MINUTES);
    }

    /** @param maxAge how long it may be kept, RFC 9111 section 5.2.2.1; of a part of a second nothing is left */
    static void write(Context ctx, Object document, Duration maxAge) {
        String cacheControl = "public, max-age=" + maxAge.toSeconds();
        write(ctx, "application/json", new TaggedDocument(JsonAnswer.encode(document)), cacheControl);
    }

    /** One that is asked for each time: RFC 9111 section 5.2.2.4. */
    static void writeToAsk(Context ctx, String mediaType, TaggedDocument document) {
        write(ctx, mediaType, document, "no-cache");
    }

    private static void write(Context ctx, String mediaType, TaggedDocument document, String cacheControl) {
        String etag = document.etag();
        // The type of a 304 as well: a cache takes its fields over, RFC 9111 section 3.2.
        ctx.header("Cache-Control", cacheControl).header("ETag", etag).contentType(mediaType);
        if (names(Collections.list(ctx.req().getHeaders("If-None-Match")), etag)) {
            NotModified.answer(ctx);
        } else {
            WholeAnswer.write(ctx, document.content());
        }
    }

    private static boolean names(List<String> ifNoneMatch, String etag) {
        // A cache may have weakened the tag; If-None-Match compares weakly.
        return ifNoneMatch.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }
}

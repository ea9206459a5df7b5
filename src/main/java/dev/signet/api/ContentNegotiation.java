package dev.signet.api;

import dev.signet.protocol.MediaRange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of its two media types a document goes out as: JSON:API 1.1, "Content Negotiation", and RFC 9110 section 12.5.1.
 * Whoever can take JSON:API gets it, whatever else they would like better.
 */
final class ContentNegotiation {

    static final String JSON_API = "application/vnd.api+json";
    static final String JSON = "application/json";

    private static final Set<String> JSON_API_PARAMETERS = Set.of("ext", "profile");

    /**
     * The ranges that our types are in, and the parameters that make no difference to them. A charset has no effect on
     * JSON, RFC 8259 section 11, and many clients send one.
     */
    private static final Map<String, Set<String>> RANGES = Map.ofEntries(
            Map.entry(JSON_API, Set.of("q", "ext", "profile")),
            Map.entry(JSON, Set.of("q", "charset")),
            Map.entry("application/*", Set.of("q")),
            Map.entry("*/*", Set.of("q")));

    private ContentNegotiation() {}

    /** @throws ApiError when the answer could not be read, or the request is of a kind that nobody can read */
    static String mediaType(HttpServletRequest request) {
        String mediaType = accepted(request).orElseThrow(ApiError::notAcceptable);
        requireKnownContent(request);
        return mediaType;
    }

    /** The media type that the request accepts, if there is one. */
    static Optional<String> accepted(HttpServletRequest request) {
        List<String> members = Collections.list(request.getHeaders("Accept")).stream()
                .flatMap(field -> MediaRange.members(field).stream())
                .toList();
        if (members.isEmpty()) {
            return Optional.of(JSON_API);
        }
        List<MediaRange> ranges = members.stream()
                .map(MediaRange::parse)
                .flatMap(Optional::stream)
                .toList();
        if (wantsUnknownJsonApiOnly(ranges)) {
            return Optional.empty();
        }
        return Stream.of(JSON_API, JSON).filter(type -> allows(ranges, type)).findFirst();
    }

    /** JSON:API 1.1 says 406 where every instance of its type is modified, also beside another type that would do. */
    private static boolean wantsUnknownJsonApiOnly(List<MediaRange> ranges) {
        List<MediaRange> instances = ranges.stream()
                .filter(range -> range.type().equals(JSON_API) && range.weight() > 0)
                .toList();
        return !instances.isEmpty() && instances.stream().noneMatch(ContentNegotiation::isOurs);
    }

    /** The most specific range that the type is in decides, RFC 9110 section 12.5.1. */
    private static boolean allows(List<MediaRange> ranges, String type) {
        for (String specific : List.of(type, "application/*", "*/*")) {
            List<MediaRange> deciding = ranges.stream()
                    .filter(range -> range.type().equals(specific) && isOurs(range))
                    .toList();
            if (!deciding.isEmpty()) {
                return deciding.stream().anyMatch(range -> range.weight() > 0);
            }
        }
        return false;
    }

    private static boolean isOurs(MediaRange range) {
        return hasOnly(range, RANGES.getOrDefault(range.type(), Set.of()));
    }

    /** Whether the parameters are none but those named, and ask for no extension of JSON:API, since there are none. */
    private static boolean hasOnly(MediaRange range, Set<String> names) {
        return names.containsAll(range.parameters().keySet())
                && range.parameters().getOrDefault("ext", "").isBlank();
    }

    private static void requireKnownContent(HttpServletRequest request) {
        // The field itself: asked for the content type, Jetty fails on a charset that it does not know.
        boolean unknown = Optional.ofNullable(request.getHeader("Content-Type"))
                .flatMap(MediaRange::parse)
                .filter(type -> type.type().equals(JSON_API) && !hasOnly(type, JSON_API_PARAMETERS))
                .isPresent();
        if (unknown) {
            throw ApiError.unsupportedMediaType();
        }
    }
}

package dev.signet.api;

import dev.signet.protocol.FormEncoding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, decoded strictly, each at most once and none that nobody reads. */
final class QueryParameters {

    private final Map<String, String> values;

    private QueryParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param query as it stood in the request, if there was one
     * @param known the names that may occur
     * @throws ApiError when it is malformed, or a parameter is unknown or stands twice
     */
    static QueryParameters parse(@Nullable String query, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (!pair.isEmpty()) {
                add(values, pair, known);
            }
        }
        return new QueryParameters(values);
    }

    private static void add(Map<String, String> values, String pair, Set<String> known) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
        if (!known.contains(name)) {
            throw ApiError.invalidParameter(name, "This query parameter is not known here");
        }
        if (values.put(name, value) != null) {
            throw ApiError.invalidParameter(name, "This query parameter may stand only once");
        }
    }

    private static String decoded(String encoded) {
        try {
            return FormEncoding.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw ApiError.malformedQuery();
        }
    }

    /** A parameter as it goes into a link; the value is one that was accepted, so it holds nothing to encode. */
    static String encoded(String name, String value) {
        return name.replace("[", "%5B").replace("]", "%5D") + "=" + value;
    }

    /** The value, which may be empty, of a parameter that may be absent. */
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }
}

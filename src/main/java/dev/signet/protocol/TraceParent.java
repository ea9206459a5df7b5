package dev.signet.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request stands in somebody's trace, by the {@code traceparent} field of W3C Trace Context, version 00.
 *
 * @param traceId of the whole trace, 32 hexadecimal digits
 * @param parentId of the step that made the request, 16 hexadecimal digits
 */
public record TraceParent(String traceId, String parentId) {

    private static final Pattern VERSION_00 = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
    private static final Pattern ZEROS = Pattern.compile("0+");

    /** Reads the fields of a request. Empty unless there is exactly one of the right form: what is malformed means nothing. */
    public static Optional<TraceParent> parse(List<String> fields) {
        if (fields.size() != 1) {
            return Optional.empty();
        }
        Matcher form = VERSION_00.matcher(fields.get(0));
        return form.matches() && !isZero(form.group(1)) && !isZero(form.group(2))
                ? Optional.of(new TraceParent(form.group(1), form.group(2)))
                : Optional.empty();
    }

    private static boolean isZero(String id) {
        return ZEROS.matcher(id).matches();
    }
}

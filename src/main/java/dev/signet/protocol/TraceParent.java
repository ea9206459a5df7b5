package dev.signet.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request stands in somebody's trace, by the {@code traceparent} field of W3C Trace Context. Of later
 * versions it takes what they have in common with version 00.
 *
 * @param traceId of the whole trace, 32 hexadecimal digits
 * @param parentId of the step that made the request, 16 hexadecimal digits
 */
public record TraceParent(String traceId, String parentId) {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");
    private static final Pattern ZEROS = Pattern.compile("0+");

    /** Reads the fields of a request. Empty unless there is exactly one of the right form: what is malformed means nothing. */
    public static Optional<TraceParent> parse(List<String> fields) {
        if (fields.size() != 1) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(fields.get(0));
        return form.matches() && isVersion(form) && !isZero(form.group(2)) && !isZero(form.group(3))
                ? Optional.of(new TraceParent(form.group(2), form.group(3)))
                : Optional.empty();
    }

    /** There is no ff, and only later versions may go on after a dash. */
    private static boolean isVersion(Matcher form) {
        String version = form.group(1);
        return version.equals("00") ? form.group(4) == null : !version.equals("ff");
    }

    private static boolean isZero(String id) {
        return ZEROS.matcher(id).matches();
    }
}

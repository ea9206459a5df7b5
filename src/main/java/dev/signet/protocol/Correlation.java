package dev.signet.protocol;

import java.util.Optional;

/**
 * By what the lines of the log that are about one request are found.
 *
 * @param requestId our own, which the answer has too
 * @param trace the caller's, where it has one
 */
public record Correlation(String requestId, Optional<TraceParent> trace) {

    /** The attribute of a request that holds it. */
    public static final String ATTRIBUTE = "request_id";

    /** Says at the end of a line which request it is about. */
    public LogLine endOf(LogLine line) {
        line.with("request_id", requestId);
        trace.ifPresent(parent -> line.with("trace_id", parent.traceId()).with("parent_id", parent.parentId()));
        return line;
    }
}

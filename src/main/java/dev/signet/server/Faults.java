package dev.signet.server;

import dev.signet.api.SampleApi;
import dev.signet.endpoints.OAuthErrors;
import dev.signet.endpoints.RequestId;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of last resort, when the server itself is at fault. RFC 9110 section 15.6.1. */
final class Faults {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** The stranger learns the request id, the log everything. */
    static void answer(Exception fault, Context ctx) {
        String requestId = RequestId.of(ctx);
        LOG.error("{}", RequestId.correlation(ctx).endOf(LogLine.of("fault")), fault);
        OAuthError error = OAuthError.serverError(requestId);
        if (SampleApi.isFor(ctx)) {
            SampleApi.answer(ctx, error);
        } else {
            OAuthErrors.answer(error, ctx);
        }
    }

    /** Javalin has no request for an Error, such as a stack that overflows, only the answer. */
    static void answer(HttpServletResponse answer, Error error) {
        String requestId = String.valueOf(answer.getHeader(RequestId.FIELD));
        LOG.error("{}", LogLine.of("fault").with("request_id", requestId), error);
        OAuthErrors.answer(OAuthError.serverError(requestId), answer);
    }
}

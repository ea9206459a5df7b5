package dev.signet.endpoints;

import dev.signet.applications.Application;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers refusals in JSON and writes them to the log: RFC 6749 section 5.2. */
public final class OAuthErrors {

    private static final Logger LOG = LoggerFactory.getLogger(OAuthErrors.class);

    private OAuthErrors() {}

    /** Answers a refusal, in place of the body that the answer may have so far; its header fields stay. */
    public static void answer(OAuthError error, Context ctx) {
        answer(error, ctx, List.of());
    }

    /**
     * The same.
     *
     * @param applications of the client that it concerns, for the log
     */
    public static void answer(OAuthError error, Context ctx, List<Application> applications) {
        write(error, ctx);
        if (error.status() == 401) {
            // RFC 9110 section 15.5.2 asks for a challenge with each 401, whether the client used the field or not.
            ctx.header("WWW-Authenticate", "Basic realm=\"signet\"");
        }
        log(error, ctx, applications);
    }

    /**
     * Tells the log of a refusal, unless there just is nothing at the path.
     *
     * @param applications of the client that it concerns
     */
    public static void log(OAuthError error, Context ctx, List<Application> applications) {
        if (error.status() != 404) {
            LOG.info("{}", refused(error, ctx, applications));
        }
    }

    /** The status, the header fields and the members of a refusal, without a challenge and without a word to the log. */
    static void write(OAuthError error, Context ctx) {
        ctx.status(error.status()).header("Cache-Control", "no-store").header("Pragma", "no-cache");
        error.headers().forEach(ctx::header);
        JsonAnswer.write(ctx, body(error));
    }

    /** Answers where there is no more of the request than what it is answered with, and what can be written is. */
    public static void answer(OAuthError error, HttpServletResponse answer) {
        answer.setStatus(error.status());
        answer.setContentType("application/json");
        answer.setHeader("Cache-Control", "no-store");
        try {
            answer.getOutputStream().write(JsonAnswer.encode(body(error)));
        } catch (IOException e) {
            LOG.debug("the caller is gone", e);
        }
    }

    /** The members of an error answer. */
    private static Map<String, String> body(OAuthError error) {
        Map<String, String> body = new LinkedHashMap<>();
        error.code().ifPresent(code -> body.put("error", code));
        body.put("error_description", error.description());
        return body;
    }

    private static LogLine refused(OAuthError error, Context ctx, List<Application> applications) {
        String names = applications.stream().map(Application::name).collect(Collectors.joining(","));
        return RequestId.correlation(ctx)
                .endOf(LogLine.of("request_refused")
                        .with("error", error.code().orElse(null))
                        .with("reason", error.reason())
                        .with("client_id", error.clientId().orElse(null))
                        .with("application", names.isEmpty() ? null : names)
                        .with("address", CallerAddresses.of(ctx))
                        .with("method", ctx.req().getMethod())
                        .with("path", ctx.req().getRequestURI()));
    }
}

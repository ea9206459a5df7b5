package dev.signet.server;

import dev.signet.endpoints.Paths;
import dev.signet.endpoints.RequestId;
import dev.signet.protocol.LogLine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON what never reaches a route: a request that is no HTTP, headers that are too long, a server that stops. */
final class JsonErrorHandler extends ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorHandler.class);

    private static final String PLAIN_HTTP = "dev.signet.server.plain_http";

    private record Refusal(String error, String description) {}

    /** Has a request, which must be refused, told that it came without TLS. */
    static void notePlainHttp(Request request) {
        request.setAttribute(PLAIN_HTTP, true);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (isForGateway(request, response.getStatus())) {
            response.setStatus(403);
        }
        if (response.getStatus() == HttpStatus.UPGRADE_REQUIRED_426) {
            // Of HTTP/2 without TLS. What it could be upgraded to is not spoken here, and a 426 would have to name it.
            response.setStatus(HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505);
        }
        int status = response.getStatus();
        boolean plainHttp = request.getAttribute(PLAIN_HTTP) != null;
        Refusal refusal = plainHttp ? new Refusal("invalid_request", "This port speaks HTTPS") : refusal(status);
        String requestId = RequestId.create();
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "application/json")
                .put(HttpHeader.CACHE_CONTROL, "no-store")
                .put(RequestId.FIELD, requestId);
        if (plainHttp) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        if (status == 503) {
            // Only a server that stops gets here. Whoever asks again asks another, or this one after its restart.
            response.getHeaders().put(HttpHeader.CONNECTION, "close").put(HttpHeader.RETRY_AFTER, "5");
        }
        LOG.info(
                "{}",
                LogLine.of("request_refused")
                        .with("status", status)
                        .with("error", refusal.error())
                        .with("reason", refusal.description())
                        .with("address", Request.getRemoteAddr(request))
                        .with("request_id", requestId));
        response.write(true, ByteBuffer.wrap(body(refusal).getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** A gateway that asks takes any refusal but 401 and 403 for a fault of ours. */
    private static boolean isForGateway(Request request, int status) {
        String path = request.getHttpURI().getPath();
        return status >= 400 && status < 500 && path != null && path.endsWith(Paths.VERIFY);
    }

    private static Refusal refusal(int status) {
        return switch (status) {
            case 403 -> new Refusal("invalid_request", "The request cannot be read, so it must not go on");
            case 404 -> new Refusal("not_found", "There is nothing at this path");
            case 414 -> new Refusal("invalid_request", "The request target is too long");
            case 431 -> new Refusal("invalid_request", "The header fields are too long");
            case 505 -> new Refusal("invalid_request", "This version of HTTP is not spoken here");
            case 503 -> new Refusal("temporarily_unavailable", "The server is shutting down");
            default ->
                status < 500
                        ? new Refusal("invalid_request", "The request is not well-formed HTTP")
                        : new Refusal("server_error", "The server met a fault of its own");
        };
    }

    private static String body(Refusal refusal) {
        return "{\"error\":\"" + refusal.error() + "\",\"error_description\":\"" + refusal.description() + "\"}";
    }
}

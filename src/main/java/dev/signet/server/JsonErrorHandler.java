package dev.signet.server;

import dev.signet.endpoints.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers in JSON what never reaches a route: a request that is no HTTP, headers that are too long, a server that stops. */
final class JsonErrorHandler extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (response.getStatus() == 503) {
            // Only a server that stops gets here. Whoever asks again asks another, or this one after its restart.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        if (!response.getHeaders().contains("X-Request-Id")) {
            response.getHeaders().put("X-Request-Id", RequestId.create());
        }
        response.write(true, ByteBuffer.wrap(body(response.getStatus()).getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    private static String body(int status) {
        return switch (status) {
            case 404 -> "{\"error\":\"not_found\",\"error_description\":\"There is nothing at this path\"}";
            case 414 -> "{\"error\":\"invalid_request\",\"error_description\":\"The request target is too long\"}";
            case 431 -> "{\"error\":\"invalid_request\",\"error_description\":\"The header fields are too long\"}";
            case 503 -> "{\"error\":\"temporarily_unavailable\",\"error_description\":\"The server is shutting down\"}";
            default ->
                status < 500 || status == 505
                        ? "{\"error\":\"invalid_request\",\"error_description\":\"The request is not well-formed HTTP\"}"
                        : "{\"error\":\"server_error\",\"error_description\":\"The server met a fault of its own\"}";
        };
    }
}

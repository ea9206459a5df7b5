package dev.signet.server;

import dev.signet.endpoints.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is said to whoever cannot be served now: the same words as ever, made ready beforehand, since a refusal must cost
 * little. RFC 9110 section 15.6.4.
 */
final class OverloadAnswer {

    private static final HttpField RETRY_AFTER = new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "2");
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

    /** An answer that is ready. */
    private record Ready(HttpField contentType, HttpField contentLength, ByteBuffer body) {

        static Ready of(String contentType, String body) {
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            return new Ready(
                    new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, contentType),
                    new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, String.valueOf(octets.length)),
                    ByteBuffer.wrap(octets).asReadOnlyBuffer());
        }
    }

    private static final Ready OAUTH = Ready.of("application/json", """
                    {"error":"temporarily_unavailable","error_description":"The server has too much to do"}""");
    private static final Ready JSON_API = Ready.of("application/vnd.api+json", """
                    {"errors":[{"status":"503","code":"temporarily_unavailable",\
                    "title":"Service Unavailable","detail":"The server has too much to do"}]}""");

    private final Predicate<String> isApi;

    /** @param isApi whether an API is at a raw path */
    OverloadAnswer(Predicate<String> isApi) {
        this.isApi = isApi;
    }

    void write(Request request, Response response, Callback callback) {
        Ready ready = isApi.test(request.getHttpURI().getPath()) ? JSON_API : OAUTH;
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
        HttpFields.Mutable fields = response.getHeaders();
        fields.put(ready.contentType());
        fields.put(ready.contentLength());
        fields.put(NO_STORE);
        fields.put(RETRY_AFTER);
        fields.put(RequestId.FIELD, RequestId.create());
        response.write(true, ready.body().duplicate(), callback);
    }
}

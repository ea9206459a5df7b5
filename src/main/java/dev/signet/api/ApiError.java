package dev.signet.api;

import dev.signet.protocol.OAuthError;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal by an API, told as an error object of JSON:API 1.1. Nothing in it repeats what the caller sent but a name. */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** In characters of Unicode; an answer that repeats more of a name is no help to anybody. */
    private static final int LONGEST_NAME = 256;

    private final int status;
    private final String code;
    private final String detail;
    private final @Nullable String parameter;
    private final transient Map<String, String> headers;

    private ApiError(int status, String code, String detail, @Nullable String parameter, Map<String, String> headers) {
        // An answer, not a fault: nobody reads where it was thrown.
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.parameter = parameter;
        this.headers = Map.copyOf(headers);
    }

    /** Nothing is there, or nothing for this application. */
    static ApiError notFound() {
        return of(OAuthError.notFound());
    }

    /** Something is there, and it can only be read. */
    static ApiError methodNotAllowed() {
        return new ApiError(
                405,
                "method_not_allowed",
                "The method is not allowed here; allowed: GET, HEAD",
                null,
                Map.of("Allow", "GET, HEAD"));
    }

    /** The Accept field allows neither media type that there is, RFC 9110 section 15.5.7. */
    static ApiError notAcceptable() {
        return new ApiError(
                406,
                "not_acceptable",
                "The Accept field must allow " + ContentNegotiation.JSON_API
                        + ", without parameters other than profile, or " + ContentNegotiation.JSON,
                null,
                Map.of());
    }

    /** The body is of a JSON:API type with parameters that nobody knows. */
    static ApiError unsupportedMediaType() {
        return new ApiError(
                415,
                "unsupported_media_type",
                "The Content-Type field must not have parameters other than profile",
                null,
                Map.of());
    }

    /** The query cannot be decoded. */
    static ApiError malformedQuery() {
        return new ApiError(400, "invalid_request", "The query is not percent-encoded UTF-8", null, Map.of());
    }

    /** A query parameter is unknown, or has a value that it cannot have. */
    static ApiError invalidParameter(String parameter, String detail) {
        return new ApiError(400, "invalid_parameter", detail, begin(parameter), Map.of());
    }

    private static String begin(String name) {
        return name.codePointCount(0, name.length()) > LONGEST_NAME
                ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME))
                : name;
    }

    /** The token was not good enough; the challenge says what would be. */
    static ApiError refused(OAuthError refusal, String challenge) {
        Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
        headers.put("WWW-Authenticate", challenge);
        return of(refusal, headers);
    }

    static ApiError of(OAuthError error) {
        return of(error, error.headers());
    }

    private static ApiError of(OAuthError error, Map<String, String> headers) {
        // A challenge without a token has no code, RFC 6750 section 3.1; our errors document always has one.
        return new ApiError(error.status(), error.code().orElse("unauthorized"), error.description(), null, headers);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** The same for every error of this status. */
    String title() {
        return HttpStatus.forStatus(status).getMessage();
    }

    String detail() {
        return detail;
    }

    /** The query parameter that is wrong. */
    Optional<String> parameter() {
        return Optional.ofNullable(parameter);
    }

    Map<String, String> headers() {
        return headers;
    }
}

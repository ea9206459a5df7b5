package dev.signet.protocol;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A refusal: what the stranger is told, and what the operator reads in the log. One named constructor for each error of
 * RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 8707 section 2 and RFC 9449 section 5.
 *
 * <p>The description is public and keeps to the characters of RFC 6749 section 5.2; it never repeats what the caller sent.
 * The reason is for the log alone.
 */
public final class OAuthError extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final Pattern DESCRIPTION = Pattern.compile("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final String INVALID_DPOP_PROOF = "invalid_dpop_proof";
    private static final String USE_DPOP_NONCE = "use_dpop_nonce";

    private final int status;
    private final @Nullable String code;
    private final String description;
    private final String reason;
    private final @Nullable String clientId;
    private final transient Map<String, String> headers;
    private final @Nullable String scope;
    private final boolean underDpop;

    private OAuthError(
            int status,
            @Nullable String code,
            String description,
            String reason,
            @Nullable String clientId,
            Map<String, String> headers,
            @Nullable String scope,
            boolean underDpop) {
        // A refusal is an answer, not a fault: nobody reads where it was thrown, so it costs no stack trace.
        super(reason, null, false, false);
        if (!DESCRIPTION.matcher(description).matches()) {
            throw new IllegalArgumentException("error_description has a character that RFC 6749 section 5.2 forbids");
        }
        this.status = status;
        this.code = code;
        this.description = description;
        this.reason = reason;
        this.clientId = clientId;
        this.headers = Map.copyOf(headers);
        this.scope = scope;
        this.underDpop = underDpop;
    }

    private static OAuthError of(int status, @Nullable String code, String description, String reason) {
        return new OAuthError(status, code, description, reason, null, Map.of(), null, false);
    }

    /** The request is malformed, RFC 6749 section 5.2. */
    public static OAuthError invalidRequest(String description) {
        return of(400, "invalid_request", description, description);
    }

    /** The body did not arrive in time. */
    public static OAuthError requestTimeout() {
        return of(408, "invalid_request", "The body did not arrive in time", "body did not arrive in time");
    }

    /** The body is longer than the limit, in bytes. */
    public static OAuthError contentTooLarge(int limit) {
        String description = "The body is longer than " + limit + " bytes";
        return of(413, "invalid_request", description, description);
    }

    /** The path is there, the method is not; {@code allow} is the value of the Allow field, RFC 9110 section 15.5.6. */
    public static OAuthError methodNotAllowed(String allow) {
        String description = "The method is not allowed here; allowed: " + allow;
        return new OAuthError(
                405, "invalid_request", description, description, null, Map.of("Allow", allow), null, false);
    }

    /** Nothing is there. */
    public static OAuthError notFound() {
        return of(404, "not_found", "There is nothing at this path", "unknown path");
    }

    /** A fault of ours. The cause goes to the log, by the request id that the answer names. */
    public static OAuthError serverError(String requestId) {
        return of(500, "server_error", "The server met a fault of its own; request id " + requestId, "fault");
    }

    /** Client authentication failed, RFC 6749 section 5.2. The stranger never learns why. */
    public static OAuthError invalidClient(String reason) {
        return of(401, "invalid_client", "Client authentication failed", reason);
    }

    /** Too many failed attempts, or too many slow checks waiting. The time to wait is told in whole seconds, one at least. */
    public static OAuthError slowDown(Duration retryAfter, String reason) {
        return later(429, "slow_down", "Too many attempts", retryAfter, reason);
    }

    /** Something that is needed is away, or there is no room. The time to wait is told in whole seconds, one at least. */
    public static OAuthError temporarilyUnavailable(Duration retryAfter, String reason) {
        return later(503, "temporarily_unavailable", "The server cannot do this now", retryAfter, reason);
    }

    private static OAuthError later(int status, String code, String what, Duration retryAfter, String reason) {
        long seconds = Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
        String description = what + "; try again in " + seconds + (seconds == 1 ? " second" : " seconds");
        Map<String, String> headers = Map.of("Retry-After", Long.toString(seconds));
        return new OAuthError(status, code, description, reason, null, headers, null, false);
    }

    /** The DPoP proof is missing where it is needed, or not valid, RFC 9449 section 5. */
    public static OAuthError invalidDpopProof(String description, String reason) {
        return of(400, INVALID_DPOP_PROOF, description, reason);
    }

    /** The DPoP proof must carry a nonce of the server's, which comes with this answer, RFC 9449 section 8. */
    public static OAuthError useDpopNonce(String nonce) {
        String description = "The DPoP proof must carry the nonce of the DPoP-Nonce field";
        Map<String, String> headers = Map.of("DPoP-Nonce", nonce);
        return new OAuthError(400, USE_DPOP_NONCE, description, "no fresh DPoP nonce", null, headers, null, false);
    }

    /** The grant type is not one that this server knows, RFC 6749 section 5.2. */
    public static OAuthError unsupportedGrantType() {
        return of(
                400,
                "unsupported_grant_type",
                "The grant type must be client_credentials",
                "grant type is not client_credentials");
    }

    /** The client, though it is itself, may not do this, RFC 6749 section 5.2. */
    public static OAuthError unauthorizedClient(String description) {
        return of(400, "unauthorized_client", description, description);
    }

    /** The scope is malformed, unknown, or more than the client may have, RFC 6749 section 5.2. */
    public static OAuthError invalidScope(String description) {
        return of(400, "invalid_scope", description, description);
    }

    /** The resource is not one that the client may have a token for, RFC 8707 section 2. */
    public static OAuthError invalidTarget(String description) {
        return of(400, "invalid_target", description, description);
    }

    /** No token came: a challenge without an error code, RFC 6750 section 3.1. */
    public static OAuthError missingToken() {
        return of(401, null, "A bearer token is needed in the Authorization field", "no bearer token");
    }

    /** The token is expired, revoked, malformed, or not for this API, RFC 6750 section 3.1. */
    public static OAuthError invalidToken(String description, String reason) {
        return of(401, "invalid_token", description, reason);
    }

    /** The token is good and permits too little, RFC 6750 section 3.1. */
    public static OAuthError insufficientScope(Scope needed) {
        String description = "The token lacks a scope that is needed here: " + needed;
        return new OAuthError(
                403, "insufficient_scope", description, description, null, Map.of(), needed.toString(), false);
    }

    /** The same refusal, with the client that it concerns, for the log. */
    public OAuthError by(@Nullable String client) {
        return new OAuthError(status, code, description, reason, client, headers, scope, underDpop);
    }

    /**
     * The same refusal by an API, where it is a challenge of the DPoP scheme. What is wrong with a proof is 401 there: RFC
     * 9449 section 7.1.
     */
    public OAuthError underDpop() {
        int challenged = isAboutProof() ? 401 : status;
        return new OAuthError(challenged, code, description, reason, clientId, headers, scope, true);
    }

    /**
     * The same refusal to a gateway that asks for somebody else. Such gateways take 401 and 403 for a refusal, and anything
     * else, 400 too, for a fault of ours.
     */
    public OAuthError toGateway() {
        int understood = status == 401 || status >= 500 ? status : 403;
        return new OAuthError(understood, code, description, reason, clientId, headers, scope, underDpop);
    }

    private boolean isAboutProof() {
        return INVALID_DPOP_PROOF.equals(code) || USE_DPOP_NONCE.equals(code);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The error code; absent where RFC 6750 section 3.1 wants none. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /** The public text. */
    public String description() {
        return description;
    }

    /** The text for the log; it may say what the stranger must not learn, and never holds a secret. */
    public String reason() {
        return reason;
    }

    /** The client_id that was presented, for the log. It is not proven. */
    public Optional<String> clientId() {
        return Optional.ofNullable(clientId);
    }

    /** Header fields that belong to the answer, such as Allow. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The scope that is missing; for insufficient_scope only. */
    public Optional<String> scope() {
        return Optional.ofNullable(scope);
    }

    /** Whether the challenge is of the DPoP scheme, and not of Bearer. */
    public boolean isUnderDpop() {
        return underDpop;
    }
}

package dev.signet.tokens;

import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Scope;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a request may enter one application: plain values in, a proven token or a refusal out. RFC 6750
 * section 3.
 */
public final class AccessCheck {

    // The scheme in any case, and not the beginning of a longer one: RFC 9110 section 11.1.
    private static final Pattern BEARER =
            Pattern.compile("(?i:Bearer)(?![A-Za-z0-9!#$%&'*+.^_`|~-])(.*)", Pattern.DOTALL);
    private static final Pattern CREDENTIALS = Pattern.compile(" +([A-Za-z0-9._~+/-]+=*)");

    private final Application application;
    private final TokenVerifier verifier;
    private final Predicate<String> clientStands;
    private final String resourceMetadata;

    /**
     * @param verifier made for this application
     * @param clientStands whether the client of this id may still use the application
     * @param resourceMetadata the URL of the application's metadata, RFC 9728 section 5.1
     */
    public AccessCheck(
            Application application, TokenVerifier verifier, Predicate<String> clientStands, String resourceMetadata) {
        this.application = application;
        this.verifier = verifier;
        this.clientStands = clientStands;
        this.resourceMetadata = resourceMetadata;
    }

    public Application application() {
        return application;
    }

    /**
     * Proves the token alone, without regard to rules.
     *
     * @param authorization the values of the request's Authorization fields, as they came
     * @throws OAuthError missing token, invalid_request or invalid_token
     */
    public VerifiedToken authenticate(List<String> authorization) {
        VerifiedToken token = verifier.verify(bearerToken(authorization));
        if (!clientStands.test(token.clientId())) {
            throw OAuthError.invalidToken(
                            "The access token is not valid", "client is gone, disabled or not of this application")
                    .by(token.clientId());
        }
        // A bound token without its proof is stolen: RFC 7800 section 3.1. No proof can be given here yet.
        if (!token.confirmation().equals(Confirmation.NONE)) {
            throw OAuthError.invalidToken("The access token is not valid", "cnf is not confirmed")
                    .by(token.clientId());
        }
        return token;
    }

    /**
     * Proves the token and holds it against the rule of the path.
     *
     * @param method the request's method
     * @param path the request's path
     * @param authorization the values of the request's Authorization fields, as they came
     * @throws OAuthError missing token, invalid_request, invalid_token or insufficient_scope
     */
    public VerifiedToken authorize(String method, RequestPath path, List<String> authorization) {
        VerifiedToken token = authenticate(authorization);
        Scope needed = application.rules().needed(method, path);
        if (!token.scope().covers(needed)) {
            throw OAuthError.insufficientScope(needed).by(token.clientId());
        }
        return token;
    }

    /** The value of WWW-Authenticate that goes with a refusal: RFC 6750 section 3, RFC 9728 section 5.1. */
    public String challenge(OAuthError refusal) {
        StringBuilder challenge = new StringBuilder("Bearer realm=\"signet\"");
        refusal.code()
                .ifPresent(code -> challenge
                        .append(", error=\"")
                        .append(code)
                        .append("\", error_description=\"")
                        .append(refusal.description())
                        .append('"'));
        refusal.scope()
                .ifPresent(scope -> challenge.append(", scope=\"").append(scope).append('"'));
        return challenge
                .append(", resource_metadata=\"")
                .append(resourceMetadata)
                .append('"')
                .toString();
    }

    private static String bearerToken(List<String> authorization) {
        if (authorization.size() > 1) {
            throw OAuthError.invalidRequest("More than one Authorization field");
        }
        if (authorization.isEmpty()) {
            throw OAuthError.missingToken();
        }
        Matcher bearer = BEARER.matcher(authorization.get(0));
        if (!bearer.matches()) {
            throw OAuthError.missingToken();
        }
        Matcher credentials = CREDENTIALS.matcher(bearer.group(1));
        if (!credentials.matches()) {
            throw OAuthError.invalidRequest("The Authorization field is not of the form: Bearer, a space, a token");
        }
        return credentials.group(1);
    }
}

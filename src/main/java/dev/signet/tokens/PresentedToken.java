package dev.signet.tokens;

import dev.signet.protocol.AuthorizationField;
import dev.signet.protocol.OAuthError;
import java.util.List;

/**
 * An access token as it stands in an Authorization field: RFC 6750 section 2.1, RFC 9449 section 7.1.
 *
 * @param underDpop whether the scheme is DPoP, and not Bearer
 * @param value nothing of it is proven
 */
record PresentedToken(boolean underDpop, String value) {

    /**
     * Finds the token.
     *
     * @param authorization the values of the fields, as they came
     * @throws OAuthError missing token or invalid_request
     */
    static PresentedToken of(List<String> authorization) {
        if (authorization.size() > 1) {
            throw OAuthError.invalidRequest("More than one Authorization field");
        }
        if (authorization.isEmpty()) {
            throw OAuthError.missingToken();
        }
        AuthorizationField field = AuthorizationField.parse(authorization.get(0));
        boolean underDpop = field.isOf("DPoP");
        if (!underDpop && !field.isOf("Bearer")) {
            throw OAuthError.missingToken();
        }
        return field.token()
                .map(value -> new PresentedToken(underDpop, value))
                .orElseThrow(() -> underDpop ? malformed("DPoP").underDpop() : malformed("Bearer"));
    }

    private static OAuthError malformed(String scheme) {
        return OAuthError.invalidRequest(
                "The Authorization field is not of the form: " + scheme + ", a space, a token");
    }

    /** The scheme alone: whoever has the value has the token. */
    @Override
    public String toString() {
        return underDpop ? "PresentedToken[DPoP]" : "PresentedToken[Bearer]";
    }
}

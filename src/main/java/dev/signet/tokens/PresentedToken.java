package dev.signet.tokens;

import dev.signet.protocol.OAuthError;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An access token as it stands in an Authorization field: RFC 6750 section 2.1, RFC 9449 section 7.1.
 *
 * @param underDpop whether the scheme is DPoP, and not Bearer
 * @param value nothing of it is proven
 */
record PresentedToken(boolean underDpop, String value) {

    // The scheme in any case, and not the beginning of a longer one: RFC 9110 section 11.1.
    private static final Pattern SCHEME =
            Pattern.compile("(?i:(Bearer)|(DPoP))(?![A-Za-z0-9!#$%&'*+.^_`|~-])(.*)", Pattern.DOTALL);
    private static final Pattern CREDENTIALS = Pattern.compile(" +([A-Za-z0-9._~+/-]+=*)");

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
        Matcher scheme = SCHEME.matcher(authorization.get(0));
        if (!scheme.matches()) {
            throw OAuthError.missingToken();
        }
        boolean underDpop = scheme.group(2) != null;
        Matcher credentials = CREDENTIALS.matcher(scheme.group(3));
        if (credentials.matches()) {
            return new PresentedToken(underDpop, credentials.group(1));
        }
        throw underDpop ? malformed("DPoP").underDpop() : malformed("Bearer");
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

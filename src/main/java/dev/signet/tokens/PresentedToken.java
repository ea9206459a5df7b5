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
    private static final Pattern SCHEME = Pattern.compile("(?i:(Bearer)|(DPoP))(?![A-Za-z0-9!#$%&'*+.^_`|~-])( *+)");
    private static final String MARKS = "._~+/-";

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
        if (!scheme.lookingAt()) {
            throw OAuthError.missingToken();
        }
        boolean underDpop = scheme.group(2) != null;
        String credentials = authorization.get(0).substring(scheme.end());
        if (!scheme.group(3).isEmpty() && isToken68(credentials)) {
            return new PresentedToken(underDpop, credentials);
        }
        throw underDpop ? malformed("DPoP").underDpop() : malformed("Bearer");
    }

    /** RFC 9110 section 11.2, by a loop: a pattern takes as long for a token as its hash does. */
    private static boolean isToken68(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == '=') {
            end--;
        }
        for (int at = 0; at < end; at++) {
            char character = value.charAt(at);
            boolean alphanumeric = character < 0x80 && Character.isLetterOrDigit(character);
            if (!alphanumeric && MARKS.indexOf(character) < 0) {
                return false;
            }
        }
        return end > 0;
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

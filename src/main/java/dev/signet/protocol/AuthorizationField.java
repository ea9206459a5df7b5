package dev.signet.protocol;

import java.util.Optional;

/**
 * An Authorization field of a scheme that goes with one token, such as Basic and Bearer: RFC 9110 section 11.4. Read by loops,
 * for it comes with each request, and a pattern takes as long for a token as its hash does.
 */
public final class AuthorizationField {

    // RFC 9110 section 5.6.2, beside letters and digits.
    private static final String SCHEME_MARKS = "!#$%&'*+.^_`|~-";
    // RFC 9110 section 11.2, likewise.
    private static final String TOKEN_MARKS = "._~+/-";

    private final String scheme;
    private final String rest;

    private AuthorizationField(String scheme, String rest) {
        this.scheme = scheme;
        this.rest = rest;
    }

    /** Takes a field apart, whatever is in it. */
    public static AuthorizationField parse(String value) {
        int end = endOf(value, 0, value.length(), SCHEME_MARKS);
        return new AuthorizationField(value.substring(0, end), value.substring(end));
    }

    /** Whether it is of a scheme, in any case, and not of a longer one that begins so: RFC 9110 section 11.1. */
    public boolean isOf(String name) {
        return scheme.equalsIgnoreCase(name);
    }

    /** What comes after the scheme and at least one space, if that is one token: RFC 9110 section 11.2. */
    public Optional<String> token() {
        int begin = 0;
        while (begin < rest.length() && rest.charAt(begin) == ' ') {
            begin++;
        }
        int padding = rest.length();
        while (padding > begin && rest.charAt(padding - 1) == '=') {
            padding--;
        }
        boolean isToken = begin > 0 && padding > begin && endOf(rest, begin, padding, TOKEN_MARKS) == padding;
        return isToken ? Optional.of(rest.substring(begin)) : Optional.empty();
    }

    /** Where letters, digits and marks end. */
    private static int endOf(String value, int begin, int end, String marks) {
        int at = begin;
        while (at < end && (isAlphanumeric(value.charAt(at)) || marks.indexOf(value.charAt(at)) >= 0)) {
            at++;
        }
        return at;
    }

    private static boolean isAlphanumeric(char character) {
        return character < 0x80 && Character.isLetterOrDigit(character);
    }

    /** How much there is of it: all of it may be somebody's credential, which came without a scheme. */
    @Override
    public String toString() {
        return "AuthorizationField[" + (scheme.length() + rest.length()) + " characters]";
    }
}

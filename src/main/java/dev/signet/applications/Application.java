package dev.signet.applications;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * An API that tokens are for. A token for one application is refused by every other.
 *
 * @param name how the configuration and the log call it
 * @param audience its resource identifier, the {@code aud} of its tokens: an absolute URI without fragment, RFC 8707
 *     section 2
 * @param path where it begins on its origin
 * @param lowerCase whether the upstream ignores the case of paths
 * @param rules the scopes that its paths need
 */
public record Application(String name, String audience, RequestPath path, boolean lowerCase, AccessRules rules) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * Checks the parts that have a form.
     *
     * @throws IllegalArgumentException when the name or the audience is not of its form
     */
    public Application {
        requireName(name);
        requireAudience(audience);
    }

    /**
     * Checks the form of a name.
     *
     * @throws IllegalArgumentException when it could not stand in a header field or an error_description as it is
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 64 letters, digits, '.', '_' and '-', with a letter or a digit first");
        }
    }

    /**
     * Checks the form of an audience.
     *
     * @throws IllegalArgumentException when it is not an absolute URI without fragment, RFC 8707 section 2
     */
    public static void requireAudience(String audience) {
        if (!isAbsolute(audience)) {
            throw new IllegalArgumentException(
                    "must be an absolute URI without a fragment, such as http://localhost:8080/api");
        }
    }

    private static boolean isAbsolute(String audience) {
        try {
            URI uri = new URI(audience);
            boolean ascii = audience.chars().allMatch(character -> character < 0x80);
            return ascii && uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether the path is this application's own path or below it, by whole segments. */
    public boolean holds(RequestPath requested) {
        return requested.isUnder(path, lowerCase);
    }
}

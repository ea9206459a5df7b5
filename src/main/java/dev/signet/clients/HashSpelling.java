package dev.signet.clients;

import java.util.regex.Pattern;

/**
 * How hashes of whatever kind begin, known here or not, and what others put around them: quotes that a shell should have taken,
 * the user name of htpasswd, the doubled dollar of a compose file.
 */
final class HashSpelling {

    private static final String AROUND = "[\"']?(?:[^:$]+:)?";
    private static final String MODULAR = "\\${1,2}[a-z0-9_-]+\\$";
    private static final String IN_BRACES = "\\{[a-z0-9@_-]+}";
    private static final String PREFIXED = "(?:sha[0-9-]+|md5):";

    /** Django, and Werkzeug, whose {@code pbkdf2:sha256:} is a name before the prefix. */
    private static final String PYTHON = "(?:pbkdf2_|argon2|bcrypt|scrypt|md5|sha[0-9])[a-z0-9_]*\\$|scrypt:[0-9]";

    private static final Pattern BEGIN = Pattern.compile(
            AROUND + "(?:" + String.join("|", MODULAR, IN_BRACES, PREFIXED, PYTHON) + ")", Pattern.CASE_INSENSITIVE);

    private HashSpelling() {}

    static boolean begins(String text) {
        return BEGIN.matcher(text).lookingAt();
    }
}

package dev.signet.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What of a configuration's own text may stand in a problem. Anything else may be a secret in the wrong place. */
final class Shown {

    static final String NOT_SHOWN = "?";

    /** That of tls_client_certificate_bound_access_tokens. */
    private static final int LONGEST_KEY = 42;

    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_./ :~${}@\\\\-]{1,200}");

    private static final Pattern UNSHOWN = Pattern.compile("[^\\p{L}\\p{N}_./ :~${}@\\\\-]");

    private Shown() {}

    static boolean isKey(String key) {
        boolean shown = !key.isEmpty() && key.length() <= LONGEST_KEY && isLetter(key.charAt(0));
        // A plain loop: every key of every client comes by here.
        for (int i = 1; shown && i < key.length(); i++) {
            shown = mayStandInKey(key.charAt(i));
        }
        return shown;
    }

    private static boolean isLetter(int character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    private static boolean mayStandInKey(int character) {
        return isLetter(character) || (character >= '0' && character <= '9') || "_.-".indexOf(character) >= 0;
    }

    static String key(String key) {
        return isKey(key) ? key : NOT_SHOWN;
    }

    /** A path as it was written; never what a placeholder in it stands for. */
    static String path(String written) {
        return PATH.matcher(written).matches() ? written : "the file";
    }

    /** A file that was found by its place; a name may hold anything, even the end of a line. */
    static String file(Path found) {
        return UNSHOWN.matcher(found.toString()).replaceAll(NOT_SHOWN);
    }

    /** A wrong one of a few names, in quotes and with a space before it; nothing when it does not look like a name. */
    static String choice(Text text) {
        return text.isWritten() && isKey(text.value()) ? " '" + text.value() + "'" : "";
    }
}

package dev.signet.config;

import java.util.regex.Pattern;

/** What of a configuration's own text may stand in a problem. Anything else may be a secret in the wrong place. */
final class Shown {

    private static final String NOT_SHOWN = "?";
    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,39}");
    private static final Pattern PATH = Pattern.compile("[\\p{L}\\p{N}_./ :~${}@\\\\-]{1,200}");

    private Shown() {}

    static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    static String key(String key) {
        return isKey(key) ? key : NOT_SHOWN;
    }

    /** A path as it was written; never what a placeholder in it stands for. */
    static String path(String written) {
        return PATH.matcher(written).matches() ? written : "the file";
    }

    /** A wrong one of a few names, in quotes and with a space before it; nothing when it does not look like a name. */
    static String choice(Text text) {
        return text.isWritten() && isKey(text.value()) ? " '" + text.value() + "'" : "";
    }
}

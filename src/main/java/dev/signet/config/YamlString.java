package dev.signet.config;

import java.util.regex.Pattern;

/** A string as it is written in YAML, with quotes where it takes them. */
final class YamlString {

    // What YAML could take for nothing but a string; the words that it takes for something else have no such beginning.
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][A-Za-z0-9_-]*");

    private YamlString() {}

    static String of(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

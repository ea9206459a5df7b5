package dev.signet.protocol;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * One event as {@code key=value} pairs on one line. What comes from outside can neither end the line nor pretend to be
 * another pair: a value that is not plain is quoted, and everything in it but visible ASCII is escaped.
 */
public final class LogLine {

    private static final int LONGEST_VALUE = 256;
    private static final BitSet PLAIN =
            characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/@+,*()[]-");

    private final StringBuilder line = new StringBuilder(160);

    private LogLine(String event) {
        line.append("event=").append(event);
    }

    /** Begins a line for an event of this name. */
    public static LogLine of(String event) {
        return new LogLine(event);
    }

    /** Adds a pair; a value that is not there adds nothing. */
    public LogLine with(String key, @Nullable Object value) {
        if (value != null) {
            line.append(' ').append(key).append('=');
            append(value.toString());
        }
        return this;
    }

    private void append(String value) {
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        value.chars().limit(LONGEST_VALUE).forEach(this::appendEscaped);
        line.append(value.length() > LONGEST_VALUE ? "...\"" : "\"");
    }

    // Some ten values a line, a line a request: without a regular expression.
    private static boolean isPlain(String value) {
        if (value.isEmpty() || value.length() > LONGEST_VALUE) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!PLAIN.get(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static BitSet characters(String all) {
        BitSet characters = new BitSet();
        all.chars().forEach(characters::set);
        return characters;
    }

    private void appendEscaped(int character) {
        if (character == '"' || character == '\\') {
            line.append('\\').append((char) character);
        } else if (character >= 0x20 && character <= 0x7E) {
            line.append((char) character);
        } else {
            line.append(String.format("\\u%04x", character));
        }
    }

    @Override
    public String toString() {
        return line.toString();
    }
}

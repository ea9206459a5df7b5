package dev.signet.config;

import dev.signet.config.ConfigNode.Scalar;
import dev.signet.config.Text.Origin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:PATH}} in a value. What they stand for is not read
 * for placeholders again.
 */
final class Placeholders {

    private static final String OPEN = "${";
    private static final String FILE = "file:";
    private static final int LONGEST_FILE = 64 * 1024;
    private static final Pattern VARIABLE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,127})(?::-(.*))?", Pattern.DOTALL);

    private final Path directory;
    private final Map<String, String> environment;
    private final Sources sources;

    /**
     * @param directory that relative paths start from
     * @param environment the variables of the process
     * @param sources what files are read through
     */
    Placeholders(Path directory, Map<String, String> environment, Sources sources) {
        this.directory = directory;
        this.environment = environment;
        this.sources = sources;
    }

    static boolean isIn(String text) {
        return text.contains(OPEN);
    }

    /** The value with everything replaced; empty after telling what could not be. */
    Optional<Text> expand(Scalar scalar, Problems problems) {
        String written = scalar.text();
        if (!isIn(written)) {
            return Optional.of(new Text(scalar.place(), written, written, Origin.WRITTEN));
        }
        StringBuilder expanded = new StringBuilder();
        boolean complete = true;
        int from = 0;
        for (int open = written.indexOf(OPEN); open >= 0; open = written.indexOf(OPEN, from)) {
            expanded.append(written, from, open);
            int close = written.indexOf('}', open);
            String name = close < 0 ? "" : written.substring(open + OPEN.length(), close);
            if (close < 0 || isIn(name)) {
                problems.add(
                        scalar.place(),
                        close < 0
                                ? "a placeholder is not closed; end it with '}'"
                                : "a placeholder stands within another; write them one after the other");
                return Optional.empty();
            }
            Optional<String> value = problems.attempt(scalar.place(), () -> value(name));
            complete &= value.isPresent();
            expanded.append(value.orElse(""));
            from = close + 1;
        }
        expanded.append(written, from, written.length());
        Text text = new Text(scalar.place(), expanded.toString(), written, origin(written));
        return complete ? Optional.of(text) : Optional.empty();
    }

    private String value(String name) {
        Matcher variable = VARIABLE.matcher(name);
        if (variable.matches()) {
            return variable(variable.group(1), Optional.ofNullable(variable.group(2)));
        }
        if (name.startsWith(FILE) && name.length() > FILE.length()) {
            return file(name.substring(FILE.length()));
        }
        throw new IllegalArgumentException("not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}");
    }

    private String variable(String name, Optional<String> byDefault) {
        Optional<String> value = Optional.ofNullable(environment.get(name));
        if (byDefault.isPresent()) {
            return value.filter(text -> !text.isEmpty()).orElse(byDefault.get());
        }
        return value.orElseThrow(() -> new IllegalArgumentException(
                "the environment variable " + name + " is not set; set it, or write ${" + name + ":-default}"));
    }

    private String file(String path) {
        try {
            return withoutLineBreak(sources.text(TextFile.resolve(directory, path), LONGEST_FILE));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Shown.path(path) + ": " + e.getMessage(), e);
        }
    }

    private static String withoutLineBreak(String text) {
        String shorter = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return shorter.length() < text.length() && shorter.endsWith("\r")
                ? shorter.substring(0, shorter.length() - 1)
                : shorter;
    }

    private Origin origin(String written) {
        boolean alone = written.startsWith(OPEN) && written.indexOf('}') == written.length() - 1;
        return alone && !isDefault(written.substring(OPEN.length(), written.length() - 1))
                ? Origin.OUTSIDE
                : Origin.MIXED;
    }

    private boolean isDefault(String name) {
        Matcher variable = VARIABLE.matcher(name);
        return variable.matches()
                && variable.group(2) != null
                && environment.getOrDefault(variable.group(1), "").isEmpty();
    }
}

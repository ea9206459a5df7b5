package dev.signet.config;

import java.util.List;

/** Everything that is wrong with a configuration, one line each, with file, line, path and remedy; never a value. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** The lines, in the order of the file. */
    public List<String> problems() {
        return problems;
    }
}

package dev.signet.config;

import org.jspecify.annotations.Nullable;

/**
 * Where something stands in the configuration: what the line of a problem begins with. It is written out only when there is
 * a problem, for there are a million places in a large configuration.
 */
final class Place {

    private final String file;
    private final int line;
    private final @Nullable Place within;
    private final String step;
    private final int index;

    /**
     * A place that is known as a whole.
     *
     * @param file as the user named it
     * @param line from 1; 0 for the file as a whole
     * @param path the keys that lead there, such as {@code clients[2].client_secret}; empty for the whole
     */
    Place(String file, int line, String path) {
        this(file, line, null, path, -1);
    }

    private Place(String file, int line, @Nullable Place within, String step, int index) {
        this.file = file;
        this.line = line;
        this.within = within;
        this.step = step;
        this.index = index;
    }

    static Place ofFile(String file) {
        return new Place(file, 0, "");
    }

    Place atLine(int newLine) {
        return new Place(file, newLine, within, step, index);
    }

    Place key(String key) {
        return key(key, line);
    }

    Place key(String key, int atLine) {
        return new Place(file, atLine, this, key, -1);
    }

    Place item(int index) {
        return item(index, line);
    }

    Place item(int item, int atLine) {
        return new Place(file, atLine, this, "", item);
    }

    String file() {
        return file;
    }

    int line() {
        return line;
    }

    /** The keys that lead there. */
    String path() {
        if (within == null) {
            return step;
        }
        String before = within.path();
        if (index >= 0) {
            return before + "[" + index + "]";
        }
        return before.isEmpty() ? Shown.key(step) : before + "." + Shown.key(step);
    }

    /** The place as a line begins with it. */
    @Override
    public String toString() {
        String path = path();
        return file + (line > 0 ? ":" + line : "") + (path.isEmpty() ? "" : ": " + path);
    }
}

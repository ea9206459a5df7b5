package dev.signet.config;

/**
 * Where something stands in the configuration: what the line of a problem begins with.
 *
 * @param file as the user named it
 * @param line from 1; 0 for the file as a whole
 * @param path the keys that lead there, such as {@code clients[2].client_secret}; empty for the whole
 */
record Place(String file, int line, String path) {

    static Place ofFile(String file) {
        return new Place(file, 0, "");
    }

    Place atLine(int newLine) {
        return new Place(file, newLine, path);
    }

    Place key(String key) {
        return key(key, line);
    }

    Place key(String key, int atLine) {
        String shown = Shown.key(key);
        return new Place(file, atLine, path.isEmpty() ? shown : path + "." + shown);
    }

    Place item(int index) {
        return item(index, line);
    }

    Place item(int index, int atLine) {
        return new Place(file, atLine, path + "[" + index + "]");
    }

    /** The place as a line begins with it. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + (path.isEmpty() ? "" : ": " + path);
    }
}

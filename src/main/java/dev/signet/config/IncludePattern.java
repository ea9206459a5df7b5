package dev.signet.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The files that {@code include} names: a path whose elements may have the wildcards of a shell. As in a shell, they find
 * no hidden file unless the dot is written, and an editor's own files stay out with that.
 */
final class IncludePattern {

    private static final Pattern WILD = Pattern.compile(".*[*?\\[{].*", Pattern.DOTALL);

    private final Path itself;
    private final Path start;
    private final List<String> elements;

    private IncludePattern(Path itself, Path start, List<String> elements) {
        this.itself = itself;
        this.start = start;
        this.elements = elements;
    }

    /**
     * Reads a pattern.
     *
     * @param itself the file that it stands in, which it never finds; relative patterns start from its directory
     * @throws IllegalArgumentException when it is no pattern
     */
    static IncludePattern parse(Path itself, String written) {
        if (written.isEmpty()) {
            throw new IllegalArgumentException("must not be empty; write a path, such as clients.d/*.yml");
        }
        if (written.contains("**")) {
            throw new IllegalArgumentException("'**' is not supported; name each level, such as clients.d/*/*.yml");
        }
        List<String> elements = new ArrayList<>(List.of(written.split("/+", -1)));
        StringBuilder plain = new StringBuilder(written.startsWith("/") ? "/" : "");
        while (!elements.isEmpty() && !isWild(elements.get(0))) {
            plain.append(elements.remove(0)).append('/');
        }
        elements.forEach(element -> requireGlob(itself, element));
        Path start = TextFile.resolve(itself.resolveSibling(""), plain.toString());
        return new IncludePattern(itself, start, List.copyOf(elements));
    }

    private static void requireGlob(Path itself, String element) {
        try {
            itself.getFileSystem().getPathMatcher("glob:" + element);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is not a pattern; close its brackets", e);
        }
    }

    private static boolean isWild(String element) {
        return WILD.matcher(element).matches();
    }

    /** Where the search begins, or the one file that is named without a wildcard. */
    Path start() {
        return start;
    }

    /** Whether a directory is named without a pattern for the files in it. */
    boolean isDirectory() {
        return elements.isEmpty() && Files.isDirectory(start);
    }

    /**
     * The files, sorted by name; the one that is named without a wildcard also when it is not there.
     *
     * @throws IOException when a directory is there and cannot be read: its files are not gone
     */
    List<Path> files() throws IOException {
        List<Path> found = List.of(start);
        for (String element : elements) {
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                addChildren(directory, element, next);
            }
            found = next;
        }
        return found.stream().filter(file -> !file.equals(itself)).sorted().toList();
    }

    private static void addChildren(Path directory, String element, List<Path> found) throws IOException {
        if (!isWild(element)) {
            Path child = directory.resolve(element);
            if (Files.exists(child)) {
                found.add(child);
            }
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, element)) {
            for (Path child : children) {
                if (element.startsWith(".") || !child.getFileName().toString().startsWith(".")) {
                    found.add(child);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return; // Nothing there is nothing found.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}

package dev.signet.papers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's Markdown files, and its sources. */
final class Papers {

    static final Path TOP = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private Papers() {}

    /** All of them: those at the top and those in docs. */
    static List<Path> all() {
        try (Stream<Path> top = Files.list(TOP);
                Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every Java source below this folder. */
    static List<Path> sources(String folder) {
        try (Stream<Path> files = Files.walk(TOP.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

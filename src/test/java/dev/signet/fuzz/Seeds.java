package dev.signet.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The inputs that others are made from, one a file, and beside them what was found to break a reader once. */
final class Seeds {

    private Seeds() {}

    /** Those of a target, in the order of their names. */
    static List<byte[]> of(String target) {
        try (Stream<Path> files = Files.list(folder(target))) {
            List<byte[]> seeds = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder(String target) {
        URL folder = Objects.requireNonNull(Seeds.class.getResource(target), "no seeds for " + target);
        try {
            return Path.of(folder.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

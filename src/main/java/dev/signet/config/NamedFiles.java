package dev.signet.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Reads the files that a configuration names, so that they are watched. */
final class NamedFiles {

    private static final int LONGEST = 1024 * 1024;

    private final Problems problems;
    private final Path directory;
    private final Sources sources;

    /** @param directory that relative paths start from */
    NamedFiles(Problems problems, Path directory, Sources sources) {
        this.problems = problems;
        this.directory = directory;
        this.sources = sources;
    }

    /**
     * What a parser makes of a file; its refusal becomes a problem, with the file's name as it is written.
     *
     * @param remedy for refusals that name none
     */
    <T> Optional<T> parse(Text name, String remedy, Function<String, T> parser) {
        if (name.value().isEmpty()
                || name.value().contains("-----BEGIN")
                || name.value().startsWith("{")) {
            problems.add(name.place(), "expected the path of a file; " + remedy);
            return Optional.empty();
        }
        return problems.attempt(name.place(), () -> {
            try {
                // Each octet as one character: what is read here is ASCII, or is of use without the rest.
                return parser.apply(sources.pem(TextFile.resolve(directory, name.value()), LONGEST));
            } catch (IllegalArgumentException e) {
                String problem = String.valueOf(e.getMessage());
                throw new IllegalArgumentException(
                        Shown.path(name.written()) + ": " + problem + (problem.contains(";") ? "" : "; " + remedy), e);
            }
        });
    }
}

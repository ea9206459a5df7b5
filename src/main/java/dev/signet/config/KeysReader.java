package dev.signet.config;

import dev.signet.keys.KeyRing;
import dev.signet.keys.PemKeys;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads {@code signing_keys}. Files that are to be generated come last, when nothing else is wrong. */
final class KeysReader {

    /** A key as it is configured; without a pair while its file is missing and may be generated. */
    private record Entry(String kid, SigningAlgorithm algorithm, Text name, Path file, Optional<KeyPair> pair) {}

    private final Problems problems;
    private final Values values;
    private final Path directory;
    private final Sources sources;
    private final AlgorithmReader algorithms;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Place> kids = new HashMap<>();

    KeysReader(Problems problems, Values values, Path directory, Sources sources, AlgorithmReader algorithms) {
        this.problems = problems;
        this.values = values;
        this.directory = directory;
        this.sources = sources;
        this.algorithms = algorithms;
    }

    void read(Section root) {
        root.requireItems(
                        "signing_keys",
                        "add a list with kid, algorithm and private_key of each key, or add key_rotation")
                .forEach(node -> values.section(node).flatMap(this::entry).ifPresent(entries::add));
    }

    private Optional<Entry> entry(Section key) {
        Optional<String> kid = key.requireText("kid", "main").flatMap(text -> kid(key, text));
        Optional<SigningAlgorithm> algorithm =
                key.requireText("algorithm", "RS256").flatMap(algorithms::read);
        Optional<Text> name = key.requireText("private_key", "keys/main.pem");
        boolean generate = key.flag("generate").orElse(false);
        key.refuseUnknownKeys();
        Optional<Path> file = name.flatMap(this::file);
        if (kid.isEmpty() || algorithm.isEmpty() || file.isEmpty()) {
            return Optional.empty();
        }
        Entry entry = new Entry(kid.get(), algorithm.get(), name.orElseThrow(), file.get(), Optional.empty());
        sources.note(entry.file());
        boolean missing = !Files.exists(entry.file(), LinkOption.NOFOLLOW_LINKS);
        return missing ? missing(entry, generate) : read(entry);
    }

    private Optional<Entry> read(Entry entry) {
        KeyFileMode.warn(problems, entry.name().place(), Shown.path(entry.name().written()), entry.file());
        return completed(entry, () -> PemKeys.read(entry.file(), entry.algorithm()));
    }

    private Optional<String> kid(Section key, Text text) {
        Place first = kids.putIfAbsent(text.value(), key.place());
        if (text.value().isEmpty()) {
            problems.add(text.place(), "must not be empty");
        } else if (first != null) {
            problems.add(text.place(), "is the kid of " + first.path() + " too; give each key its own");
        }
        return Optional.of(text.value());
    }

    private Optional<Path> file(Text name) {
        if (name.value().isEmpty() || name.value().contains("-----BEGIN")) {
            problems.add(name.place(), "expected the path of a PEM file; put the key itself into a file");
            return Optional.empty();
        }
        return problems.attempt(name.place(), () -> TextFile.resolve(directory, name.value()));
    }

    private Optional<Entry> missing(Entry entry, boolean generate) {
        if (generate) {
            return Optional.of(entry);
        }
        String remedy = "no such file; create it, or add 'generate: true' to have it made at the start";
        problems.add(entry.name().place(), Shown.path(entry.name().written()) + ": " + remedy);
        return Optional.empty();
    }

    private Optional<Entry> completed(Entry entry, Supplier<KeyPair> pair) {
        return problems.attempt(entry.name().place(), () -> {
            try {
                Optional<KeyPair> read = Optional.of(pair.get());
                return new Entry(entry.kid(), entry.algorithm(), entry.name(), entry.file(), read);
            } catch (IllegalArgumentException e) {
                String problem = withRemedy(String.valueOf(e.getMessage()), entry.algorithm());
                throw new IllegalArgumentException(Shown.path(entry.name().written()) + ": " + problem, e);
            }
        });
    }

    private static String withRemedy(String problem, SigningAlgorithm algorithm) {
        return problem.contains(";")
                ? problem
                : problem + "; name a readable PEM file with an unencrypted private key for " + algorithm;
    }

    /** When the file was, which is the nearest to when the key was made that anybody here knows. */
    private static Optional<Instant> written(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The keys, those generated included. Writes files, so nothing else may be wrong any more. */
    KeyRing keyRing(KeyFiles missing) throws ConfigException {
        List<SigningKey> keys = new ArrayList<>();
        for (Entry entry : entries) {
            Optional<Entry> complete = entry.pair().isPresent()
                    ? Optional.of(entry)
                    : completed(entry, () -> missing.pair(entry.file(), entry.algorithm()));
            complete.flatMap(Entry::pair)
                    .ifPresent(pair ->
                            keys.add(new SigningKey(entry.kid(), entry.algorithm(), pair, written(entry.file()))));
        }
        problems.throwIfAny();
        // A file that was made just now is no change.
        entries.stream().filter(entry -> entry.pair().isEmpty()).forEach(entry -> sources.note(entry.file()));
        return new KeyRing(keys);
    }
}

package dev.signet.config;

import dev.signet.keys.KeyRing;
import dev.signet.keys.KeyRotation;
import dev.signet.keys.RotationSchedule;
import dev.signet.keys.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads {@code key_rotation}. The directory comes last, when nothing else is wrong. */
final class KeyRotationReader {

    private record Entry(Text name, Path directory, SigningAlgorithm algorithm, RotationSchedule schedule) {}

    private final Problems problems;
    private final Values values;
    private final Path directory;
    private final AlgorithmReader algorithms;
    private final Clock clock;
    private Optional<Entry> entry = Optional.empty();

    /** @param directory that relative paths start from */
    KeyRotationReader(Problems problems, Values values, Path directory, AlgorithmReader algorithms, Clock clock) {
        this.problems = problems;
        this.values = values;
        this.directory = directory;
        this.algorithms = algorithms;
        this.clock = clock;
    }

    void read(ConfigNode node) {
        entry = values.section(node).flatMap(this::entry);
    }

    private Optional<Entry> entry(Section rotation) {
        Optional<Text> name = rotation.requireText("directory", "keys");
        Optional<SigningAlgorithm> algorithm =
                rotation.requireText("algorithm", "RS256").flatMap(algorithms::read);
        Optional<Duration> every = rotation.requireDuration("every", "90d");
        boolean chosen = rotation.find("overlap").isPresent();
        Optional<Duration> overlap =
                chosen ? rotation.duration("overlap") : every.map(RotationSchedule::defaultOverlap);
        rotation.refuseUnknownKeys();
        Optional<Path> place = name.flatMap(this::place);
        if (every.isEmpty() || overlap.isEmpty()) {
            return Optional.empty();
        }
        Optional<RotationSchedule> schedule =
                problems.attempt(rotation.place("overlap"), () -> new RotationSchedule(every.get(), overlap.get()));
        return place.isEmpty() || algorithm.isEmpty()
                ? Optional.empty()
                : schedule.map(times -> new Entry(name.orElseThrow(), place.get(), algorithm.get(), times));
    }

    private Optional<Path> place(Text name) {
        if (name.value().isEmpty()) {
            problems.add(name.place(), "must not be empty; name a directory for the keys");
            return Optional.empty();
        }
        Optional<Path> place = problems.attempt(name.place(), () -> TextFile.resolve(directory, name.value()));
        place.filter(path -> Files.exists(path) && !Files.isDirectory(path))
                .ifPresent(file -> problems.add(
                        name.place(),
                        Shown.path(name.written()) + ": is no directory; name one, the keys get a file each"));
        return place;
    }

    /**
     * The keys of the directory, the first one included if it had to be made. May write files, so nothing else may be wrong.
     *
     * @param lifetime the longest that a token may have
     */
    KeyRing keyRing(KeyFiles missing, Duration lifetime) throws ConfigException {
        Entry read = entry.orElseThrow();
        KeyRotation rotation = new KeyRotation(
                read.directory(), read.algorithm(), algorithms.allowed(), read.schedule(), lifetime, clock);
        Optional<KeyRing> ring = problems.attempt(read.name().place(), () -> keyRing(read, missing, rotation));
        ring.ifPresent(found -> algorithms.requireAllowed(found.algorithms(), read.name()));
        problems.throwIfAny();
        warnOfModes(read);
        return ring.orElseThrow();
    }

    private static KeyRing keyRing(Entry entry, KeyFiles missing, KeyRotation rotation) {
        String shown = Shown.path(entry.name().written());
        try {
            return missing.ring(rotation);
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            String remedy = problem.contains(";") ? "" : "; put the file back as it was, or remove it";
            throw new IllegalArgumentException(shown + ": " + problem + remedy, e);
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "permission denied" : "input or output error";
            throw new IllegalArgumentException(
                    shown + ": cannot be read and written: " + reason + "; let the server's user do both there", e);
        }
    }

    private void warnOfModes(Entry entry) {
        for (Path key : keyFiles(entry.directory())) {
            String shown = Shown.path(entry.name().written()) + "/" + key.getFileName();
            KeyFileMode.warn(problems, entry.name().place(), shown, key);
        }
    }

    private static Collection<Path> keyFiles(Path directory) {
        try {
            return KeyRotation.files(directory);
        } catch (IOException e) {
            return List.of(); // Whoever reads it says what is wrong with it.
        }
    }
}

package dev.signet.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the files that {@code include} names, each of them with a list of clients. One that is as it was at the last
 * reading is not read again.
 */
final class IncludedFiles {

    /** @param problems warnings alone where it is worth keeping */
    private record Reading(ClientDefaults defaults, ClientList list, Sources sources, Problems problems) {}

    private static final String CLIENTS = "clients";

    private final Map<String, String> environment;
    private Map<Path, Reading> known = Map.of();

    /** @param environment the variables that placeholders stand for */
    IncludedFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    List<ClientList> read(List<Path> files, ClientDefaults defaults, Sources sources, Problems problems) {
        Map<Path, Reading> before = known;
        // Side by side: with a hundred thousand clients the start takes half of the time on two cores.
        List<Reading> readings = files.parallelStream()
                .map(file -> reading(file, defaults, Optional.ofNullable(before.get(file))))
                .toList();
        Map<Path, Reading> now = new HashMap<>();
        for (int i = 0; i < readings.size(); i++) {
            Reading reading = readings.get(i);
            Path file = files.get(i);
            sources.addAll(reading.sources());
            problems.addAll(reading.problems());
            // Until a broken file is mended, its last good reading is kept for the clients that will be the same.
            Optional.ofNullable(reading.problems().isEmpty() ? reading : before.get(file))
                    .ifPresent(good -> now.put(file, good));
        }
        known = now;
        return readings.stream().map(Reading::list).toList();
    }

    private Reading reading(Path file, ClientDefaults defaults, Optional<Reading> earlier) {
        return earlier.filter(reading -> reading.defaults().equals(defaults))
                .flatMap(reading -> reading.sources()
                        .ifUnchanged()
                        .map(now -> new Reading(defaults, reading.list(), now, reading.problems())))
                .orElseGet(() -> read(file, defaults, earlier));
    }

    private Reading read(Path file, ClientDefaults defaults, Optional<Reading> earlier) {
        Sources sources = new Sources();
        Problems problems = new Problems();
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        Values values = new Values(problems, new Placeholders(directory, environment, sources));
        ClientsReader reader =
                new ClientsReader(problems, values, new NamedFiles(problems, directory, sources), defaults);
        YamlTree.readEach(file, CLIENTS, reader::read, sources, problems)
                .flatMap(values::section)
                .ifPresent(IncludedFiles::requireClientsAlone);
        ClientList list = reader.list();
        return new Reading(
                defaults, earlier.map(Reading::list).map(list::keeping).orElse(list), sources, problems);
    }

    private static void requireClientsAlone(Section root) {
        root.requireList(CLIENTS, ClientsReader.REMEDY);
        root.refuseUnknownKeys();
    }
}

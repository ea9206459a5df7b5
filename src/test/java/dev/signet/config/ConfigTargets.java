package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.config.ConfigNode.Kind;
import dev.signet.config.ConfigNode.Scalar;
import dev.signet.fuzz.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration, and what stands in it, read from any input. */
public final class ConfigTargets {

    private static final Place PLACE = new Place("config.yml", 1, "issuer");
    private static final int LONGEST_LINE = 2000;

    private ConfigTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "config-yml",
                input -> Room.READY.read(Target.text(input)),
                "config-part",
                input -> Room.READY.read(ConfigRoom.completed(Target.text(input) + "\n")),
                "placeholders",
                ConfigTargets::placeholders,
                "client-entry",
                ConfigTargets::clientEntry);
    }

    /** One for all inputs: the keys in it cost time to make. */
    private static final class Room {

        static final Room READY = new Room();

        private final ConfigRoom room;

        private Room() {
            try {
                Path directory = Files.createTempDirectory("signet-fuzz");
                directory.toFile().deleteOnExit();
                room = ConfigRoom.in(directory);
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Whether it was right. */
        boolean read(String yaml) throws IOException {
            try {
                Configuration read = room.read(yaml, Map.of("A", "a"), KeyFiles.ASSUME);
                read.warnings().forEach(Room::requireShort);
                return true;
            } catch (ConfigException e) {
                assertThat(e.problems()).isNotEmpty();
                e.problems().forEach(Room::requireShort);
                return false;
            }
        }

        private static void requireShort(String line) {
            assertThat(line).hasSizeLessThan(LONGEST_LINE).doesNotContain("\n", "\r", "\u001b", "s3cr3t");
        }
    }

    private static void placeholders(byte[] input) {
        String written = Target.text(input);
        Problems problems = new Problems();
        Placeholders placeholders = new Placeholders(Path.of("/nowhere"), Map.of("A", "a"), new Sources());
        Optional<Text> expanded = placeholders.expand(new Scalar(PLACE, Kind.STRING, written), problems);
        assertThat(expanded.isPresent()).isEqualTo(problems.isEmpty());
        expanded.ifPresent(text -> assertThat(text.value().length()).isLessThanOrEqualTo(written.length()));
        problems.lines().forEach(Room::requireShort);
    }

    /** A client that is added is one more, and the file is as right as it was. */
    private static void clientEntry(byte[] input) throws IOException {
        String yaml = Target.text(input);
        if (!Room.READY.read(yaml)) {
            return;
        }
        try {
            String edited = ConfigEditor.withClient(
                    yaml, List.of("- client_id: added-here", "  client_secret: x", "  application: back-office"));
            assertThat(edited).contains("client_id: added-here").hasSizeGreaterThan(yaml.length());
            Room.READY.read(edited);
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }
}

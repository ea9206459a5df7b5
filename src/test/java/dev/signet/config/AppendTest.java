package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.protocol.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around the edit: somebody else's, and a directory that takes no files. */
class AppendTest {

    private static final NewClientEntry ENTRY =
            new NewClientEntry("new", "sha256:" + "0".repeat(64), "back-office", Scope.NONE);

    private Path config;
    private ConfigFile file;

    @BeforeEach
    void write_a_configuration(@TempDir Path directory) throws Exception {
        ConfigRoom room = ConfigRoom.in(directory);
        room.write(
                "config.yml",
                ConfigRoom.completed("clients:\n- { client_id: a, client_secret: b, application: back-office }\n"));
        config = directory.resolve("config.yml");
        file = new ConfigFile(config, Map.of(), ConfigRoom.CLOCK, new SecureRandom());
    }

    @Test
    void a_client_is_added_and_nothing_is_left_beside() throws Exception {
        long before = filesBeside();

        file.append(realm -> ENTRY);

        assertThat(file.read(KeyFiles.ASSUME).realm().clients()).hasSize(2);
        assertThat(filesBeside()).isEqualTo(before);
    }

    @Test
    void an_edit_by_hand_meanwhile_is_not_lost() throws Exception {
        long before = filesBeside();

        assertThatThrownBy(() -> file.append(realm -> {
                    edit("# by hand\n");
                    return ENTRY;
                }))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("config.yml: was changed by somebody else meanwhile; run it again");

        assertThat(config).content().endsWith("# by hand\n").doesNotContain("new");
        assertThat(filesBeside()).isEqualTo(before);
    }

    @Test
    void a_directory_that_takes_no_file_is_told_of_in_words() throws Exception {
        Files.createDirectory(config.resolveSibling(".config.yml.lock"));

        assertThatThrownBy(() -> file.append(realm -> ENTRY))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("config.yml: cannot be written: permission denied in its directory, or an input"
                        + " error; run it again without --write, and add the entry by hand");
    }

    @Test
    void a_file_in_the_place_of_the_lock_is_told_of_and_stays_as_it_is() throws Exception {
        Path lock = Files.writeString(config.resolveSibling(".config.yml.lock"), "somebody's");

        assertThatThrownBy(() -> file.append(realm -> ENTRY))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith(".config.yml.lock: is in the way; remove it");
        assertThat(lock).hasContent("somebody's");
    }

    @Test
    void a_link_in_the_place_of_the_lock_leads_nowhere() throws Exception {
        Path elsewhere = config.resolveSibling("elsewhere");
        Files.createSymbolicLink(config.resolveSibling(".config.yml.lock"), elsewhere);

        assertThatThrownBy(() -> file.append(realm -> ENTRY)).isInstanceOf(IOException.class);
        assertThat(elsewhere).doesNotExist();
    }

    private long filesBeside() throws IOException {
        try (Stream<Path> files = Files.list(config.resolveSibling(""))) {
            return files.count();
        }
    }

    private void edit(String more) {
        try {
            Files.writeString(config, Files.readString(config) + more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

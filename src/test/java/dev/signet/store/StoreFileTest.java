package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of an embedded store: whose it is, and what is in it when. */
class StoreFileTest {

    @TempDir
    private Path directory;

    @Test
    void what_was_kept_is_there_however_the_process_ends_and_what_was_not_is_not() throws IOException {
        StoreFile file = StoreFile.create(file());
        MVMap<String, Long> map = file.map("map");
        map.put("a", 1L);
        file.keep();
        map.put("b", 2L);
        file.keepForGood();
        map.put("c", 3L);
        file.abandon();

        try (StoreFile next = StoreFile.open(file())) {
            assertThat(next.<String, Long>map("map")).containsOnlyKeys("a", "b");
        }
    }

    @Test
    void to_keep_writes_even_where_another_has_just_done_so() throws IOException {
        try (StoreFile file = StoreFile.create(file())) {
            MVMap<String, Long> map = file.map("map");
            for (long i = 0; i < 5; i++) {
                map.put("key-" + i, i);
                file.keep();
                Path left = Files.copy(file(), directory.resolve("left-" + i));
                try (StoreFile next = StoreFile.open(left)) {
                    assertThat(next.<String, Long>map("map")).containsEntry("key-" + i, i);
                }
            }
        }
    }

    @Test
    void it_belongs_to_one_at_a_time_until_it_is_closed_or_abandoned() throws IOException {
        StoreFile first = StoreFile.create(file());
        assertThatThrownBy(() -> StoreFile.open(file())).hasMessageStartingWith("belongs to another process; ");
        first.close();
        StoreFile second = StoreFile.open(file());
        assertThatThrownBy(() -> StoreFile.open(file())).hasMessageStartingWith("belongs to another process; ");
        second.abandon();
        StoreFile.open(file()).close();
    }

    @Test
    void another_process_that_comes_first_keeps_its_file() throws IOException {
        StoreFile.create(file()).close();
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(() -> StoreFile.create(file()))
                .isInstanceOf(IOException.class)
                .hasMessage("was made by another process meanwhile");

        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        assertThat(directory).isDirectoryContaining(file -> file.endsWith("signet.db"));
        assertThat(directory.toFile().list()).as("nothing half made is left").hasSize(1);
    }

    @Test
    void it_is_at_its_place_until_it_is_removed_replaced_or_cut() throws IOException {
        try (StoreFile file = StoreFile.create(file())) {
            assertThat(file.isAt(file())).isTrue();
            assertThat(file.isAt(directory.resolve("elsewhere"))).isFalse();

            Path moved = Files.move(file(), directory.resolve("moved"));
            assertThat(file.isAt(file())).isFalse();
            Files.copy(moved, file());
            assertThat(file.isAt(file())).as("a copy is another file").isFalse();
            Files.delete(file());
            Files.move(moved, file());
            assertThat(file.isAt(file())).isTrue();

            MVMap<String, Long> map = file.map("map");
            IntStream.range(0, 1000).forEach(i -> map.put("key-" + i, (long) i));
            file.keep();
            assertThat(file.isAt(file())).isTrue();
            cut(Files.size(file()) - 1);
            assertThat(file.isAt(file())).isFalse();
            assertThat(CompletableFuture.runAsync(file::keep))
                    .as("whoever looked at it keeps nobody else from it")
                    .succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void an_older_state_than_the_one_that_it_notes_is_damage_and_leaves_the_file_to_others() throws IOException {
        StoreFile file = StoreFile.create(file());
        long small = Files.size(file());
        MVMap<String, Long> map = file.map("map");
        for (long i = 0; i < 20; i++) {
            map.put("key-" + i, i);
            file.keep();
        }
        file.close();
        long version = FileHeader.version(file());
        assertThat(version).isGreaterThan(2);

        cut(small);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> StoreFile.open(file()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("is damaged or no store; ");
        }
    }

    @Test
    void a_file_that_is_not_there_cannot_be_opened() {
        assertThatThrownBy(() -> StoreFile.open(file()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot be read and written: ");
    }

    private void cut(long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private Path file() {
        return directory.resolve("signet.db");
    }
}

package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.LogCapture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watcher by hand: each look is a call, so nothing here waits for a clock. */
class ConfigWatcherTest {

    private final List<Configuration> reloads = new ArrayList<>();
    private ConfigRoom room;
    private ConfigWatcher watcher;

    @BeforeEach
    void read_the_first_configuration(@TempDir Path directory)
            throws IOException, GeneralSecurityException, ConfigException {
        room = ConfigRoom.in(directory);
        Files.createDirectory(directory.resolve("clients.d"));
        room.write("config.yml", config(""));
        ConfigFile file =
                new ConfigFile(directory.resolve("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());
        watcher = new ConfigWatcher(file, file.read(KeyFiles.CREATE), reloads::add, () -> {});
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    private static String config(String part) {
        return ConfigRoom.completed("include: clients.d/*.yml\n" + part);
    }

    private static String client(String id) {
        return "  - { client_id: " + id + ", client_secret: s3cr3t, application: back-office }\n";
    }

    @Test
    void nothing_is_read_while_nothing_changes() {
        looks(5);

        assertThat(reloads).isEmpty();
    }

    @Test
    void a_change_is_read_once_when_two_looks_agree() throws IOException {
        room.write("clients.d/erp.yml", "clients:\n" + client("erp"));

        watcher.look();
        assertThat(reloads).isEmpty();
        watcher.look();
        assertThat(reloads).hasSize(1);
        looks(3);
        assertThat(reloads).hasSize(1);
    }

    @Test
    void a_file_that_is_still_being_written_is_left_alone() throws IOException {
        StringBuilder half = new StringBuilder("clients:\n");
        for (int i = 0; i < 5; i++) {
            room.write("clients.d/erp.yml", half.append(client("erp-" + i)).toString());
            watcher.look();
        }
        assertThat(reloads).isEmpty();

        looks(3);

        assertThat(reloads)
                .singleElement()
                .satisfies(realm -> assertThat(realm.realm().clients()).hasSize(6));
    }

    @Test
    void the_same_content_is_no_change_and_makes_no_noise() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            room.write("config.yml", config(""));
            Files.setLastModifiedTime(room.directory().resolve("keys/main.pem"), FileTime.fromMillis(1));
            looks(3);

            assertThat(log.lines()).isEmpty();
        }
        assertThat(reloads).isEmpty();
    }

    @Test
    void an_edit_that_keeps_time_and_size_is_seen() throws IOException {
        Path file = room.directory().resolve("config.yml");
        FileTime before = Files.getLastModifiedTime(file);

        room.write("config.yml", Files.readString(file).replace("client_id: demo", "client_id: omed"));
        Files.setLastModifiedTime(file, before);
        looks(2);

        assertThat(reloads).hasSize(1);
    }

    @Test
    void files_that_the_configuration_names_are_watched() throws IOException {
        room.write("keys/one.txt", "s3cr3t");
        room.write(
                "config.yml",
                config("clients: [{ client_id: a, client_secret: '${file:keys/one.txt}',"
                        + " application: back-office }]\n"));
        looks(2);
        assertThat(reloads).hasSize(1);

        room.write("keys/one.txt", "another");
        looks(2);
        assertThat(reloads).hasSize(2);

        Files.copy(room.directory().resolve("keys/ec256.pem"), room.directory().resolve("keys/new.pem"));
        room.write("config.yml", config("signing_keys: [{ kid: new, algorithm: ES256, private_key: keys/new.pem }]\n"));
        looks(2);
        assertThat(reloads).hasSize(3);

        Files.delete(room.directory().resolve("keys/new.pem"));
        try (LogCapture log = LogCapture.begin()) {
            looks(2);
            assertThat(log.lines()).anyMatch(line -> line.contains("keys/new.pem: no such file"));

            Files.copy(
                    room.directory().resolve("keys/ec256.pem"), room.directory().resolve("keys/new.pem"));
            looks(2);
            assertThat(log.lines()).anyMatch(line -> line.contains("event=reloaded"));
        }
        assertThat(reloads).hasSize(4);
    }

    @Test
    void included_files_come_and_go() throws IOException {
        room.write("clients.d/a.yml", "clients:\n" + client("a"));
        looks(2);
        Files.move(room.directory().resolve("clients.d/a.yml"), room.directory().resolve("clients.d/b.yml"));
        looks(2);
        Files.delete(room.directory().resolve("clients.d/b.yml"));
        looks(2);

        assertThat(reloads).extracting(next -> next.realm().clients().size()).containsExactly(2, 2, 1);
    }

    @Test
    void a_broken_edit_changes_nothing_and_says_why_once() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            room.write("config.yml", config("expires_in: 0\n"));
            looks(2);

            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0))
                    .endsWith(
                            "config.yml:2: expires_in: is 0; expected a whole number of seconds from 1 to 2147483647");
            assertThat(log.lines().get(1)).endsWith("WARN event=reload_refused problems=1");

            room.write("config.yml", config("expires_in: 0\n"));
            looks(2);
            assertThat(log.lines()).hasSize(2);
        }
        assertThat(reloads).isEmpty();
    }

    @Test
    void a_mended_edit_is_logged_also_when_it_is_mended_by_going_back() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            room.write("config.yml", config("expires_in: 0\n"));
            looks(2);
            room.write("config.yml", config(""));
            looks(2);

            assertThat(log.lines()).last().asString().contains("INFO event=reloaded clients=1 added=0 removed=0");
        }
        assertThat(reloads).hasSize(1);
    }

    @Test
    void a_reload_says_what_changed() throws IOException {
        room.write("clients.d/a.yml", "clients:\n" + client("b") + client("a"));
        looks(2);
        try (LogCapture log = LogCapture.begin()) {
            room.write("clients.d/a.yml", "clients:\n" + client("b") + client("c") + client("d"));
            looks(2);

            assertThat(log.lines().get(0))
                    .contains("event=reloaded clients=4 added=2 removed=1 changed=0 applications=1 keys=1 millis=");
            assertThat(log.lines()).anyMatch(line -> line.contains("clients[2].client_secret: is plain text"));
        }
    }

    @Test
    void a_change_of_the_server_waits_for_a_restart_and_the_rest_does_not() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            room.write("config.yml", config("server: { port: 9999, cors_origins: ['*'] }\nexpires_in: 60\n"));
            looks(2);
            assertThat(log.lines())
                    .last()
                    .asString()
                    .endsWith("event=restart_needed changed=server.port,server.cors_origins");

            room.write("config.yml", config("server: { port: 9999, cors_origins: ['*'] }\nexpires_in: 61\n"));
            looks(2);
            room.write("config.yml", config("server: { port: 9998, cors_origins: ['*'] }\nexpires_in: 61\n"));
            looks(2);
            room.write("config.yml", config("expires_in: 61\n"));
            looks(2);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("restart_needed"))
                    .as("once for each change of what waits")
                    .hasSize(2);
        }
        assertThat(reloads).hasSize(4);
    }

    @Test
    void no_key_is_generated_by_a_reload() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            room.write(
                    "config.yml",
                    config(
                            "signing_keys: [{ kid: a, algorithm: ES256, private_key: keys/none.pem, generate: true }]\n"));
            looks(2);

            assertThat(log.lines().get(0)).contains("keys are generated at the start only");
        }
        assertThat(room.directory().resolve("keys/none.pem")).doesNotExist();
    }

    @Test
    void a_key_that_the_start_made_is_no_change(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("config.yml"),
                config("signing_keys: [{ kid: a, algorithm: ES256, private_key: keys/new.pem, generate: true }]\n"));
        ConfigFile file =
                new ConfigFile(directory.resolve("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());
        watcher = new ConfigWatcher(file, file.read(KeyFiles.CREATE), reloads::add, () -> {});

        looks(3);

        assertThat(reloads).isEmpty();
    }

    @Test
    void a_fault_in_the_server_is_logged_and_the_next_change_is_noticed(@TempDir Path directory) throws Exception {
        List<Configuration> tries = new ArrayList<>();
        ConfigFile file =
                new ConfigFile(room.directory().resolve("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());
        watcher = new ConfigWatcher(
                file,
                file.read(KeyFiles.CREATE),
                next -> {
                    tries.add(next);
                    throw new IllegalStateException("a fault");
                },
                () -> {});
        try (LogCapture log = LogCapture.begin()) {
            room.write("config.yml", config("expires_in: 60\n"));
            looks(4);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("event=reload_failed"))
                    .hasSize(1);

            room.write("config.yml", config("expires_in: 61\n"));
            looks(4);
        }
        assertThat(tries).hasSize(2);
    }

    @Test
    void a_directory_that_cannot_be_searched_is_told_of_and_the_watch_goes_on_when_it_can() throws IOException {
        Path clients = room.directory().resolve("clients.d");
        Files.delete(clients);
        Files.createSymbolicLink(clients, clients);
        try (LogCapture log = LogCapture.begin()) {
            looks(3);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("include: cannot be searched"))
                    .hasSize(1);

            Files.delete(clients);
            Files.createDirectory(clients);
            room.write("clients.d/erp.yml", "clients:\n" + client("erp"));
            looks(2);
        }
        assertThat(reloads)
                .singleElement()
                .satisfies(next -> assertThat(next.realm().clients()).hasSize(2));
    }

    @Test
    void a_reading_that_was_asked_for_and_has_to_be_repeated_is_answered() throws Exception {
        Path config = room.directory().resolve("config.yml");
        room.write("config.yml", config("server: { tls: { certificate: tls/cert.pem, private_key: tls/key.pem } }\n"));
        AtomicBoolean touch = new AtomicBoolean();
        // The reading looks at the clock for the certificate, and then the file changes below it.
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                if (touch.getAndSet(false)) {
                    try {
                        Files.setLastModifiedTime(config, FileTime.fromMillis(1));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return ConfigRoom.CLOCK.instant();
            }
        };
        CountDownLatch answered = new CountDownLatch(1);
        ConfigFile file = new ConfigFile(config, Map.of(), clock, new SecureRandom());
        watcher = new ConfigWatcher(file, file.read(KeyFiles.CREATE), next -> answered.countDown(), () -> {});
        touch.set(true);

        watcher.readNow();
        watcher.start();

        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(touch).isFalse();
    }

    @Test
    void a_fault_that_not_even_the_log_can_take_does_not_end_the_watch() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch tries = new CountDownLatch(2);
        ConfigFile file =
                new ConfigFile(room.directory().resolve("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());
        watcher = new ConfigWatcher(
                file,
                file.read(KeyFiles.CREATE),
                next -> {
                    first.countDown();
                    tries.countDown();
                    throw new UnspeakableError();
                },
                () -> {});
        watcher.start();
        room.write("config.yml", config("expires_in: 60\n"));
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();

        room.write("config.yml", config("expires_in: 61\n"));

        assertThat(tries.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Saying it takes memory that there is not. */
    private static final class UnspeakableError extends Error {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError();
        }
    }

    @Test
    void a_directory_of_clients_that_vanishes_is_warned_of() throws IOException {
        room.write("clients.d/a.yml", "clients:\n" + client("a"));
        looks(2);
        try (LogCapture log = LogCapture.begin()) {
            Files.delete(room.directory().resolve("clients.d/a.yml"));
            Files.delete(room.directory().resolve("clients.d"));
            looks(2);

            assertThat(log.lines()).anyMatch(line -> line.contains("WARN") && line.contains("include: finds nothing"));
        }
    }

    @Test
    void plain_text_is_not_taken_by_a_process_that_listens_to_everybody_still() throws Exception {
        room.write(
                "config.yml",
                config("server: { host: 0.0.0.0 }\nclients: [{ client_id: a, client_secret:"
                        + " '${file:keys/secret.txt}', application: back-office }]\n"));
        ConfigFile file =
                new ConfigFile(room.directory().resolve("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());
        watcher = new ConfigWatcher(file, file.read(KeyFiles.CREATE), reloads::add, () -> {});
        try (LogCapture log = LogCapture.begin()) {
            room.write("config.yml", config("server: { host: 127.0.0.1 }\n"));
            looks(2);

            assertThat(log.lines()).anyMatch(line -> line.contains("clients[0].client_secret: is plain text"));
        }
        assertThat(reloads).isEmpty();
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watcher.look();
        }
    }
}

package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedStoreTest {

    /** So that nobody waits for long. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final OAuthError replayed = OAuthError.invalidClient("replayed");

    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock();
    private final List<Store> opened = new ArrayList<>();

    @AfterEach
    void end() {
        opened.forEach(Store::close);
    }

    @Test
    void there_is_no_file_until_there_is_something_to_keep() throws IOException {
        Store store = open();

        assertThat(store.isRevoked("a")).isFalse();
        assertThat(store.trouble()).isEmpty();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_revocation_is_in_force_at_once_and_survives() throws IOException {
        Store store = open();
        revoke(store, "a");
        assertThat(store.isRevoked("a")).isTrue();
        assertThat(store.isRevoked("b")).isFalse();

        store.close();

        assertThat(open().isRevoked("a")).isTrue();
        assertThat(open("copy").isRevoked("a")).isFalse();
    }

    @Test
    void what_was_answered_is_in_the_file_whenever_the_process_ends() throws IOException {
        Store store = open();
        for (int i = 0; i < 20; i++) {
            revoke(store, "token-" + i);
            store.use("demo", List.of(use("assertion-" + i)));

            // What lies on the disk at this moment is what a process that is killed now leaves.
            Files.copy(file(), directory.resolve("left-" + i));
            Store next = open("left-" + i);

            assertThat(next.isRevoked("token-" + i)).isTrue();
            int last = i;
            assertThatThrownBy(() -> next.use("demo", List.of(use("assertion-" + last))))
                    .isSameAs(replayed);
        }
    }

    @Test
    void what_is_used_is_refused_after_a_restart_too() throws IOException {
        Store store = open();
        store.use("demo", List.of(use("a"), use("b")));
        assertThatThrownBy(() -> store.use("demo", List.of(use("a")))).isSameAs(replayed);
        store.close();

        Store next = open();

        assertThatThrownBy(() -> next.use("demo", List.of(use("c"), use("b")))).isSameAs(replayed);
        next.use("demo", List.of(use("c")));
    }

    @Test
    void many_at_once_are_all_kept() throws IOException {
        Store store = open();

        IntStream.range(0, 400).parallel().forEach(i -> {
            if (i % 2 == 0) {
                revoke(store, "token-" + i);
            } else {
                store.use("demo", List.of(use("proof-" + i)));
            }
        });

        Files.copy(file(), directory.resolve("left"));
        Store next = open("left");
        AtomicInteger refused = new AtomicInteger();
        IntStream.range(0, 400).forEach(i -> {
            if (i % 2 == 0) {
                assertThat(next.isRevoked("token-" + i)).isTrue();
            } else {
                assertThatThrownBy(() -> next.use("demo", List.of(use("proof-" + i))))
                        .isSameAs(replayed);
                refused.incrementAndGet();
            }
        });
        assertThat(refused).hasValue(200);
    }

    @Test
    void a_revocation_is_forgotten_a_minute_after_the_token_has_expired_and_not_before() throws IOException {
        Store store = open();
        revoke(store, "a");
        store.close();

        clock.advance(Duration.ofMinutes(2).minusNanos(1));
        Store before = open();
        assertThat(before.isRevoked("a")).isTrue();
        before.close();

        clock.advance(Duration.ofSeconds(60).plusNanos(1_000_001));
        EmbeddedStore after = open();
        await(() -> !after.isRevoked("a"));
        after.close();
        assertThat(open().isRevoked("a")).isFalse();
    }

    @Test
    void of_a_token_that_has_expired_there_is_nothing_to_remember() throws IOException {
        Store store = open();

        store.revoke("demo", "a", clock.instant());

        assertThat(store.isRevoked("a")).isFalse();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void failures_of_the_last_minute_are_told_to_the_next_process() throws IOException {
        Store store = open();
        store.failed("192.0.2.1 long ago");
        await(() -> Files.exists(file()));
        clock.advance(Duration.ofSeconds(61));
        store.failed("192.0.2.1");
        store.failed("192.0.2.1 demo");
        store.close();

        List<String> heard = new ArrayList<>();
        Store next = store("signet.db");
        next.open(heard::add);

        assertThat(heard).containsExactly("192.0.2.1", "192.0.2.1 demo");
    }

    @Test
    void the_file_and_its_directory_are_the_owners_alone() throws IOException {
        Store store = open("data/signet.db");
        revoke(store, "a");

        assertThat(modeOf(directory.resolve("data"))).isEqualTo("rwx------");
        assertThat(modeOf(directory.resolve("data/signet.db"))).isEqualTo("rw-------");
        assertThat(directory.resolve("data")).isDirectoryContaining(file -> file.endsWith("signet.db"));
        assertThat(directory.resolve("data").toFile().list()).hasSize(1);
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void a_file_of_another_process_is_left_alone() throws IOException {
        Store first = open();
        revoke(first, "a");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("belongs to another process; ");
        revoke(first, "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "garbage", "half", "head", "text", "flipped"})
    void a_damaged_file_is_told_and_left_as_it_is(String damage) throws IOException {
        Store store = open();
        useAll(store, 1_000, "proof-");
        store.close();
        byte[] good = Files.readAllBytes(file());
        byte[] bad = damaged(damage, good);
        Files.write(file(), bad);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("is damaged or no store; put back a copy of it, or move it away");
        assertThat(Files.readAllBytes(file())).isEqualTo(bad);
    }

    private static byte[] damaged(String how, byte[] good) {
        byte[] noise = new byte[good.length];
        new Random(7).nextBytes(noise);
        return switch (how) {
            case "empty" -> new byte[0];
            case "garbage" -> noise;
            case "half" -> Arrays.copyOf(good, good.length / 2);
            case "flipped" -> {
                // Whichever page is in use.
                byte[] bytes = good.clone();
                for (int i = 8192; i < bytes.length; i += 50) {
                    bytes[i] ^= 1;
                }
                yield bytes;
            }
            case "head" -> {
                byte[] bytes = good.clone();
                System.arraycopy(noise, 0, bytes, 0, 8192);
                yield bytes;
            }
            default -> "clients: []\n".getBytes(StandardCharsets.US_ASCII);
        };
    }

    @Test
    void a_place_that_cannot_be_written_is_trouble_until_it_can() throws IOException {
        EmbeddedStore store = open("data/signet.db");
        Files.writeString(directory.resolve("data"), "in the way");
        try (LogCapture log = LogCapture.begin()) {
            for (int i = 0; i < 2; i++) {
                OAuthError refusal = catchThrowableOfType(OAuthError.class, () -> revoke(store, "a"));
                assertThat(refusal.status()).isEqualTo(503);
                assertThat(refusal.code()).contains("temporarily_unavailable");
                assertThat(refusal.headers()).containsKey("Retry-After");
                assertThat(log.lines().stream().filter(line -> line.contains("store_away")))
                        .hasSize(1);
            }
            assertThat(store.isRevoked("a")).isTrue();
            assertThat(store.trouble())
                    .get()
                    .asString()
                    .startsWith("store: has a file where its directory should be; ");

            Files.delete(directory.resolve("data"));
            await(() -> store.trouble().isEmpty());

            assertThat(log.lines().stream().filter(line -> line.contains("store_away")))
                    .hasSize(1);
            assertThat(log.lines().stream().filter(line -> line.contains("store_back")))
                    .hasSize(1);
        }
        store.close();
        assertThat(open("data/signet.db").isRevoked("a")).isTrue();
    }

    @Test
    void what_could_not_be_kept_was_not_used_and_may_come_again() throws IOException {
        EmbeddedStore store = open("data/signet.db");
        Files.writeString(directory.resolve("data"), "in the way");
        OAuthError refusal =
                catchThrowableOfType(OAuthError.class, () -> store.use("demo", List.of(use("a"), use("b"))));
        assertThat(refusal.status()).isEqualTo(503);

        Files.delete(directory.resolve("data"));
        store.use("demo", List.of(use("a")));
        assertThatThrownBy(() -> store.use("demo", List.of(use("b"), use("a")))).isSameAs(replayed);
        store.close();

        Store next = open("data/signet.db");
        assertThatThrownBy(() -> next.use("demo", List.of(use("a")))).isSameAs(replayed);
        next.use("demo", List.of(use("b")));
    }

    @Test
    void a_file_that_is_removed_is_written_again_with_all_that_was_in_it() throws IOException {
        Store store = open();
        revoke(store, "a");
        store.use("demo", List.of(use("proof")));

        Files.delete(file());
        assertThat(store.isRevoked("a")).isTrue();
        revoke(store, "b");
        store.close();

        Store next = open();
        assertThat(next.isRevoked("a")).isTrue();
        assertThat(next.isRevoked("b")).isTrue();
        assertThatThrownBy(() -> next.use("demo", List.of(use("proof")))).isSameAs(replayed);
    }

    @Test
    void a_file_that_is_cut_is_not_written_on_as_if_nothing_had_been_lost() throws IOException {
        EmbeddedStore store = open();
        for (int i = 0; i < 100; i++) {
            revoke(store, "a" + i);
        }

        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        OAuthError refusal = catchThrowableOfType(OAuthError.class, () -> revoke(store, "b"));
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(store.trouble()).get().asString().contains("is damaged or no store; ");
        assertThat(store.isRevoked("a0")).isTrue();
        assertThat(store.isRevoked("b")).isTrue();

        Files.move(file(), directory.resolve("away"));
        revoke(store, "c");
        store.close();
        Store next = open();
        assertThat(List.of("a0", "a99", "b", "c")).allMatch(next::isRevoked);
    }

    @Test
    void what_is_left_of_a_file_that_is_cut_is_made_whole_again() throws IOException {
        EmbeddedStore store = open();
        for (int i = 0; i < 100; i++) {
            revoke(store, "a" + i);
        }

        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            // Two blocks of header and the first chunk: something older, which can be read.
            channel.truncate(3 * 4096);
        }
        revoke(store, "b");

        Files.copy(file(), directory.resolve("left"));
        Store next = open("left");
        assertThat(List.of("a0", "a50", "a99", "b")).allMatch(next::isRevoked);
    }

    @Test
    void who_comes_late_to_a_file_that_was_replaced_meanwhile_is_no_lasting_trouble() throws Exception {
        EmbeddedStore store = open();
        ExecutorService many = Executors.newFixedThreadPool(8);
        AtomicBoolean enough = new AtomicBoolean();
        for (int i = 0; i < 8; i++) {
            String name = "token-" + i + "-";
            Future<?> unused = many.submit(() -> {
                for (int j = 0; !enough.get(); j++) {
                    tryToRevoke(store, name + j);
                }
            });
        }
        for (int i = 0; i < 15; i++) {
            await(() -> Files.exists(file()));
            Files.deleteIfExists(file());
        }
        enough.set(true);
        many.shutdown();
        assertThat(many.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

        await(() -> store.trouble().isEmpty());
    }

    private void tryToRevoke(Store store, String jti) {
        try {
            revoke(store, jti);
        } catch (OAuthError e) {
            assertThat(e.status()).isEqualTo(503);
        }
    }

    @Test
    void to_tell_of_a_failure_waits_for_no_disk() throws Exception {
        EmbeddedStore store = open();
        ExecutorService other = Executors.newSingleThreadExecutor();
        // As while a file is opened, or written anew.
        synchronized (store) {
            other.submit(() -> store.failed("192.0.2.1")).get(10, TimeUnit.SECONDS);
        }
        other.shutdown();
    }

    @Test
    void a_damaged_file_in_the_place_of_its_own_is_told_as_often_as_it_is_tried() throws IOException {
        EmbeddedStore store = open();
        useAll(store, 400, "proof-");
        revoke(store, "a");
        byte[] bad = damaged("flipped", Files.readAllBytes(file()));
        Files.delete(file());
        Files.write(file(), bad);

        for (int i = 0; i < 2; i++) {
            OAuthError refusal = catchThrowableOfType(OAuthError.class, () -> revoke(store, "b"));
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(store.trouble()).get().asString().contains("is damaged or no store; ");
        }

        Files.delete(file());
        revoke(store, "c");
        store.close();
        Store next = open();
        assertThat(List.of("a", "b", "c")).allMatch(next::isRevoked);
    }

    @Test
    void what_a_file_knows_that_is_put_in_its_place_is_known_from_the_next_write_on() throws IOException {
        Store other = open("other.db");
        revoke(other, "elsewhere");
        other.close();
        Store store = open();
        revoke(store, "a");

        Files.move(directory.resolve("other.db"), file(), StandardCopyOption.REPLACE_EXISTING);
        revoke(store, "b");

        assertThat(store.isRevoked("elsewhere")).isTrue();
        assertThat(store.isRevoked("a")).isTrue();
    }

    @Test
    void what_is_past_is_forgotten_in_the_file_as_well() throws IOException {
        Store store = open();
        for (int round = 0; round < 4; round++) {
            useAll(store, 200, "proof-" + round + "-");
            clock.advance(Duration.ofSeconds(71));
        }
        store.use("demo", List.of(use("last")));
        store.close();

        try (Records records = Records.in(StoreFile.open(file()))) {
            UsedNames names = new UsedNames(clock);
            records.readTo(new RevokedTokens(clock), names);
            assertThat(names.size()).isEqualTo(1);
        }
    }

    @Test
    void what_is_past_leaves_memory_and_file_while_it_runs_though_nothing_else_happens() throws IOException {
        WatchedClock watched = new WatchedClock(clock);
        EmbeddedStore store = open(watched);
        revoke(store, "a");
        store.use("demo", List.of(use("proof")));
        await(() -> watched.looks() > 1);
        assertThat(store.isRevoked("a")).isTrue();

        clock.advance(Duration.ofMinutes(2));
        await(() -> !store.isRevoked("a"));
        // The look that forgot it has been taken to its end once others have come after it.
        int later = watched.looks() + 10;
        await(() -> watched.looks() >= later);

        Files.copy(file(), directory.resolve("left"));
        RevokedTokens tokens = new RevokedTokens(clock);
        UsedNames names = new UsedNames(clock);
        try (Records records = Records.in(StoreFile.open(directory.resolve("left")))) {
            records.readTo(tokens, names);
        }
        assertThat(tokens.all()).isEmpty();
        assertThat(names.all()).isEmpty();
    }

    @Test
    void while_there_is_nothing_to_do_the_disk_is_left_alone() throws IOException {
        WatchedClock watched = new WatchedClock(clock);
        EmbeddedStore store = open(watched);
        store.use("demo", List.of(use("proof")));
        // Those looks that write ask three times.
        int settled = watched.looks() + 8;
        await(() -> watched.looks() >= settled);

        // A write would find that it is gone, and make it again.
        Files.delete(file());
        int later = watched.looks() + 10;
        await(() -> watched.looks() >= later);
        assertThat(file()).doesNotExist();

        clock.advance(Duration.ofMinutes(1));
        await(() -> Files.exists(file()));
    }

    @Test
    void what_was_used_is_kept_for_good_by_a_later_look_though_nothing_else_happens() throws IOException {
        WatchedClock watched = new WatchedClock(clock);
        EmbeddedStore store = open(watched);
        // The look may come between the two, and then there is nothing for the next one to do.
        for (int i = 0; i < 100 && Files.notExists(file()); i++) {
            store.use("demo", List.of(use("proof-" + i)));
            Files.delete(file());
            int later = watched.looks() + 10;
            await(() -> Files.exists(file()) || watched.looks() >= later);
        }
        assertThat(file()).exists();
    }

    @Test
    void a_file_that_fails_while_it_is_written_is_given_up_and_opened_anew() throws IOException {
        EmbeddedStore store = open();
        revoke(store, "before");
        // It closes the file under whoever writes to it.
        Thread.currentThread().interrupt();
        OAuthError refusal = catchThrowableOfType(OAuthError.class, () -> revoke(store, "meanwhile"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(refusal.status()).isEqualTo(503);

        revoke(store, "after");

        assertThat(store.trouble()).isEmpty();
        Files.copy(file(), directory.resolve("left"));
        Store next = open("left");
        assertThat(List.of("before", "meanwhile", "after")).allMatch(next::isRevoked);
    }

    @Test
    void a_failure_is_told_to_the_next_process_though_nothing_else_is_to_be_kept() throws IOException {
        EmbeddedStore store = open();
        store.failed("192.0.2.1");
        await(() -> Files.exists(file()));
        store.failed("192.0.2.2");
        store.close();

        List<String> heard = new ArrayList<>();
        store("signet.db").open(heard::add);
        assertThat(heard).containsExactly("192.0.2.1", "192.0.2.2");
    }

    @Test
    void failures_wait_for_a_place_that_cannot_be_written_yet() throws IOException {
        EmbeddedStore store = open("data/signet.db");
        Files.writeString(directory.resolve("data"), "in the way");
        store.failed("192.0.2.1");
        await(() -> store.trouble().isPresent());

        Files.delete(directory.resolve("data"));
        await(() -> store.trouble().isEmpty());
        store.close();

        List<String> heard = new ArrayList<>();
        store("data/signet.db").open(heard::add);
        assertThat(heard).containsExactly("192.0.2.1");
    }

    @Test
    void after_its_end_it_makes_no_file_any_more() throws IOException {
        EmbeddedStore store = open();
        store.close();

        OAuthError refusal = catchThrowableOfType(OAuthError.class, () -> revoke(store, "a"));

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(directory).isEmptyDirectory();
    }

    /** Counts how often the store was looked after: it asks for the time each time. */
    private static final class WatchedClock extends Clock {

        private final Clock clock;
        private final AtomicInteger looks = new AtomicInteger();

        private WatchedClock(Clock clock) {
            this.clock = clock;
        }

        int looks() {
            return looks.get();
        }

        @Override
        public Instant instant() {
            if (Thread.currentThread().getName().equals("store")) {
                looks.incrementAndGet();
            }
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return clock.withZone(zone);
        }
    }

    private EmbeddedStore open(Clock watched) throws IOException {
        EmbeddedStore store = new EmbeddedStore(file(), watched, BETWEEN_LOOKS);
        opened.add(store);
        store.open(failure -> {});
        return store;
    }

    private EmbeddedStore open() throws IOException {
        return open("signet.db");
    }

    private EmbeddedStore open(String name) throws IOException {
        EmbeddedStore store = store(name);
        store.open(failure -> {});
        return store;
    }

    private EmbeddedStore store(String name) {
        EmbeddedStore store = new EmbeddedStore(directory.resolve(name), clock, BETWEEN_LOOKS);
        opened.add(store);
        return store;
    }

    private Path file() {
        return directory.resolve("signet.db");
    }

    private void revoke(Store store, String jti) {
        store.revoke("demo", jti, clock.instant().plusSeconds(60));
    }

    /** Many at once, which share the waiting for the disk. */
    private void useAll(Store store, int count, String name) {
        IntStream.range(0, count).parallel().forEach(i -> store.use("demo", List.of(use(name + i))));
    }

    private SingleUse use(String name) {
        return new SingleUse(name, clock.instant().plusSeconds(60), replayed);
    }

    private static void await(BooleanSupplier condition) {
        Eventually.that("what the store does by itself", condition);
    }
}

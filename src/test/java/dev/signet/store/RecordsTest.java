package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.MutableClock;
import dev.signet.store.RecentFailures.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.h2.mvstore.MVMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the file of an embedded store. */
class RecordsTest {

    private static final int MOST_FAILURES = 10_000;

    @TempDir
    private Path directory;

    private final MutableClock clock = new MutableClock();

    @Test
    void what_was_put_in_is_found_again_and_what_was_taken_out_is_not() throws IOException {
        try (Records records = Records.in(StoreFile.create(file()))) {
            records.addRevoked(List.of(one("a"), one("b")));
            records.addUsed(List.of(one("c"), one("d")));
            records.forgetRevoked(List.of(one("b")));
            records.forgetUsed(List.of(one("d")));
            records.keep();
        }

        RevokedTokens tokens = new RevokedTokens(clock);
        UsedNames names = new UsedNames(clock);
        try (Records records = Records.in(StoreFile.open(file()))) {
            records.readTo(tokens, names);
        }
        assertThat(tokens.all()).containsExactly(one("a"));
        assertThat(names.all()).containsExactly(one("c"));
    }

    @Test
    void a_file_is_filled_with_all_that_is_remembered() throws IOException {
        Records filled = Records.in(StoreFile.create(file()));
        filled.fill(List.of(one("used")), List.of(one("revoked")));
        filled.abandon();

        RevokedTokens tokens = new RevokedTokens(clock);
        UsedNames names = new UsedNames(clock);
        try (Records records = Records.in(StoreFile.open(file()))) {
            records.readTo(tokens, names);
        }
        assertThat(tokens.all()).containsExactly(one("revoked"));
        assertThat(names.all()).containsExactly(one("used"));
    }

    @Test
    void a_file_that_cannot_be_filled_is_closed() throws IOException {
        StoreFile file = StoreFile.create(file());
        MVMap<String, Long> used = file.map("used");
        // Stands for whatever may fail on the way.
        Collection<Remembered> failing = new AbstractList<>() {
            @Override
            public Remembered get(int index) {
                throw new IllegalStateException("as it would");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        Records records = Records.in(file);
        assertThatThrownBy(() -> records.fill(failing, List.of())).hasMessage("as it would");
        assertThat(used.isClosed()).isTrue();
    }

    @Test
    void a_file_without_its_maps_is_damage() throws IOException {
        StoreFile file = StoreFile.create(file());
        file.abandon();

        assertThatThrownBy(() -> Records.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("is damaged or no store; ");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7})
    void an_entry_that_is_not_what_was_written_is_damage_and_the_file_is_closed(long checksum) throws IOException {
        StoreFile file = StoreFile.create(file());
        MVMap<String, Long> revoked = file.map("revoked");
        revoked.put("0000000000ffa", checksum);

        Records records = Records.in(file);
        assertThatThrownBy(() -> records.readTo(new RevokedTokens(clock), new UsedNames(clock)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("is damaged or no store; ");
        assertThat(revoked.isClosed()).isTrue();
    }

    @Test
    void failures_are_told_in_their_order_and_those_of_one_millisecond_are_told_apart() throws IOException {
        long now = clock.millis();
        try (Records records = Records.in(StoreFile.create(file()))) {
            records.addFailures(List.of(new Failure(now, "a"), new Failure(now, "b")), now);
            records.addFailures(List.of(new Failure(now, "c"), new Failure(now - 1, "late")), now - 1);

            assertThat(told(records, now - 1)).containsExactly("late", "a", "b", "c");
            assertThat(told(records, now)).containsExactly("a", "b", "c");
            assertThat(told(records, now + 1)).isEmpty();
        }
    }

    @Test
    void failures_that_matter_no_more_leave_the_file() throws IOException {
        long now = clock.millis();
        StoreFile file = StoreFile.create(file());
        try (Records records = Records.in(file)) {
            MVMap<Long, String> failures = file.map("failures");
            records.addFailures(List.of(new Failure(now, "a"), new Failure(now + 1, "b")), now);
            assertThat(failures).hasSize(2);

            records.addFailures(List.of(), now + 1);
            assertThat(failures).containsValue("b").hasSize(1);

            records.addFailures(List.of(), now + 2);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void of_a_flood_the_last_ten_thousand_are_kept() throws IOException {
        long now = clock.millis();
        List<Failure> flood = IntStream.rangeClosed(0, MOST_FAILURES)
                .mapToObj(i -> new Failure(now + i, "count-" + i))
                .toList();
        try (Records records = Records.in(StoreFile.create(file()))) {
            records.addFailures(flood, now);

            assertThat(told(records, now)).hasSize(MOST_FAILURES).doesNotContain("count-0");
        }
    }

    private static List<String> told(Records records, long since) throws IOException {
        List<String> told = new ArrayList<>();
        records.readTo(since, told::add);
        return told;
    }

    private Path file() {
        return directory.resolve("signet.db");
    }

    private Remembered one(String name) {
        return Remembered.until(clock.instant().plusSeconds(60), name);
    }
}

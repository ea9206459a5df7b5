package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.LogCapture;
import dev.signet.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in a directory, from one to the next: every 90 days, published a day before, for tokens of an hour. */
class KeyRotationTest {

    private static final Duration EVERY = Duration.ofDays(90);
    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MutableClock clock = new MutableClock();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path top;

    private Path directory() {
        return top.resolve("keys");
    }

    private KeyRotation rotation() {
        return rotation(HOUR);
    }

    private KeyRotation rotation(Duration lifetime) {
        return rotation(SigningAlgorithm.ES256, lifetime, clock);
    }

    private KeyRotation rotation(SigningAlgorithm algorithm, Duration lifetime, Clock time) {
        return new KeyRotation(
                directory(), algorithm, Set.of(algorithm), new RotationSchedule(EVERY, OVERLAP), lifetime, time);
    }

    @Test
    void the_first_key_signs_at_once_and_only_its_owner_reads_it() throws IOException {
        KeyRing ring = rotation().begin();

        assertThat(ring.size()).isOne();
        assertThat(ring.signing().kid()).matches("2026-11-23-[0-9a-f]{8}");
        assertThat(files()).containsExactly("rotating-1.expires_in-3600", "rotating-1.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        for (String file : files()) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory().resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void a_key_is_published_one_overlap_before_it_signs_and_goes_with_its_last_token() throws IOException {
        KeyRotation rotation = rotation();
        String first = rotation.begin().signing().kid();

        clock.advance(EVERY.minus(OVERLAP).minus(Duration.ofMinutes(2)).minus(SECOND));
        assertThat(next(rotation).kids()).containsExactly(first);
        assertThat(files()).doesNotContain("rotating-2.pem");

        clock.advance(SECOND);
        KeyRing early = next(rotation);
        assertThat(files()).contains("rotating-2.pem");
        assertThat(early.kids()).containsExactly(first);

        // From here on the very ring that was read then is right, however much time passes.
        clock.advance(Duration.ofMinutes(2).minus(SECOND));
        assertThat(early.kids()).containsExactly(first);
        clock.advance(SECOND);
        assertThat(early.size()).isEqualTo(2);
        clock.advance(OVERLAP.minus(SECOND));
        assertThat(early.signing().kid()).isEqualTo(first);
        clock.advance(SECOND);
        String second = early.signing().kid();
        assertThat(second).isNotEqualTo(first);
        clock.advance(HOUR.minus(SECOND));
        assertThat(early.find(first)).isPresent();
        clock.advance(SECOND);
        assertThat(early.find(first)).isEmpty();
        assertThat(early.kids()).containsExactly(second);
        assertThat(early.jwks().toString()).contains(second).doesNotContain(first);

        clock.advance(Duration.ofMinutes(1));
        assertThat(next(rotation).kids()).containsExactly(second);
        assertThat(files()).containsExactly("rotating-2.expires_in-3600", "rotating-2.pem");
    }

    @Test
    void whoever_watches_learns_when_another_key_signs_and_when_it_should_have() throws IOException {
        KeyRotation rotation = rotation();
        KeyRing first = rotation.begin();
        Instant end = clock.instant().plus(EVERY);

        assertThat(first.nextRotation()).contains(end);
        assertThat(first.rotation()).containsSame(rotation);
        assertThat(first.maxAge()).isEqualTo(Duration.ofMinutes(5));
        clock.advance(EVERY.minus(OVERLAP));
        KeyRing both = next(rotation);
        assertThat(both.nextRotation()).contains(end);
        assertThat(both.isSameAs(first)).isFalse();
        assertThat(both.isSameAs(rotation.ring())).isTrue();
        clock.advance(OVERLAP.minus(SECOND));
        assertThat(first.isOverdue()).isFalse();
        clock.advance(SECOND);
        assertThat(first.isOverdue()).isTrue();
        assertThat(first.nextRotation()).contains(end);
        assertThat(both.isOverdue()).isFalse();
        assertThat(both.nextRotation()).contains(end.plus(EVERY));
    }

    @Test
    void what_would_be_done_is_assumed_and_nothing_is_written() throws IOException {
        KeyRing assumed = rotation().assume();

        assertThat(assumed.signing().kid()).matches("2026-11-23-[0-9a-f]{8}");
        assertThat(assumed.nextRotation()).contains(clock.instant().plus(EVERY));
        assertThat(directory()).doesNotExist();

        KeyRing begun = rotation().begin();
        assertThat(rotation().assume().kids()).isEqualTo(begun.kids());
    }

    @Test
    void its_files_are_those_of_its_keys_alone() throws IOException {
        assertThat(KeyRotation.files(directory())).isEmpty();
        rotation().begin();
        Files.writeString(directory().resolve("main.pem"), "somebody's");

        assertThat(KeyRotation.files(directory())).containsExactly(directory().resolve("rotating-1.pem"));
    }

    @Test
    void a_key_that_is_made_is_logged_with_its_times() throws IOException {
        try (LogCapture log = LogCapture.begin()) {
            String kid = rotation().begin().signing().kid();

            assertThat(log.lines().stream().filter(line -> line.contains("event=key_made")))
                    .singleElement()
                    .asString()
                    .contains(kid, "algorithm=ES256", "published=2026-11-23T12:00:00", "signs=2026-11-23T12:00:00");
        }
    }

    @Test
    void a_key_is_taken_away_one_look_after_its_last_token_has_expired() throws IOException {
        rotation().begin();
        clock.advance(EVERY.minus(OVERLAP));
        next(rotation());
        clock.advance(OVERLAP.plus(HOUR).plus(Duration.ofMinutes(1)).minus(SECOND));
        next(rotation());
        assertThat(files()).contains("rotating-1.pem");

        clock.advance(SECOND);
        next(rotation());
        assertThat(files()).doesNotContain("rotating-1.pem");
    }

    @Test
    void a_file_that_says_less_than_a_key_needs_is_refused_and_named() throws IOException {
        rotation().begin();
        Path key = directory().resolve("rotating-1.pem");
        String text = Files.readString(key);
        for (String line : List.of("kid", "algorithm", "published", "signs")) {
            Files.writeString(key, text.replaceAll("(?m)^" + line + ": .*\n", ""));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rotation().begin())
                    .withMessage("rotating-1.pem has no line '" + line + ":'");
        }
        Files.writeString(key, text.replace("algorithm: ES256", "algorithm: HS256"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rotation().begin())
                .withMessage("rotating-1.pem names no algorithm that is known here");
        Files.writeString(key, text.replaceAll("(?m)^signs: .*$", "signs: soon"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rotation().begin())
                .withMessage("rotating-1.pem has no time in its line 'signs:'");
    }

    @Test
    void a_restart_goes_on_where_it_was() throws IOException {
        String first = rotation().begin().signing().kid();
        clock.advance(EVERY.minus(HOUR));
        next(rotation());

        KeyRing restarted = rotation().begin();

        assertThat(restarted.signing().kid()).isEqualTo(first);
        assertThat(restarted.size()).isEqualTo(2);
        assertThat(restarted.kids()).isEqualTo(rotation().begin().kids());
    }

    @Test
    void after_a_long_stop_the_old_key_signs_until_the_new_one_was_published_for_an_overlap() throws IOException {
        String first = rotation().begin().signing().kid();
        clock.advance(EVERY.multipliedBy(3));
        KeyRing ring = rotation().begin();
        assertThat(ring.isOverdue()).isTrue();

        ring = next(rotation());

        assertThat(ring.isOverdue()).isFalse();
        assertThat(ring.nextRotation()).contains(clock.instant().plus(OVERLAP));
        assertThat(ring.size()).isEqualTo(2);
        clock.advance(OVERLAP.minus(SECOND));
        assertThat(ring.signing().kid()).isEqualTo(first);
        clock.advance(SECOND);
        assertThat(ring.signing().kid()).isNotEqualTo(first);
    }

    @Test
    void a_lifetime_that_was_longer_while_a_key_signed_keeps_it() throws IOException {
        String first = rotation(HOUR).begin().signing().kid();
        rotation(Duration.ofHours(10)).resume();
        rotation(Duration.ofMinutes(1)).resume();
        clock.advance(EVERY);
        next(rotation(Duration.ofMinutes(1)));
        clock.advance(OVERLAP);

        clock.advance(Duration.ofHours(10).minus(SECOND));
        assertThat(next(rotation(Duration.ofMinutes(1))).find(first)).isPresent();
        clock.advance(SECOND);
        assertThat(next(rotation(Duration.ofMinutes(1))).find(first)).isEmpty();
    }

    @Test
    void a_lifetime_that_somebody_took_away_is_noted_again_at_the_next_look() throws IOException {
        rotation().begin();
        Files.delete(directory().resolve("rotating-1.expires_in-3600"));

        rotation().advance();

        assertThat(files()).containsExactly("rotating-1.expires_in-3600", "rotating-1.pem");
    }

    @Test
    void a_lifetime_that_became_longer_after_a_key_signed_does_not_matter_to_it() throws IOException {
        String first = rotation().begin().signing().kid();
        clock.advance(EVERY.minus(OVERLAP));
        next(rotation());
        clock.advance(OVERLAP.plus(SECOND));

        KeyRing ring = rotation(Duration.ofHours(10)).resume();

        assertThat(files()).contains("rotating-2.expires_in-36000").doesNotContain("rotating-1.expires_in-36000");
        clock.advance(HOUR);
        assertThat(ring.find(first)).isEmpty();
    }

    @Test
    void what_a_process_left_that_died_while_it_wrote_is_ignored_and_taken_away() throws IOException {
        String first = rotation().begin().signing().kid();
        Path young = Files.writeString(directory().resolve(".key123.tmp"), "-----BEGIN PRIV");
        Path old = Files.writeString(directory().resolve(".key456.tmp"), "");
        Files.setLastModifiedTime(young, FileTime.from(clock.instant()));
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(Duration.ofMinutes(61))));
        Files.writeString(directory().resolve("main.pem"), "somebody's");

        assertThat(next(rotation()).kids()).containsExactly(first);

        assertThat(files()).contains(".key123.tmp", "main.pem").doesNotContain(".key456.tmp");
    }

    @Test
    void a_lifetime_that_was_noted_for_a_key_that_never_came_does_no_harm() throws IOException {
        rotation().begin();
        Files.createFile(directory().resolve("rotating-2.expires_in-3600"));
        clock.advance(EVERY.minus(OVERLAP));

        assertThat(next(rotation()).size()).isEqualTo(2);
    }

    @Test
    void a_removal_that_was_half_done_is_completed() throws IOException {
        rotation().begin();
        clock.advance(EVERY.minus(OVERLAP));
        next(rotation());
        clock.advance(OVERLAP.plus(HOUR));
        // As it is when the process dies between the key and what was noted of it.
        Files.delete(directory().resolve("rotating-1.pem"));

        assertThat(next(rotation()).size()).isOne();
        assertThat(files()).containsExactly("rotating-2.expires_in-3600", "rotating-2.pem");
    }

    @Test
    void a_lifetime_that_was_never_noted_is_taken_as_the_longest_of_now() throws IOException {
        String first = rotation().begin().signing().kid();
        clock.advance(EVERY.minus(OVERLAP));
        next(rotation());
        clock.advance(OVERLAP.plus(SECOND));
        Files.delete(directory().resolve("rotating-1.expires_in-3600"));

        clock.advance(HOUR.minus(SECOND).minus(SECOND));
        assertThat(next(rotation()).find(first)).isPresent();
        clock.advance(SECOND);
        assertThat(next(rotation()).find(first)).isEmpty();
    }

    @Test
    void a_key_that_somebody_takes_away_is_gone_at_the_next_look_even_if_its_number_comes_again() throws IOException {
        KeyRotation rotation = rotation();
        rotation.begin();
        clock.advance(EVERY.minus(OVERLAP));
        Set<String> before = next(rotation).kids();
        Files.delete(directory().resolve("rotating-2.pem"));
        rotation().advance();

        Set<String> after = next(rotation).kids();

        assertThat(after).hasSize(2).isNotEqualTo(before);
    }

    @Test
    void a_directory_that_is_empty_all_of_a_sudden_gets_no_new_keys() throws IOException {
        KeyRotation rotation = rotation();
        rotation.begin();
        Files.delete(directory().resolve("rotating-1.pem"));

        assertThatIllegalArgumentException().isThrownBy(rotation::advance).withMessageContaining("holds no key");
        assertThat(files()).noneMatch(name -> name.endsWith(".pem"));
    }

    @Test
    void a_damaged_key_is_named_without_its_content() throws IOException {
        rotation().begin();
        Path key = directory().resolve("rotating-1.pem");
        String text = Files.readString(key);
        Files.writeString(key, text.replaceAll("(?s)PRIVATE KEY-----.*", "PRIVATE KEY-----"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rotation().begin())
                .withMessageStartingWith("rotating-1.pem holds no PEM private key");
    }

    @Test
    void a_directory_that_cannot_be_written_leaves_the_keys_that_are_there() throws IOException {
        KeyRotation rotation = rotation();
        String first = rotation.begin().signing().kid();
        clock.advance(EVERY.multipliedBy(2));
        // Where the next one would be noted, so that it fails for root as well.
        Path obstacle = Files.createDirectory(directory().resolve("rotating-2.pem"));

        assertThatThrownBy(() -> next(rotation)).isInstanceOf(Exception.class);
        Files.delete(obstacle);

        KeyRing later = next(rotation);
        assertThat(later.signing().kid()).isEqualTo(first);
        assertThat(later.size()).isEqualTo(2);
    }

    @Test
    void a_key_of_another_process_for_an_algorithm_that_is_ruled_out_here_is_not_taken() throws IOException {
        KeyRotation here = rotation();
        KeyRing first = here.begin();
        assertThat(here.allowedRing().isSameAs(first)).isTrue();

        clock.advance(EVERY);
        rotation(SigningAlgorithm.EDDSA, HOUR, clock).advance();

        assertThat(here.ring().algorithms()).containsExactlyInAnyOrder(SigningAlgorithm.ES256, SigningAlgorithm.EDDSA);
        assertThatThrownBy(here::allowedRing)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for an algorithm that security_profile rules out; ");
    }

    @Test
    void a_clock_that_was_far_ahead_for_a_while_does_not_stop_the_rotation() throws IOException {
        rotation().begin();
        MutableClock astray = new MutableClock();
        astray.advance(Duration.ofDays(3650));
        rotation(SigningAlgorithm.ES256, HOUR, astray).advance();

        String third = "";
        for (int day = 0; day < 3; day++) {
            third = next(rotation()).signing().kid();
            clock.advance(OVERLAP);
        }

        assertThat(third).isNotEqualTo("");
        assertThat(next(rotation()).isOverdue()).isFalse();
        assertThat(files()).contains("rotating-3.pem").doesNotContain("rotating-4.pem");
    }

    @Test
    void a_clock_that_was_set_back_leaves_a_key_that_signs() throws IOException {
        clock.advance(EVERY);
        KeyRing ring = rotation().begin();
        clock.advance(EVERY.negated());

        assertThat(ring.signing()).isNotNull();
        assertThat(ring.kids()).containsExactly(ring.signing().kid());
    }

    @Test
    void processes_that_race_make_one_first_key_and_one_successor() throws Exception {
        // Not ahead of the clock of the files, or unfinished ones would seem to be abandoned.
        clock.advance(EVERY.minus(OVERLAP).negated());
        Set<String> begun = together(rotation -> rotation.begin().kids());
        assertThat(begun).hasSize(1);
        clock.advance(EVERY.minus(OVERLAP));

        together(rotation -> {
            rotation.advance();
            return Set.of();
        });

        assertThat(files())
                .containsExactly(
                        "rotating-1.expires_in-3600", "rotating-1.pem", "rotating-2.expires_in-3600", "rotating-2.pem");
        assertThat(together(rotation -> rotation.ring().kids())).hasSize(2);
    }

    private interface Step {
        Set<String> of(KeyRotation rotation) throws IOException;
    }

    private Set<String> together(Step step) throws Exception {
        int processes = 8;
        CyclicBarrier begin = new CyclicBarrier(processes);
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try {
            List<Future<Set<String>>> results = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                KeyRotation rotation = rotation();
                results.add(threads.submit(() -> {
                    begin.await();
                    return step.of(rotation);
                }));
            }
            Set<String> all = new HashSet<>();
            for (Future<Set<String>> result : results) {
                all.addAll(result.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private static KeyRing next(KeyRotation rotation) throws IOException {
        rotation.advance();
        return rotation.ring();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}

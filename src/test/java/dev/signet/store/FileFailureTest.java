package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the operator is told of a file that cannot be used: the reason and the remedy. */
class FileFailureTest {

    private static final String BROKEN = "cannot be read and written: input or output error; check the disk, ";
    private static final String DAMAGED = "is damaged or no store; put back a copy of it, or move it away: ";

    static Stream<Arguments> told() {
        return Stream.of(
                Arguments.of(DataUtils.ERROR_FILE_LOCKED, "belongs to another process; end that one, "),
                Arguments.of(DataUtils.ERROR_UNSUPPORTED_FORMAT, "was written by a newer version; run that one, "),
                Arguments.of(DataUtils.ERROR_READING_FAILED, BROKEN),
                Arguments.of(DataUtils.ERROR_WRITING_FAILED, BROKEN),
                Arguments.of(DataUtils.ERROR_CLOSED, BROKEN),
                Arguments.of(DataUtils.ERROR_FILE_CORRUPT, DAMAGED),
                Arguments.of(DataUtils.ERROR_CHUNK_NOT_FOUND, DAMAGED));
    }

    @ParameterizedTest
    @MethodSource("told")
    void what_the_library_tells_is_told_in_words_with_a_remedy(int code, String words) {
        MVStoreException fault = new MVStoreException(code, "fault");

        assertThat(FileFailure.of(fault)).hasMessageStartingWith(words).hasCause(fault);
        assertThat(FileFailure.atOpening(fault)).hasMessageStartingWith(words).hasCause(fault);
    }

    @Test
    void what_ends_too_early_when_it_is_opened_is_no_store() {
        MVStoreException cut = new MVStoreException(DataUtils.ERROR_READING_FAILED, "cut");
        cut.initCause(new EOFException());

        assertThat(FileFailure.atOpening(cut)).hasMessageStartingWith(DAMAGED).hasCause(cut);
        assertThat(FileFailure.of(cut)).hasMessageStartingWith(BROKEN);
    }

    @Test
    void a_page_of_nonsense_that_the_library_has_no_word_for_is_damage() {
        RuntimeException fault = new IndexOutOfBoundsException(7);

        assertThat(FileFailure.of(fault)).hasMessageStartingWith(DAMAGED).hasCause(fault);
    }

    @Test
    void who_came_first_and_what_is_in_the_way_is_said() {
        assertThat(FileFailure.of(new FileAlreadyExistsException("signet.db")))
                .hasMessage("was made by another process meanwhile");
        assertThat(FileFailure.of(new NotDirectoryException("data")))
                .hasMessageStartingWith("has a file where its directory should be; ");
        assertThat(FileFailure.of(new AccessDeniedException("data")))
                .hasMessage("cannot be read and written: permission denied; let the server's user do both");
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, no space left on device",
        "Read-only file system, read-only file system",
        ", input or output error"
    })
    void what_the_platform_says_of_a_disk_is_passed_on(String reason, String words) {
        IOException told = FileFailure.of(new FileSystemException("signet.db", null, reason));

        assertThat(told)
                .hasMessage(
                        "cannot be read and written: " + words + "; check the disk, its free space and the store.path");
    }
}

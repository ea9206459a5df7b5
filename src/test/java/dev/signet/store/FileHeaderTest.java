package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a file has come by its own word. */
class FileHeaderTest {

    private static final int BLOCK = 4096;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiterString = "|",
            value = {
                "H:2,block:2,version:1f,fletcher:a1 | '' | 31",
                "H:2,version:5,fletcher:a1 | H:2,version:a,fletcher:a1 | 10",
                "H:2,version:a,fletcher:a1 | H:2,version:5,fletcher:a1 | 10",
                "H:2,version:fffffffffffffff,fletcher:a1 | '' | 1152921504606846975",
                "H:2,version:1000000000000000,fletcher:a1 | '' | 0",
                "H:2,version:xyz,fletcher:a1 | '' | 0",
                "H:2,subversion:5,fletcher:a1 | '' | 0",
                "'' | '' | 0"
            })
    void the_higher_of_the_two_versions_that_are_noted_holds(String first, String second, long version)
            throws IOException {
        assertThat(FileHeader.version(file(first, second))).isEqualTo(version);
    }

    @Test
    void what_stands_behind_the_two_headers_is_none() throws IOException {
        assertThat(FileHeader.version(file("", "", "H:2,version:5,fletcher:a1")))
                .isZero();
    }

    private Path file(String... blocks) throws IOException {
        byte[] octets = new byte[blocks.length * BLOCK];
        Arrays.fill(octets, (byte) ' ');
        for (int i = 0; i < blocks.length; i++) {
            byte[] block = blocks[i].getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(block, 0, octets, i * BLOCK, block.length);
        }
        return Files.write(directory.resolve("signet.db"), octets);
    }
}

package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SourcesTest {

    @Test
    void what_is_printed_of_a_file_says_nothing_of_what_it_holds() {
        FileStamp stamp = FileStamp.of(Path.of("nowhere"));

        assertThat(new Sources.Source(stamp, "6 1234 5678")).hasToString(stamp.toString());
    }
}

package dev.signet.papers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the schema says. */
class ConfigurationPageTest {

    private static final Path DOCS = Path.of(System.getProperty("basedir", ""), "docs");

    @Test
    void the_page_is_made_from_the_schema_as_it_is_now() throws IOException {
        assertThat(Files.readString(DOCS.resolve("configuration.md")))
                .as("stale: run scripts/reference")
                .isEqualTo(ConfigurationPage.of(DOCS.resolve("config.schema.json")));
    }
}

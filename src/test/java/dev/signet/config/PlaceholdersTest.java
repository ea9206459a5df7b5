package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.config.ConfigNode.Kind;
import dev.signet.config.ConfigNode.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

    private static final Place PLACE = new Place("config.yml", 7, "clients[0].client_secret");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "A", "a", "B_2", "b", "EMPTY", "", "NESTED", "${A}", "file", "a variable of this name", "LINE", "x\n");

    private final Problems problems = new Problems();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${A}                  | a",
                "${A}${B_2}            | ab",
                "x-${A}-y-${B_2}-z     | x-a-y-b-z",
                "${A:-default}         | a",
                "${UNSET:-default}     | default",
                "${EMPTY:-default}     | default",
                "${UNSET:-}            | ''",
                "${EMPTY}              | ''",
                "${UNSET:-a:-b}        | a:-b",
                "${UNSET:-$5 {and up}  | $5 {and up",
                "${file}               | a variable of this name",
                "${file:-default}      | a variable of this name",
                "$A {A} $ {A} A}       | $A {A} $ {A} A}",
                "$$                    | $$"
            })
    void a_placeholder_becomes_what_it_stands_for(String written, String expected) {
        assertThat(expanded(written)).isEqualTo(expected);
    }

    @Test
    void what_it_stands_for_is_not_read_again() throws IOException {
        write("nested.txt", "${A}");

        assertThat(expanded("${NESTED}")).isEqualTo("${A}");
        assertThat(expanded("${file:nested.txt}")).isEqualTo("${A}");
    }

    @Test
    void a_file_loses_one_line_break_at_its_end_and_nothing_else() throws IOException {
        write("unix.txt", "secret\n");
        write("windows.txt", "secret\r\n");
        write("none.txt", "secret");
        write("two.txt", "secret\n\n");
        write("return.txt", "secret\r");
        write("spaces.txt", " secret \n");

        assertThat(expanded("${file:unix.txt}")).isEqualTo("secret");
        assertThat(expanded("${file:windows.txt}")).isEqualTo("secret");
        assertThat(expanded("${file:none.txt}")).isEqualTo("secret");
        assertThat(expanded("${file:two.txt}")).isEqualTo("secret\n");
        assertThat(expanded("${file:return.txt}")).isEqualTo("secret\r");
        assertThat(expanded("${file:spaces.txt}")).isEqualTo(" secret ");
    }

    @Test
    void a_variable_keeps_its_line_break() {
        assertThat(expanded("${LINE}")).isEqualTo("x\n");
    }

    @Test
    void the_path_of_a_file_starts_from_the_directory_or_is_absolute() throws IOException {
        Files.createDirectory(directory.resolve("secrets"));
        write("secrets/one.txt", "one");

        assertThat(expanded("${file:secrets/one.txt}")).isEqualTo("one");
        assertThat(expanded("${file:" + directory.resolve("secrets/one.txt") + "}"))
                .isEqualTo("one");
        assertThat(expanded("<${file:secrets/one.txt}>${A}")).isEqualTo("<one>a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${A}", "${A:-default}", "${EMPTY}"})
    void a_value_that_is_one_placeholder_comes_from_outside(String written) {
        assertThat(text(written).isFromOutside()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "${UNSET:-a}", "${EMPTY:-a}", "x${A}", "${A}x", "${A}${A}", "${A} "})
    void a_value_that_stands_in_the_file_in_part_does_not(String written) {
        assertThat(text(written).isFromOutside()).isFalse();
    }

    @Test
    void a_value_from_a_file_comes_from_outside() throws IOException {
        write("secret.txt", "a");

        assertThat(text("${file:secret.txt}").isFromOutside()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${UNSET}          | the environment variable UNSET is not set; set it, or write ${UNSET:-default}",
                "${A} and ${UNSET} | the environment variable UNSET is not set; set it, or write ${UNSET:-default}",
                "${                | a placeholder is not closed; end it with '}'",
                "${A} ${A          | a placeholder is not closed; end it with '}'",
                "${UNSET:-${A}}    | a placeholder stands within another; write them one after the other",
                "${}               | not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}",
                "${A-b}            | not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}",
                "${1A}             | not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}",
                "${ A }            | not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}",
                "${env:A}          | not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}",
                "${file:}          | not a placeholder; write ${NAME}, ${NAME:-default} or ${file:PATH}",
                "${file:no.txt}    | no.txt: no such file; create it, or correct the path"
            })
    void what_stands_for_nothing_is_a_problem(String written, String problem) {
        assertThat(expand(written)).isEmpty();
        assertThat(problems.lines()).containsExactly(PLACE + ": " + problem);
    }

    @Test
    void each_of_several_that_are_missing_is_told() {
        assertThat(expand("${ONE}${A}${TWO}")).isEmpty();
        assertThat(problems.lines()).hasSize(2);
    }

    private String expanded(String written) {
        return text(written).value();
    }

    private Text text(String written) {
        return expand(written).orElseThrow();
    }

    private Optional<Text> expand(String written) {
        return new Placeholders(directory, ENVIRONMENT, new Sources())
                .expand(new Scalar(PLACE, Kind.STRING, written), problems);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}

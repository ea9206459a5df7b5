package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {

    @Test
    void an_event_is_one_line_of_pairs_in_their_order() {
        LogLine line = LogLine.of("token_issued").with("client_id", "demo").with("count", 3);

        assertThat(line).hasToString("event=token_issued client_id=demo count=3");
    }

    @Test
    void a_value_that_is_not_there_adds_nothing() {
        assertThat(LogLine.of("event").with("absent", null)).hasToString("event=event");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"demo", "a-b_c.d", "2001:db8::1", "/api/users", "products:read", "a,b", "(x)", "[::1]", "a@b+c*"
            })
    void a_plain_value_stands_as_it_is(String value) {
        assertThat(written(value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                    | ""
            ` `                   | " "
            a b                   | "a b"
            x admin=true          | "x admin=true"
            x=y                   | "x=y"
            "                     | "\\""
            x" admin="true        | "x\\" admin=\\"true"
            \\                    | "\\\\"
            \\"                   | "\\\\\\""
            \\u000a               | "\\\\u000a"
            %0d%0a                | "%0d%0a"
            café                  | "caf\\u00e9"
            😀                    | "\\ud83d\\ude00"
            '                     | "'"
            ;                     | ";"
            ~                     | "~"
            """)
    void a_value_that_is_not_plain_is_quoted_and_escaped(String value, String written) {
        assertThat(written(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "10, \\u000a",
        "13, \\u000d",
        "9, \\u0009",
        "0, \\u0000",
        "27, \\u001b",
        "127, \\u007f",
        "133, \\u0085",
        "155, \\u009b",
        "160, \\u00a0",
        "8232, \\u2028",
        "8233, \\u2029",
        "8238, \\u202e",
        "8294, \\u2066",
        "8203, \\u200b",
        "65279, \\ufeff",
        "55296, \\ud800",
        "65535, \\uffff"
    })
    void a_character_that_could_end_turn_or_hide_a_line_is_escaped(int character, String escaped) {
        assertThat(written("x" + (char) character + "event=token_issued"))
                .isEqualTo("\"x" + escaped + "event=token_issued\"");
    }

    @Test
    void no_value_forges_a_line_or_a_pair() {
        String line = LogLine.of("request_refused")
                .with("client_id", "demo\r\nevent=token_issued client_id=admin\" reason=\"none")
                .toString();

        assertThat(line.lines()).hasSize(1);
        assertThat(line)
                .isEqualTo("event=request_refused client_id="
                        + "\"demo\\u000d\\u000aevent=token_issued client_id=admin\\\" reason=\\\"none\"");
    }

    @Test
    void every_character_comes_out_as_visible_ASCII_and_no_two_alike() {
        assertThat(IntStream.rangeClosed(0, 0xFFFF).mapToObj(character -> written("" + (char) character)))
                .allMatch(written -> written.chars().allMatch(character -> character >= 0x20 && character <= 0x7E))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_value_of_256_characters_is_whole_and_a_longer_one_is_cut() {
        assertThat(written("a".repeat(256))).isEqualTo("a".repeat(256));
        assertThat(written("a".repeat(257))).isEqualTo("\"" + "a".repeat(256) + "...\"");
        assertThat(written(" ".repeat(256))).isEqualTo("\"" + " ".repeat(256) + "\"");
        assertThat(written("\n".repeat(1_000_000))).hasSize(256 * 6 + 5);
    }

    @Test
    void a_value_that_is_no_text_is_escaped_all_the_same() {
        assertThat(written(Optional.of("a\nb"))).isEqualTo("\"Optional[a\\u000ab]\"");
    }

    private static String written(Object value) {
        return LogLine.of("e").with("k", value).toString().substring("event=e k=".length());
    }
}

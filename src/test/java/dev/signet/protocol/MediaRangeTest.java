package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types and ranges of them: RFC 9110 sections 8.3.1 and 12.5.1. */
class MediaRangeTest {

    @ParameterizedTest
    @CsvSource({
        "application/json, application/json",
        "APPLICATION/Json, application/json",
        "application/vnd.api+json, application/vnd.api+json",
        "*/*, */*",
        "text/*, text/*",
        "'  text/html\t', text/html",
        "text/html;, text/html"
    })
    void a_type_is_read_in_lower_case_and_without_blanks_around_it(String text, String type) {
        assertThat(MediaRange.parse(text)).contains(new MediaRange(type, Map.of()));
    }

    @Test
    void names_of_parameters_are_in_lower_case_and_values_as_they_are() {
        assertThat(MediaRange.parse("text/html; Charset=UTF-8 ;;level=\"1\";q=0.5"))
                .contains(new MediaRange("text/html", Map.of("charset", "UTF-8", "level", "1", "q", "0.5")));
    }

    @Test
    void a_quoted_value_is_the_same_as_one_without_quotes() {
        assertThat(MediaRange.parse("text/html;charset=\"utf-8\""))
                .isEqualTo(MediaRange.parse("text/html;charset=utf-8"));
        assertThat(MediaRange.parse("a/b;c=\"x;\\\"y\\\\ d=e\""))
                .contains(new MediaRange("a/b", Map.of("c", "x;\"y\\ d=e")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "application/",
                "/json",
                "a/b/c",
                "a /b",
                "a/b c",
                "a/b;c",
                "a/b;c=",
                "a/b;c =d",
                "a/b;c=\"d",
                "a/b;c=\"d\"e",
                "a/b,c/d",
                "a/b;q=2",
                "a/b;q=1.001",
                "a/b;q=0.0001",
                "a/b;q=-1",
                "a/b;q=.5",
                "a/b;q=NaN"
            })
    void what_is_malformed_is_none(String text) {
        assertThat(MediaRange.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a/b, 1", "a/b;q=1.000, 1", "a/b;Q=0.25, 0.25", "a/b;q=\"0.5\", 0.5", "a/b;q=0, 0", "a/b;q=0., 0"})
    void it_is_wanted_as_much_as_its_weight_says_and_wholly_without_one(String text, double weight) {
        assertThat(MediaRange.parse(text).orElseThrow().weight()).isEqualTo(weight);
    }

    @Test
    void a_comma_separates_members_but_not_within_quotes_and_blank_ones_are_none() {
        assertThat(MediaRange.members("a/b, ,c/d;e=\"f,g\\\",h\",,i/j"))
                .containsExactly("a/b", "c/d;e=\"f,g\\\",h\"", "i/j");
        assertThat(MediaRange.members("")).isEmpty();
    }

    @Test
    void a_quote_that_nobody_closes_takes_the_rest() {
        assertThat(MediaRange.members("a/b,c/d;e=\"f,g/h")).containsExactly("a/b", "c/d;e=\"f,g/h");
    }
}

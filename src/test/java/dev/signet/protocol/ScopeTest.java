package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "products:read users:read", "!", "#[]~", "https://api.example/read", "A a"})
    void scope_tokens_with_one_space_between_two_are_a_scope(String value) {
        assertThat(Scope.parse(value)).hasToString(value);
        assertThat(Scope.parse(value).tokens()).containsExactly(value.split(" ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "a  b",
                "a\tb",
                "a\nb",
                "a\n",
                "\ra",
                "a\"b",
                "\"",
                "a\\b",
                "\\",
                "caf\u00e9",
                "a\u00a0b",
                "a\u2003b",
                "\u0000",
                "a\u007f",
                "\ud83d\ude00"
            })
    void what_is_not_of_the_grammar_is_refused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Scope.parse(value));
    }

    @Test
    void exactly_the_characters_of_a_scope_token_are_taken() {
        for (char character = 0; character < 0x180; character++) {
            boolean allowed = character == 0x21
                    || (character >= 0x23 && character <= 0x5B)
                    || (character >= 0x5D && character <= 0x7E);
            String token = String.valueOf(character);
            if (allowed) {
                assertThat(Scope.parse(token).tokens()).containsExactly(token);
            } else {
                assertThatIllegalArgumentException().as("%04x", (int) character).isThrownBy(() -> Scope.parse(token));
            }
        }
    }

    @Test
    void a_doubled_scope_counts_once_where_it_first_stood() {
        assertThat(Scope.parse("b a b a")).hasToString("b a");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, a, true",
        "a b, b a, true",
        "a b, a b c, false",
        "a b, c, false",
        "a, A, false",
        "products, products:read, false"
    })
    void one_scope_covers_another_token_by_token(String held, String wanted, boolean covered) {
        assertThat(Scope.parse(held).covers(Scope.parse(wanted))).isEqualTo(covered);
    }

    @Test
    void no_scope_is_covered_by_every_scope_and_covers_no_other() {
        assertThat(Scope.parse("a").covers(Scope.NONE)).isTrue();
        assertThat(Scope.NONE.covers(Scope.NONE)).isTrue();
        assertThat(Scope.NONE.covers(Scope.parse("a"))).isFalse();
        assertThat(Scope.NONE.isEmpty()).isTrue();
        assertThat(Scope.NONE).hasToString("");
    }

    @Test
    void a_token_with_a_space_in_it_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Scope(Set.of("a b")));
    }

    @Test
    void nobody_changes_a_scope_afterwards() {
        Set<String> tokens = new LinkedHashSet<>(List.of("a"));
        Scope scope = new Scope(tokens);
        tokens.add("b");

        assertThat(scope).hasToString("a");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> scope.tokens().add("b"));
    }
}

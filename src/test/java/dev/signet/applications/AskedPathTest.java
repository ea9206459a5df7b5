package dev.signet.applications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api", "/api/", "/api/users/1", "/api/~me"})
    void a_path_in_the_one_form_is_normal(String raw) {
        AskedPath path = AskedPath.of(raw);

        assertThat(path.isNormal()).isTrue();
        assertThat(path.normal()).hasToString("Optional[" + raw + "]");
    }

    @ParameterizedTest
    @CsvSource({"/api//users, /api/users", "/api/./users, /api/users", "/%61pi, /api", "/api/x/.., /api/"})
    void another_spelling_of_a_path_is_not(String raw, String normal) {
        AskedPath path = AskedPath.of(raw);

        assertThat(path.isNormal()).isFalse();
        assertThat(path.normal()).hasToString("Optional[" + normal + "]");
        assertThat(path.leading()).hasToString(normal);
        assertThat(path.raw()).isEqualTo(raw);
    }

    @Test
    void a_spelling_that_servers_read_differently_lies_under_what_leads_to_it() {
        AskedPath path = AskedPath.of("/api/users%2F1/x");

        assertThat(path.isNormal()).isFalse();
        assertThat(path.normal()).isEmpty();
        assertThat(path.leading()).hasToString("/api");
        assertThat(path).hasToString("/api/users%2F1/x");
    }
}

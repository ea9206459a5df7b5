package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationFieldTest {

    @ParameterizedTest
    @CsvSource({
        "Bearer abc, abc",
        "bEARER abc, abc",
        "Bearer   abc, abc",
        "Bearer a, a",
        "Bearer a==, a==",
        "Bearer azAZ09-._~+/, azAZ09-._~+/"
    })
    void a_token_comes_after_the_scheme_and_a_space(String value, String token) {
        AuthorizationField field = AuthorizationField.parse(value);

        assertThat(field.isOf("Bearer")).isTrue();
        assertThat(field.isOf("Basic")).isFalse();
        assertThat(field.token()).contains(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer =",
                "Bearer a=b",
                "Bearer a b",
                "Bearer a ",
                "Bearer a,b",
                "Bearer a:b",
                "Bearer \u00e4",
                "Bearer \u0661",
                "Bearer a\n",
                "Bearer\ta",
                "Bearer \ta",
                "Bearer:a",
                "Bearer=a",
                "Bearer/a"
            })
    void what_is_no_token_is_none(String value) {
        AuthorizationField field = AuthorizationField.parse(value);

        assertThat(field.isOf("Bearer")).isTrue();
        assertThat(field.token()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", " Basic a", "BasicX a", "Basic-a", "Basic1 a", "Basi a", "Ba\u017fic a", "\"Basic\" a"})
    void a_scheme_that_is_longer_or_shorter_or_looks_alike_is_another(String value) {
        assertThat(AuthorizationField.parse(value).isOf("Basic")).isFalse();
    }

    @Test
    void the_credential_is_not_told() {
        assertThat(AuthorizationField.parse("Basic c2VjcmV0")).hasToString("AuthorizationField[14 characters]");
        assertThat(AuthorizationField.parse("c2VjcmV0")).hasToString("AuthorizationField[8 characters]");
    }
}

package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestParametersTest {

    private static final CallerAddress CALLER = CallerAddress.parse("127.0.0.1");

    @Test
    void a_parameter_that_is_absent_is_missing_by_name() {
        RequestParameters request =
                new RequestParameters(Map.of("scope", "a"), List.of(), List.of(), CALLER, Possession.NONE);

        assertThat(request.get("scope")).contains("a");
        assertThat(request.require("scope")).isEqualTo("a");
        assertThat(request.get("Scope")).isEmpty();
        assertThatExceptionOfType(OAuthError.class)
                .isThrownBy(() -> request.require("grant_type"))
                .satisfies(error -> {
                    assertThat(error.code()).contains("invalid_request");
                    assertThat(error.description()).isEqualTo("The parameter grant_type is missing");
                });
    }

    @Test
    void written_out_it_shows_no_value() {
        RequestParameters request = new RequestParameters(
                Map.of("client_secret", "hidden"), List.of("hidden"), List.of("Basic hidden"), CALLER, Possession.NONE);

        assertThat(request.toString()).contains("client_secret").doesNotContain("hidden");
    }

    @Test
    void nobody_changes_it_afterwards() {
        List<String> fields = new ArrayList<>(List.of("one"));
        RequestParameters request = new RequestParameters(Map.of(), fields, fields, CALLER, Possession.NONE);
        fields.add("two");

        assertThat(request.resources()).containsExactly("one");
        assertThat(request.authorization()).containsExactly("one");
    }
}

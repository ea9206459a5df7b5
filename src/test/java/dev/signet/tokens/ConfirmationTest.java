package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {

    @Test
    void a_token_without_cnf_is_bound_to_nothing() throws JsonProcessingException {
        assertThat(of("{}")).isEqualTo(Confirmation.NONE);
        assertThat(Confirmation.NONE.tokenType()).isEqualTo("Bearer");
    }

    @Test
    void what_a_claim_says_is_what_was_bound() throws JsonProcessingException {
        Confirmation both = new Confirmation(Optional.of("key"), Optional.of("certificate"));

        assertThat(of("{\"cnf\":{\"jkt\":\"key\",\"x5t#S256\":\"certificate\"}}"))
                .isEqualTo(both);
        assertThat(both.claim()).containsEntry("jkt", "key").containsEntry("x5t#S256", "certificate");
        assertThat(both.tokenType()).isEqualTo("DPoP");
    }

    @Test
    void a_certificate_alone_leaves_the_type_Bearer() throws JsonProcessingException {
        assertThat(of("{\"cnf\":{\"x5t#S256\":\"certificate\"}}").tokenType()).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"key\"",
                "[]",
                "{}",
                "{\"jwk\":{}}",
                "{\"jkt\":\"key\",\"kid\":\"x\"}",
                "{\"jkt\":1}",
                "{\"jkt\":null}",
                "{\"x5t#S256\":[]}"
            })
    void what_cannot_be_confirmed_is_no_binding_that_may_be_overlooked(String cnf) {
        assertThatIllegalArgumentException().isThrownBy(() -> of("{\"cnf\":" + cnf + "}"));
    }

    private static Confirmation of(String claims) throws JsonProcessingException {
        return Confirmation.of((ObjectNode) JsonMapper.builder().build().readTree(claims));
    }
}

package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times in a JWT: RFC 7519 section 2. What is malformed is held at the front door in TokenVerifierTest. */
class CompactJwtTest {

    private static ObjectNode claims(String date) {
        return CompactJwt.claims(Forge.encoded("{\"exp\":" + date + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "0.5, 1970-01-01T00:00:00.500Z",
        "1.7954352e9, 2026-11-23T12:00:00Z",
        "253402300799, 9999-12-31T23:59:59Z"
    })
    void a_date_is_a_number_of_seconds_up_to_the_last_of_the_year_9999(String date, Instant instant) {
        assertThat(CompactJwt.date(claims(date), "exp")).contains(instant);
        assertThat(CompactJwt.requiredDate(claims(date), "exp")).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-0.001", "253402300800", "1e999", "99999999999999999999"})
    void a_date_before_or_after_that_is_out_of_range(String date) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompactJwt.date(claims(date), "exp"))
                .withMessage("exp is out of range");
    }

    @Test
    void a_date_that_is_not_there_is_missing_only_where_it_must_be() {
        assertThat(CompactJwt.date(claims("1"), "nbf")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompactJwt.requiredDate(claims("1"), "nbf"))
                .withMessage("nbf is missing");
    }
}

package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of RFC 3339 section 5.6. */
class TimestampTest {

    @ParameterizedTest
    @CsvSource({
        "2027-01-31T00:00:00Z, 2027-01-31T00:00:00Z",
        "2027-01-31t00:00:00z, 2027-01-31T00:00:00Z",
        "2027-01-31T00:00:00.5Z, 2027-01-31T00:00:00.5Z",
        "2027-01-31T00:00:00.1234567891Z, 2027-01-31T00:00:00.123456789Z",
        "2027-01-31T00:00:00-00:00, 2027-01-31T00:00:00Z",
        "2027-01-31T01:30:00+01:30, 2027-01-31T00:00:00Z",
        "2027-01-31T00:00:00-23:59, 2027-01-31T23:59:00Z",
    })
    void what_the_rfc_has_is_taken(String written, Instant meant) {
        assertThat(Timestamp.parse(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2027-01-31",
                "2027-01-31T00:00Z",
                "2027-01-31 00:00:00Z",
                "2027-01-31T00:00:00",
                "2027-01-31T00:00:00+01:00:30",
                "2027-01-31T00:00:00+01",
                "2027-01-31T00:00:00.Z",
                "2027-01-31T00:00:00,5Z",
                "+12027-01-31T00:00:00Z",
                "2027-02-30T00:00:00Z",
                "2027-01-31T24:00:00Z",
                "2027-01-31T00:00:001Z",
            })
    void what_it_has_not_is_refused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timestamp.parse(written))
                .withMessageStartingWith("must be an RFC 3339 timestamp");
    }
}

package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements in the distinguished encoding: X.690 clause 10. */
class DerTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0400",
        "1, 0401",
        "127, 047f",
        "128, 048180",
        "255, 0481ff",
        "256, 04820100",
        "4896, 04821320",
        "65535, 0482ffff"
    })
    void a_length_takes_as_few_octets_as_it_can_and_is_read_again(int length, String begin) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 7);

        byte[] element = Der.element(Der.OCTET_STRING, content);

        assertThat(HexFormat.of().formatHex(element)).startsWith(begin).hasSize(begin.length() + 2 * length);
        assertThat(Der.content(element, Der.OCTET_STRING))
                .hasValueSatisfying(read -> assertThat(read).isEqualTo(content));
    }

    @Test
    void an_element_is_read_by_its_own_tag_only() {
        assertThat(Der.content(Der.element(0x80, new byte[1]), 0x80)).isPresent();
        assertThat(Der.content(Der.element(0x80, new byte[1]), Der.OCTET_STRING))
                .isEmpty();
        assertThat(Der.content(new byte[0], Der.OCTET_STRING)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "0401", "040207", "0481", "048101", "0482", "048201", "04820001", "0483000000"})
    void an_element_that_ends_before_its_content_or_has_no_length_is_refused(String hex) {
        byte[] der = HexFormat.of().parseHex(hex);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Der.content(der, Der.OCTET_STRING))
                .withMessage("is not a well-formed key");
    }
}

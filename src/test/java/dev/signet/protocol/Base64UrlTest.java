package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Octets have one spelling: RFC 7515 section 2, RFC 4648 section 3.5. */
class Base64UrlTest {

    /** The example of RFC 7515, appendix C. */
    @Test
    void octets_are_spelt_without_padding() {
        byte[] octets = {3, (byte) 236, (byte) 255, (byte) 224, (byte) 193};
        assertThat(Base64Url.encode(octets)).isEqualTo("A-z_4ME");
        assertThat(Base64Url.decode("A-z_4ME")).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A+z/4ME", "A-z_4M E", "A-z_4ME\n", "A-z_4", "é"})
    void what_has_other_characters_or_a_length_that_no_octets_have_is_none(String text) {
        assertThatThrownBy(() -> Base64Url.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is not base64url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A-z_4ME=", "A-z_4MF", "_x", "_w=="})
    void padding_and_stray_bits_are_another_spelling(String text) {
        assertThatThrownBy(() -> Base64Url.decode(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("is not canonical base64url");
    }
}

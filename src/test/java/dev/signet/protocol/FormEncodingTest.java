package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "abc, abc",
        "a+b, 'a b'",
        "a%20b, 'a b'",
        "a%2Bb, a+b",
        "a%2bb, a+b",
        "%25, %",
        "%2525, %25",
        "a%3Ab, a:b",
        "%26%3D, &=",
        "caf%C3%A9, caf\u00e9",
        "caf\u00e9, caf\u00e9",
        "caf\u00e9%21, caf\u00e9!",
        "%E2%82%AC+%F0%9F%98%80, '\u20ac \ud83d\ude00'",
        "%00, '\u0000'",
        "~-._*, ~-._*"
    })
    void form_encoding_is_decoded_once(String encoded, String decoded) {
        assertThat(FormEncoding.decode(encoded)).isEqualTo(decoded);
    }

    /** The example of RFC 6749 appendix B. */
    @Test
    void the_example_of_the_RFC_comes_out() {
        assertThat(FormEncoding.decode("+%25%26%2B%C2%A3%E2%82%AC")).isEqualTo(" %&+\u00a3\u20ac");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "a%",
                "%4",
                "a%4",
                "%4g",
                "%g4",
                "%%",
                "%%41",
                "% 41",
                "%+1",
                "%-1",
                "%0x",
                "%u0041",
                "%\u0664\u0661",
                "%4\u00e9"
            })
    void broken_percent_encoding_is_refused(String encoded) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FormEncoding.decode(encoded))
                .withMessage("broken percent-encoding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "ff",
                "c3",
                "c328",
                "c080",
                "c0af",
                "e08080",
                "eda080",
                "edbfbf",
                "f4908080",
                "f0808080",
                "f8888080",
                "e282"
            })
    void octets_that_are_not_UTF8_are_refused_encoded_or_not(String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        String encoded = hex.replaceAll("..", "%$0");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FormEncoding.utf8(octets))
                .withMessage("not UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FormEncoding.decode(encoded))
                .withMessage("not UTF-8");
    }

    @Test
    void whatever_the_platform_encodes_is_decoded() {
        for (int character = 1; character < 0x11000; character++) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                String text = "a" + Character.toString(character) + "%";
                assertThat(FormEncoding.decode(URLEncoder.encode(text, StandardCharsets.UTF_8)))
                        .isEqualTo(text);
            }
        }
    }
}

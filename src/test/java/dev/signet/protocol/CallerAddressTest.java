package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "10.20.30.199, 10.20.30.199",
        "::1, 0:0:0:0:0:0:0:1",
        "::, 0:0:0:0:0:0:0:0",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
        "2001:db8:0:0:0:0:0:1, 2001:db8:0:0:0:0:0:1",
        "[::1], 0:0:0:0:0:0:0:1",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
        "fe80::1%1, fe80:0:0:0:0:0:0:1%1"
    })
    void a_numeric_address_is_read(String numeric, String written) {
        assertThat(CallerAddress.parse(numeric)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:10.0.0.1",
                "::FFFF:10.0.0.1",
                "::ffff:a00:1",
                "[::ffff:10.0.0.1]",
                "0:0:0:0:0:ffff:10.0.0.1"
            })
    void IPv4_in_IPv6_is_IPv4(String mapped) {
        assertThat(CallerAddress.parse(mapped)).isEqualTo(CallerAddress.parse("10.0.0.1"));
        assertThat(CallerAddress.parse(mapped).address()).isInstanceOf(Inet4Address.class);
        assertThat(CallerAddress.parse(mapped)).hasToString("10.0.0.1");
    }

    /** A failed look-up would be the cause; there is none, so nobody was asked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "localhost1",
                "example.com",
                "example.com:1",
                "host:80",
                "a1",
                "deadbeef",
                "face.b00c",
                "1.2.3",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0x7f000001",
                "010.0.0.1",
                "10.0.0.01",
                "1.2.3.256",
                "1.2.3.999",
                "1.2.3.4.5",
                "1.2.3.4:80",
                "1.2.3.4/8",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1.2.3.4\n",
                "\u0661.2.3.4",
                "1.2.3.\u0663",
                "[1.2.3.4]",
                "[::1",
                "::1]",
                "[[::1]]",
                "[::1]:80",
                "::1 ",
                "xyz::1",
                ".::1",
                "%1",
                "::1%",
                "unknown",
                "_hidden"
            })
    void a_name_or_an_odd_spelling_is_refused_and_nobody_is_asked(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallerAddress.parse(text))
                .withMessage("must be a numeric IP address")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3",
                "::1.2.3",
                "::1%no-such-interface"
            })
    void what_only_looks_like_IPv6_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallerAddress.parse(text))
                .withMessage("must be a numeric IP address");
    }

    @Test
    void the_name_of_the_caller_is_not_written_out() throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress("evil.example", new byte[] {10, 0, 0, 1});

        assertThat(new CallerAddress(named)).hasToString("10.0.0.1").isEqualTo(CallerAddress.parse("10.0.0.1"));
    }
}

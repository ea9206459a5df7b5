package dev.signet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0",
        "10.0.0.0/8, 10.255.255.255",
        "192.168.16.0/20, 192.168.31.255",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.6/31, 192.0.2.7",
        "0.0.0.0/0, 255.255.255.255",
        "2001:db8::/32, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::/33, 2001:db8:7fff::1",
        "::1, ::1",
        "::/0, 2001:db8::1",
        "fe80::/10, fe80::1",
        "10.0.0.0/8, ::ffff:10.1.2.3",
        "::ffff:10.0.0.0/104, 10.1.2.3",
        "::ffff:10.1.2.3, 10.1.2.3"
    })
    void a_range_contains_the_addresses_that_share_its_prefix(String range, String address) {
        assertThat(AddressRange.parse(range).contains(CallerAddress.parse(address)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "10.0.0.0/8, 9.255.255.255",
        "192.168.16.0/20, 192.168.32.0",
        "192.0.2.7, 192.0.2.8",
        "2001:db8::/33, 2001:db8:8000::1",
        "::1, ::2",
        "::/0, 127.0.0.1",
        "::/0, ::ffff:127.0.0.1",
        "0.0.0.0/0, ::1",
        "127.0.0.1, ::1",
        "10.0.0.0/8, 0a00::1"
    })
    void and_no_other(String range, String address) {
        assertThat(AddressRange.parse(range).contains(CallerAddress.parse(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "host1",
                "example.com/8",
                "10.0.0.0/",
                "/8",
                "10.0.0.0/8/8",
                "10.0.0.0/08",
                "10.0.0.0/+8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0 /8",
                " 10.0.0.0/8",
                "10/8",
                "10.0.0/24",
                "10.0.0.0-10.0.0.9",
                "010.0.0.0/8",
                "10.0.0.*",
                "*",
                "[::1]",
                "[::]/0",
                "fe80::1%eth0",
                "2001:db8:/32",
                "12345::/16",
                "all"
            })
    void what_is_no_range_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessage("must be an IP address, or a range of them such as 10.0.0.0/8 or 2001:db8::/32");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33, 32", "0.0.0.0/999, 32", "::/129, 128", "::ffff:10.0.0.0/129, 32", "::ffff:0:0/95, 32"})
    void a_prefix_that_is_too_long_is_refused(String text, int longest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessage("must have a prefix length from 0 to " + longest);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "10.0.0.1/31, 10.0.0.0/31",
        "192.168.31.0/20, 192.168.16.0/20",
        "1.1.1.1/0, 0.0.0.0/0",
        "2001:db8::1/32, 2001:db8:0:0:0:0:0:0/32",
        "::ffff:10.1.0.0/104, 10.0.0.0/8"
    })
    void bits_beyond_the_prefix_are_refused_with_the_right_spelling(String text, String right) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessage("must not have bits set beyond the prefix; write " + right);
        assertThat(AddressRange.parse(right)).hasToString(right);
    }

    @Test
    void a_caller_is_at_home_in_its_IPv4_address_or_its_IPv6_64() {
        assertThat(AddressRange.homeOf(CallerAddress.parse("192.0.2.7"))).hasToString("192.0.2.7/32");
        assertThat(AddressRange.homeOf(CallerAddress.parse("2001:db8:1:2:3:4:5:6")))
                .isEqualTo(AddressRange.parse("2001:db8:1:2::/64"))
                .isEqualTo(AddressRange.homeOf(CallerAddress.parse("2001:db8:1:2::ffff")));
        assertThat(AddressRange.homeOf(CallerAddress.parse("::ffff:192.0.2.7"))).hasToString("192.0.2.7/32");
    }

    @Test
    void the_zone_of_a_link_does_not_matter() {
        assertThat(AddressRange.parse("fe80::/10").contains(CallerAddress.parse("fe80::1%1")))
                .isTrue();
        assertThat(AddressRange.homeOf(CallerAddress.parse("fe80::1%1"))).hasToString("fe80:0:0:0:0:0:0:0/64");
    }
}

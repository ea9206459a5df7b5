package dev.signet.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "->", textBlock = """
            /                                -> /
            //                                -> /
            ///                               -> /
            /.                                -> /
            /..                               -> /
            /./                               -> /
            /../                              -> /
            /../..                            -> /
            /api                              -> /api
            /api/                             -> /api/
            /api//                            -> /api/
            //api                             -> /api
            /api//users                       -> /api/users
            /api///users//                    -> /api/users/
            /api/.                            -> /api/
            /api/./                           -> /api/
            /api/./users                      -> /api/users
            /api/..                           -> /
            /api/../                          -> /
            /api/users/..                     -> /api/
            /api/users/../                    -> /api/
            /api/users/../1                   -> /api/1
            /api/users/../../x                -> /x
            /../api                           -> /api
            /../../api                        -> /api
            /x/../api                         -> /api
            /x/..//api                        -> /api
            /storefront/../api/users          -> /api/users
            /api/...                          -> /api/...
            /api/..a                          -> /api/..a
            /api/.a                           -> /api/.a
            /api/a.                           -> /api/a.
            /api/a..                          -> /api/a..
            /API                              -> /API
            /Api/Users                        -> /Api/Users
            /%61pi                            -> /api
            /%61%70%69                        -> /api
            /%41PI                            -> /API
            /api/%75sers                      -> /api/users
            /api/%7Eme                        -> /api/~me
            /api/%7eme                        -> /api/~me
            /api/~me                          -> /api/~me
            /api/%2D%5F                       -> /api/-_
            /api/%31                          -> /api/1
            /api/a%2Cb                        -> /api/a,b
            /api/a%2cb                        -> /api/a,b
            /api/a%21%24%26%27                -> /api/a!$&'
            /api/%28%29%2A%2B%3D              -> /api/()*+=
            /api/a!$&()*+,=:@b                -> /api/a!$&()*+,=:@b
            /api/a%3Ab%40                     -> /api/a:b@
            /api/a+b                          -> /api/a+b
            /api/caf%C3%A9                    -> /api/café
            /api/caf%c3%a9                    -> /api/café
            /api/%E2%82%AC                    -> /api/€
            /api/%F0%9F%98%80                 -> /api/😀
            /api/%22%3C%3E%5E%60%7B%7C%7D     -> /api/"<>^`{|}
            /api/%5B%5D                       -> /api/[]
            /api/%EF%BC%8F                    -> /api/／
            """)
    void a_spelling_that_all_servers_read_alike_has_one_form(String raw, String normal) {
        assertThat(RequestPath.parse(raw).map(RequestPath::toString)).contains(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/a%20b, '/api/a b'",
        "/api/%20, '/api/ '",
        "/api/%20%20/, '/api/  /'",
        "/api/%C2%A0, '/api/\u00a0'",
        "/api/%E2%80%A8, '/api/\u2028'",
        "/api/cafe%CC%81, '/api/cafe\u0301'"
    })
    void encoded_spaces_and_accents_stay_what_they_are(String raw, String normal) {
        assertThat(RequestPath.parse(raw).map(RequestPath::toString)).contains(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no path
                "",
                "api",
                "./api",
                "*",
                "http://localhost/api",
                "\\api",
                "%2Fapi",
                " /api",
                // encoded slashes and backslashes, and raw ones
                "/api%2Fusers",
                "/api%2fusers",
                "/%2F",
                "/api/%5Cusers",
                "/api/%5cusers",
                "/api\\users",
                "/api/..\\users",
                "/\\evil",
                // dots in disguise
                "/api/%2E",
                "/api/%2e",
                "/api/%2E%2E/x",
                "/api/%2e%2e/x",
                "/api/.%2E/x",
                "/api/%2E./x",
                "/api/a%2Eb",
                // percent in disguise
                "/api/%25",
                "/api/%252F",
                "/api/%252e%252e/x",
                "/api/%2525",
                "/api/100%25",
                // what begins a query or a fragment once somebody has decoded it
                "/api/users%3F",
                "/api/users%3fpage=1",
                "/api/users%23top",
                // parameters
                "/api;x",
                "/api;x=1/users",
                "/api/;",
                "/;/api",
                "/api/..;/x",
                "/api/%3B",
                "/api/users%3bx",
                // what takes an empty segment back to some and a full one to others
                "/api//..",
                "/api//../x",
                "/api/users//../x",
                "/api//./../x",
                "/a//b/../../x",
                "//../api",
                // control characters
                "/api/%00",
                "/api/users%00.json",
                "/api/%0A",
                "/api/%0D%0AX-Auth-Scope:x",
                "/api/%09",
                "/api/%1B",
                "/api/%1F",
                "/api/%7F",
                "/api/%C2%80",
                "/api/%C2%85",
                "/api/%C2%9F",
                "/api/\u0000",
                "/api/\n",
                "/api/\r",
                "/api/\t",
                "/api/\u007f",
                "/api/\u0085",
                // broken encoding
                "/api/%",
                "/api/%2",
                "/api/%4/1",
                "/api/a%",
                "/api/%%",
                "/api/%%41",
                "/api/%zz",
                "/api/%4g",
                "/api/%g4",
                "/api/% 1",
                "/api/%+1",
                "/api/%-1",
                "/api/%u0041",
                "/api/%\u0664\u0661",
                "/api/%\uff14\uff11",
                "%",
                // what is not UTF-8: alone, cut short, overlong, surrogates, out of range
                "/api/%80",
                "/api/%BF",
                "/api/%FF",
                "/api/%FE",
                "/api/caf%E9",
                "/api/%C3",
                "/api/%C3/%A9",
                "/api/%C3a",
                "/api/%E2%82",
                "/api/%F0%9F%98",
                "/api/%C0%80",
                "/api/%C0%AE%C0%AE/x",
                "/api/%C0%AF",
                "/api/%C1%81",
                "/api/%E0%80%AF",
                "/api/%F0%80%80%AF",
                "/api/%ED%A0%80",
                "/api/%ED%BF%BF",
                "/api/%ED%A0%BD%ED%B8%80",
                "/api/%F4%90%80%80",
                "/api/%F8%88%80%80%80",
                // what RFC 3986 does not let stand in a path as it is
                "/api/caf\u00e9",
                "/api/\u20ac",
                "/api/\ud83d\ude00",
                "/api/\ud800",
                "/api/a b",
                "/api/ ",
                "/api/\"",
                "/api/<",
                "/api/>",
                "/api/^",
                "/api/`",
                "/api/{id}",
                "/api/|",
                "/api/[",
                "/api/]",
                "/api?",
                "/api?a=b",
                "/api#",
                "/api/users?page=1#top",
                "/\uff0fapi",
                "/api\u2215users"
            })
    void a_spelling_that_servers_read_differently_has_no_form(String raw) {
        assertThat(RequestPath.parse(raw)).isEmpty();
    }

    @Test
    void no_encoded_octet_of_ASCII_brings_in_a_separator_a_dot_or_a_control_character() {
        for (int octet = 0; octet < 0x80; octet++) {
            String encoded = "/x%" + HexFormat.of().toHexDigits((byte) octet) + "y";
            boolean refused = octet < 0x20 || octet == 0x7F || "/\\%.;?#".indexOf(octet) >= 0;

            assertThat(RequestPath.parse(encoded).map(RequestPath::toString))
                    .as(encoded)
                    .isEqualTo(refused ? Optional.empty() : Optional.of("/x" + (char) octet + "y"));
        }
    }

    @Test
    void what_is_written_for_a_URL_is_read_as_the_same_path() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[1 + random.nextInt(6)];
            random.nextBytes(octets);
            String raw = "/a/" + percentEncoded(octets);
            RequestPath.parse(raw).ifPresent(path -> {
                RequestPath again = RequestPath.parse(path.encoded()).orElseThrow();
                assertThat(again.isSameAs(path, false)).as(raw).isTrue();
                assertThat(again.encoded()).isEqualTo(path.encoded()).matches("[\\x21-\\x7E]+");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/api/users/1, /api/users/1",
        "/api/, /api/",
        "/a%20b, /a%20b",
        "/%7e%2c, '/~,'",
        "/caf%c3%a9, /caf%C3%A9",
        "/cafe%CC%81, /cafe%CC%81",
        "/%F0%9F%98%80, /%F0%9F%98%80",
        "/what%22, /what%22",
        "/a:b@c, /a:b@c",
        "/API/Zz09, /API/Zz09",
        "/%E2%84%AB, /%E2%84%AB"
    })
    void the_form_for_URLs_is_encoded_as_little_as_can_be(String raw, String encoded) {
        assertThat(path(raw).encoded()).isEqualTo(encoded);
    }

    @ParameterizedTest
    @CsvSource({
        "/api, /api, true",
        "/api/, /api, true",
        "/api/users, /api, true",
        "/api/users/1, /api, true",
        "/api/users/1, /api/users, true",
        "//api//users, /api, true",
        "/x/../api, /api, true",
        "/%61pi, /api, true",
        "/, /, true",
        "/anything, /, true",
        "/, /api, false",
        "/ap, /api, false",
        "/apis, /api, false",
        "/api.json, /api, false",
        "/api-v2, /api, false",
        "/api%20, /api, false",
        "/API, /api, false",
        "/x/api, /api, false",
        "/api/../x, /api, false",
        "/api/user, /api/users, false",
        "/caf%C3%A9/x, /caf%C3%A9, true",
        "/cafe%CC%81, /caf%C3%A9, false"
    })
    void a_path_is_under_a_prefix_by_whole_segments_in_their_case(String raw, String prefix, boolean under) {
        assertThat(path(raw).isUnder(RequestPath.prefix(prefix), false)).isEqualTo(under);
    }

    @ParameterizedTest
    @CsvSource({
        "/API/USERS, /api, true",
        "/api/users, /API/Users, true",
        "/apis, /API, false",
        // É and é
        "/CAF%C3%89/x, /caf%C3%A9, true",
        "/caf%c3%a9, /CAF%C3%89, true",
        // the long s, the Kelvin sign, the Angstrom sign, the micro sign
        "/user%C5%BF/1, /users, true",
        "/%E2%84%AAeys, /keys, true",
        "/%E2%84%AB, /%C3%A5, true",
        "/%C2%B5, /%CE%BC, true",
        // the three sigmas
        "/%CE%9F%CE%94%CE%9F%CE%A3/x, /%CE%BF%CE%B4%CE%BF%CF%82, true",
        "/%CE%9F%CE%94%CE%9F%CE%A3/x, /%CE%BF%CE%B4%CE%BF%CF%83, true",
        // Cyrillic has letters of its own
        "/%D0%90PI, /%D0%B0pi, true",
        "/%D0%B0pi, /api, false"
    })
    void where_case_is_ignored_it_is_ignored_in_every_script(String raw, String prefix, boolean under) {
        assertThat(path(raw).isUnder(RequestPath.prefix(prefix), true)).isEqualTo(under);
        assertThat(path(raw).isUnder(RequestPath.prefix(prefix), false)).isFalse();
    }

    @Test
    void two_spellings_of_one_path_are_the_same() {
        assertThat(path("/%61pi").isSameAs(path("//api"), false)).isTrue();
        assertThat(path("/API").isSameAs(path("/api"), false)).isFalse();
        assertThat(path("/API").isSameAs(path("/api"), true)).isTrue();
        assertThat(path("/api/").isSameAs(path("/api"), false)).isFalse();
    }

    @Test
    void two_spellings_of_one_path_are_equal_and_two_cases_of_it_are_not() {
        assertThat(path("/%61pi")).isEqualTo(path("//api")).hasSameHashCodeAs(path("//api"));
        assertThat(path("/api")).isNotEqualTo(path("/API")).isNotEqualTo("/api");
        assertThat(path("/api")).doesNotHaveSameHashCodeAs(path("/other"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api", "/storefront/api", "/a.b/c-d_e~f", "/a:b", "/caf%C3%A9", "/a%20b", "/.well-known"})
    void a_prefix_in_normal_form_is_taken(String written) {
        assertThat(RequestPath.prefix(written).encoded()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api",
                "/api/",
                "//",
                "//api",
                "/api//users",
                "/.",
                "/..",
                "/api/.",
                "/api/..",
                "/api/./users",
                "/api/../x",
                "/api;v=1",
                "/api?x",
                "/api#x",
                "/api%2Fusers",
                "/api/%2e",
                "/api\\users",
                "/caf\u00e9",
                "/a b",
                "/api/{id}",
                "/api/\u0000",
                "http://localhost/api"
            })
    void a_prefix_that_is_not_in_normal_form_is_refused(String written) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestPath.prefix(written))
                .withMessageStartingWith("must be a path in normal form, such as /api");
    }

    @Test
    void a_prefix_with_a_wildcard_is_refused_since_it_would_be_taken_by_the_letter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestPath.prefix("/api/*"))
                .withMessage("must be without '*': a path covers everything below it as it is");
    }

    @Test
    void the_length_of_a_prefix_says_how_specific_it_is() {
        assertThat(RequestPath.prefix("/").length()).isEqualTo(1);
        assertThat(RequestPath.prefix("/api").length()).isEqualTo(4);
        assertThat(RequestPath.prefix("/caf%C3%A9").length()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/users, /api/users",
        "/api/%2e%2e/x, /api",
        "/api/users/..;/x, /api/users",
        "/api/users%2F1, /api",
        "/api//%2e, /api/",
        "/api/../x/%00, /x",
        "/api//../x, /api/",
        "/%2e/api, /",
        "/;, /",
        "/api?x, /",
        "'', /",
        "api/users, /",
        "%2Fapi, /",
        "http://localhost/api, /"
    })
    void the_leading_part_ends_where_servers_begin_to_differ(String raw, String leading) {
        assertThat(RequestPath.leading(raw)).hasToString(leading);
    }

    /** It is worked out for strangers, so the longest request line must not buy seconds of work. */
    @ParameterizedTest
    @ValueSource(strings = {"/%2e", "", "/a/%2e"})
    void the_leading_part_of_a_very_long_path_is_found_in_one_walk(String middle) {
        String raw = "/a".repeat(10_000) + middle + "/a".repeat(10_000) + "/;";
        long begin = System.nanoTime();

        RequestPath.leading(raw);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    private static RequestPath path(String raw) {
        return RequestPath.parse(raw).orElseThrow();
    }

    private static String percentEncoded(byte[] octets) {
        return HexFormat.of().formatHex(octets).replaceAll("..", "%$0");
    }
}

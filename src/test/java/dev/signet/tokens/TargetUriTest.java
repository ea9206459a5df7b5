package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spellings are one address, and which are not: RFC 3986 section 6.2.2, RFC 3986 section 6.2.3. */
class TargetUriTest {

    @ParameterizedTest
    @CsvSource({
        "https://a.example/token, https://a.example/token",
        "HTTPS://a.example/token, https://a.example/token",
        "https://A.Example/token, https://a.example/token",
        "https://a.example:443/token, https://a.example/token",
        "https://a.example:/token, https://a.example/token",
        "http://a.example:80/token, http://a.example/token",
        "https://a.example, https://a.example/",
        "https://a.example?x, https://a.example/",
        "https://a.example/token?grant=1, https://a.example/token",
        "https://a.example/token#top, https://a.example/token",
        "https://a.example/token?a#b?c, https://a.example/token",
        "https://a.example/token?https://b.example/, https://a.example/token",
        "https://a.example/%74oken, https://a.example/token",
        "https://a.example/%7euser, https://a.example/~user",
        "https://a.example/a%2fb, https://a.example/a%2Fb",
        "https://a.example/caf%c3%a9, https://a.example/caf%C3%A9",
        "https://a.example/./token, https://a.example/token",
        "https://a.example/x/../token, https://a.example/token",
        "https://a.example/x/%2E%2e/token, https://a.example/token",
        "https://a.example/../../token, https://a.example/token",
        "https://a.example/token/., https://a.example/token/",
        "https://a.example/token/x/.., https://a.example/token/",
        "https://%61.example/token, https://a.example/token",
        "https://%41.example/token, https://a.example/token",
        "http://[2001:DB8::1]:80/token, http://[2001:db8::1]/token",
        "https://my_host:8443/token, https://MY_HOST:8443/token"
    })
    void spellings_of_one_address_are_equal(String one, String other) {
        assertThat(TargetUri.parse(one)).isPresent().isEqualTo(TargetUri.parse(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example/token",
                "https://b.example/token",
                "https://a.example.b.example/token",
                "https://a.example./token",
                "https://a.example:80/token",
                "https://a.example:8443/token",
                "https://a.example:0443/token",
                "https://a.example/Token",
                "https://a.example/token/",
                "https://a.example//token",
                "https://a.example/token//",
                "https://a.example/token;x",
                "https://a.example/%2ftoken",
                "https://a.example/%2574oken",
                "https://a.example/x/..%2ftoken",
                "https://a.example/token%00",
                "https://a.example/token%3fx",
                "https://a.example/token%23",
                "https://a.example/.../token",
                "https://a.example/x/.../token"
            })
    void another_address_is_not_equal(String other) {
        assertThat(TargetUri.parse(other)).isPresent().isNotEqualTo(TargetUri.parse("https://a.example/token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/token",
                "//a.example/token",
                "a.example/token",
                "https:/a.example/token",
                "https:a.example/token",
                "https:///token",
                "https://:443/token",
                "https://a.example@b.example/token",
                "https://user:pass@a.example/token",
                "https://@a.example/token",
                "https://a.example:port/token",
                "https://a.example:-443/token",
                "https://a.example:443:443/token",
                "https://a.example\\@b.example/token",
                "https://a.example/to ken",
                "https://a.example/token\n",
                "\nhttps://a.example/token",
                " https://a.example/token",
                "https://a.example/token ",
                "https://a.example/tok\u00e9n",
                "https://a.ex\u00e4mple/token",
                "http\u017f://a.example/token",
                "https://a.example/%",
                "https://a.example/%4",
                "https://a.example/%zz",
                "https://a.example/[token]",
                "https://a.example/{token}",
                "https://a.example/\"token\"",
                "https://[::1/token",
                "https://::1/token",
                "https://a[::1]/token",
                "ftp://a.example/token",
                "wss://a.example/token",
                "urn:example:token",
                "javascript:alert(1)"
            })
    void what_is_no_address_of_the_web_is_equal_to_none(String written) {
        assertThat(TargetUri.parse(written)).isEmpty();
    }

    /** RFC 3986 section 2.3: these alone need no encoding, whatever is called a letter elsewhere. */
    @ParameterizedTest
    @CsvSource({
        "https://a.example/%2d%2e%5f%7e, https://a.example/-._~",
        "https://a.example/%41%7a%30%39, https://a.example/Az09",
        "https://a.example/%c3%a9%b5%ff, https://a.example/%C3%A9%B5%FF",
        "https://a.example/%7f%80%2b%40, https://a.example/%7F%80%2B%40",
        "https://a.example/a/b/../../c/./d, https://a.example/c/d"
    })
    void the_one_spelling_is_this(String written, String normal) {
        assertThat(TargetUri.parse(written)).contains(new TargetUri(normal));
    }

    /** As long as any that arrives. */
    @Test
    void a_long_one_is_read_like_any_other() {
        assertThat(TargetUri.parse("https://a.example/" + "a%41".repeat(4000)))
                .isEqualTo(TargetUri.parse("https://a.example/" + "aA".repeat(4000)));
        assertThat(TargetUri.parse("https://a.example/" + "a%4".repeat(4000))).isEmpty();
    }
}

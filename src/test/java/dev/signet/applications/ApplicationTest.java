package dev.signet.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.protocol.Scope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTest {

    private static final AccessRules NO_RULES = new AccessRules(List.of(), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "back-office",
                "Shop_2.0",
                "9lives",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff1234"
            })
    void a_name_that_can_stand_anywhere_is_taken(String name) {
        assertThat(application(name, "http://localhost:8080/api").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-a",
                ".a",
                "_a",
                "a b",
                "a\"",
                "a\\",
                "a\n",
                "a/b",
                "caf\u00e9",
                "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff12345"
            })
    void another_name_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> application(name, "http://localhost:8080/api"))
                .withMessageStartingWith("must be 1 to 64 letters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/api",
                "https://api.example",
                "https://api.example/?tenant=1",
                "urn:example:api",
                "api://2c3f/x",
                "tag:example.com,2026:api"
            })
    void an_absolute_URI_is_an_audience(String audience) {
        assertThat(application("api", audience).audience()).isEqualTo(audience);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/api",
                "api",
                "//localhost/api",
                "localhost/api",
                "http:",
                "http://localhost/api#",
                "http://localhost/api#x",
                "http://localhost/a b",
                "http://localhost/\"",
                "http://localhost/caf\u00e9",
                "http://localhost/%",
                "http://localhost/\n",
                "1http://localhost"
            })
    void what_is_no_absolute_URI_or_has_a_fragment_is_no_audience(String audience) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> application("api", audience))
                .withMessageStartingWith("must be an absolute URI without a fragment");
    }

    @Test
    void it_holds_its_path_and_what_is_below() {
        Application api = application("api", "http://localhost:8080/api");

        assertThat(api.holds(path("/api"))).isTrue();
        assertThat(api.holds(path("/api/users"))).isTrue();
        assertThat(api.holds(path("/apis"))).isFalse();
        assertThat(api.holds(path("/API"))).isFalse();
    }

    @Test
    void in_lower_case_it_holds_every_case_of_its_path() {
        Application api =
                new Application("api", "http://localhost:8080/api", RequestPath.prefix("/api"), true, NO_RULES);

        assertThat(api.holds(path("/API/users"))).isTrue();
        assertThat(api.holds(path("/APIS"))).isFalse();
    }

    /** A reload keeps the very application, and with it its clients, where nothing in the file says otherwise. */
    @ParameterizedTest
    @CsvSource({
        "/api, false, /api, read, true",
        "/other, false, /api, read, false",
        "/api, true, /api, read, false",
        "/api, false, /api/users, read, false",
        "/api, false, /api, write, false",
        "/api, false, '', '', false"
    })
    void two_that_were_read_from_the_same_words_are_the_same(
            String path, boolean lowerCase, String rulePath, String scope, boolean same) {
        Application one = read("/api", false, "/api", "read");
        Application other = read(path, lowerCase, rulePath, scope);

        assertThat(one.equals(other)).isEqualTo(same);
        assertThat(other.equals(one)).isEqualTo(same);
        assertThat(one.hashCode() == other.hashCode()).isEqualTo(same);
    }

    private static Application read(String path, boolean lowerCase, String rulePath, String scope) {
        List<AccessRule> rules = rulePath.isEmpty()
                ? List.of()
                : List.of(new AccessRule(RequestPath.prefix(rulePath), Set.of("GET"), Scope.parse(scope)));
        return new Application(
                "api",
                "http://localhost:8080/api",
                RequestPath.prefix(path),
                lowerCase,
                new AccessRules(rules, lowerCase));
    }

    @Test
    void rules_are_for_paths_in_one_case_or_in_all_and_not_both() {
        List<AccessRule> rules = List.of(new AccessRule(RequestPath.prefix("/api"), Set.of(), Scope.parse("read")));
        AccessRules exact = new AccessRules(rules, false);

        assertThat(exact).isEqualTo(new AccessRules(rules, false)).hasSameHashCodeAs(new AccessRules(rules, false));
        assertThat(exact).isNotEqualTo(new AccessRules(rules, true)).isNotEqualTo(NO_RULES);
        assertThat(exact).doesNotHaveSameHashCodeAs(new AccessRules(rules, true));
    }

    private static Application application(String name, String audience) {
        return new Application(name, audience, RequestPath.prefix("/api"), false, NO_RULES);
    }

    private static RequestPath path(String raw) {
        return RequestPath.parse(raw).orElseThrow();
    }
}

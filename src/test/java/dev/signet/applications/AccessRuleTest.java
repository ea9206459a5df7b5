package dev.signet.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.Scope;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRuleTest {

    @ParameterizedTest
    @CsvSource({
        "'', GET, true",
        "'', BREW, true",
        "GET, GET, true",
        "GET, HEAD, true",
        "HEAD, GET, true",
        "HEAD, HEAD, true",
        "GET, POST, false",
        "POST, HEAD, false",
        "GET POST, POST, true",
        "GET, get, false",
        "GET, head, false",
        "GET, '', false"
    })
    void a_rule_names_its_methods_and_HEAD_counts_as_GET(String methods, String method, boolean named) {
        assertThat(rule(methods).names(method)).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', true",
        "'', GET, true",
        "GET, GET, true",
        "GET, HEAD, true",
        "GET, POST, false",
        "GET POST, POST PUT, true",
        "GET PUT, POST DELETE, false"
    })
    void two_rules_share_a_method_that_both_name(String one, String other, boolean shared) {
        assertThat(rule(one).sharesMethodWith(rule(other))).isEqualTo(shared);
        assertThat(rule(other).sharesMethodWith(rule(one))).isEqualTo(shared);
    }

    private static AccessRule rule(String methods) {
        Set<String> named = methods.isEmpty() ? Set.of() : Set.of(methods.split(" ", -1));
        return new AccessRule(RequestPath.prefix("/api"), named, Scope.parse("a"));
    }
}

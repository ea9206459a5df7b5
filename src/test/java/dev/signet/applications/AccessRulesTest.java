package dev.signet.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.Scope;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {

    private static final List<AccessRule> RULES = List.of(
            rule("/shop", "read", "GET"),
            rule("/shop", "write", "POST", "PUT"),
            rule("/shop/products/prices", "prices:write", "PUT"),
            rule("/shop/products", "products", "GET"),
            rule("/shop/admin", "admin"));

    private final AccessRules rules = new AccessRules(RULES, false);

    @ParameterizedTest
    @CsvSource({
        "GET, /shop, read",
        "HEAD, /shop, read",
        "GET, /shop/carts, read",
        "POST, /shop/carts, write",
        "DELETE, /shop/carts, ''",
        "OPTIONS, /shop, ''",
        "get, /shop, ''",
        "GET, /shop/products, products",
        "HEAD, /shop/products/1, products",
        "GET, /shop/products/prices, products",
        "PUT, /shop/products/prices, prices:write",
        "PUT, /shop/products/prices/1, prices:write",
        "PUT, /shop/products, write",
        "POST, /shop/products, write",
        "GET, /shop/productsX, read",
        "GET, /shop/Products, read",
        "DELETE, /shop/admin, admin",
        "BREW, /shop/admin/pot, admin",
        "GET, /shopping, ''",
        "GET, /, ''"
    })
    void of_the_rules_that_name_the_method_the_longest_prefix_decides(String method, String path, String scope) {
        assertThat(rules.needed(method, path(path))).hasToString(scope);
    }

    @ParameterizedTest
    @CsvSource({"//shop///products", "/shop/%70roducts", "/x/../shop/products", "/shop/./products", "/shop/products/"})
    void no_spelling_of_a_path_escapes_its_rule(String spelling) {
        assertThat(rules.needed("GET", path(spelling))).hasToString("products");
    }

    @Test
    void in_lower_case_a_rule_holds_for_every_case() {
        AccessRules ignoringCase = new AccessRules(RULES, true);

        assertThat(ignoringCase.needed("GET", path("/SHOP/PRODUCTS/1"))).hasToString("products");
        assertThat(ignoringCase.needed("DELETE", path("/Shop/Admin"))).hasToString("admin");
        assertThat(ignoringCase.needed("GET", path("/shop/product%C5%BF"))).hasToString("products");
    }

    @Test
    void in_lower_case_the_longest_is_the_one_that_is_longest_in_lower_case() {
        AccessRules ignoringCase = new AccessRules(
                List.of(rule("/ssssssssss", "outer", "GET"), rule("/%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F/a", "inner", "GET")),
                true);

        assertThat(ignoringCase.needed("GET", path("/ssssssssss/a"))).hasToString("inner");
        assertThat(ignoringCase.needed("GET", path("/SSSSSSSSSS/b"))).hasToString("outer");
    }

    @Test
    void without_rules_any_token_will_do() {
        assertThat(new AccessRules(List.of(), false).needed("GET", path("/shop")))
                .isEqualTo(Scope.NONE);
    }

    @Test
    void a_rule_for_the_root_holds_for_everything() {
        AccessRules root = new AccessRules(List.of(rule("/", "any")), false);

        assertThat(root.needed("GET", path("/"))).hasToString("any");
        assertThat(root.needed("POST", path("/a/b"))).hasToString("any");
    }

    @Test
    void the_rules_are_told_the_longest_first() {
        assertThat(rules.all())
                .hasSize(RULES.size())
                .isSortedAccordingTo(
                        (one, other) -> other.path().length() - one.path().length());
    }

    private static AccessRule rule(String path, String scope, String... methods) {
        return new AccessRule(RequestPath.prefix(path), Set.of(methods), Scope.parse(scope));
    }

    private static RequestPath path(String raw) {
        return RequestPath.parse(raw).orElseThrow();
    }
}

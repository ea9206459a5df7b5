package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import java.util.List;
import java.util.Map;

/** Queries of the sample API, read from any input. */
public final class ApiTargets {

    private static final ResourceType<String> WORDS = new ResourceType<>(
            "words",
            "/api",
            String::length,
            List.of(Attribute.of("text", word -> word), Attribute.of("length", String::length)));

    private ApiTargets() {}

    public static Map<String, Target> all() {
        return Map.of("page-query", ApiTargets::pageQuery);
    }

    private static void pageQuery(byte[] input) {
        String raw = Target.field(input);
        try {
            PageQuery<String> query = PageQuery.of(WORDS, raw);
            assertThat(query.size()).isBetween(1, 100);
            assertThat(query.number()).isPositive();
            assertThat(List.of("ccc", "a", "bb").stream().sorted(query.order())).hasSize(3);
            assertThat(query.fields().shown()).hasSizeLessThanOrEqualTo(2);
            // A link leads to the same query.
            PageQuery<String> again = PageQuery.of(WORDS, query.forPage(query.number()));
            assertThat(again.forPage(1)).isEqualTo(query.forPage(1));
        } catch (ApiError e) {
            Target.refused(e);
        }
    }
}

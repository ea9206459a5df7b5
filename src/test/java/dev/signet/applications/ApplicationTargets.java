package dev.signet.applications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import dev.signet.protocol.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Paths and the rules about them, read from any input. */
public final class ApplicationTargets {

    private static final Scope WANTED = Scope.parse("wanted");
    private static final RequestPath RULED = RequestPath.prefix("/api/ruled");

    private ApplicationTargets() {}

    public static Map<String, Target> all() {
        return Map.of("path", ApplicationTargets::path, "rule-path", ApplicationTargets::rulePath);
    }

    private static void path(byte[] input) {
        String raw = Target.field(input);
        Optional<RequestPath> read = RequestPath.parse(raw);
        assertThat(RequestPath.leading(raw).toString().length()).isLessThanOrEqualTo(raw.length() + 1);
        if (read.isEmpty()) {
            return;
        }
        RequestPath path = read.get();
        assertThat(path.toString()).startsWith("/").doesNotContain("//", "/./", "/../", "\\", "\0");
        // One form, that every spelling leads to and that leads to itself.
        assertThat(RequestPath.parse(path.encoded())).contains(path);
        assertThat(RequestPath.leading(raw)).isEqualTo(path);
        AccessRules rules = new AccessRules(List.of(new AccessRule(RULED, Set.of(), WANTED)), true);
        boolean below = path.isUnder(RULED, true);
        assertThat(rules.needed("GET", path)).isEqualTo(below ? WANTED : Scope.NONE);
        assertThat(below || !path.isUnder(RULED, false)).isTrue();
    }

    private static void rulePath(byte[] input) {
        String written = Target.text(input);
        try {
            RequestPath prefix = RequestPath.prefix(written);
            assertThat(prefix.isUnder(prefix, false)).isTrue();
            assertThat(prefix.encoded()).doesNotContain("//");
            if (!written.equals("/")) {
                assertThat(prefix.toString()).doesNotEndWith("/");
                assertThat(RequestPath.parse(prefix.encoded() + "/below")
                                .orElseThrow()
                                .isUnder(prefix, false))
                        .isTrue();
            }
        } catch (IllegalArgumentException e) {
            Target.refused(e);
        }
    }
}

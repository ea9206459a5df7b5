package dev.signet.applications;

import dev.signet.protocol.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which scope a path needs: of the rules that name the method, the one with the longest path decides; where none does,
 * any token of the application will do.
 */
public final class AccessRules {

    private final List<AccessRule> longestFirst;
    private final boolean lowerCase;

    /**
     * @param rules at most one for a path and a method
     * @param lowerCase whether the upstream ignores the case of paths
     */
    public AccessRules(List<AccessRule> rules, boolean lowerCase) {
        this.longestFirst = rules.stream()
                .sorted(Comparator.comparingInt((AccessRule rule) -> rule.path().length())
                        .reversed())
                .toList();
        this.lowerCase = lowerCase;
    }

    /** The scope that a request needs; {@link Scope#NONE} where no rule is for it. */
    public Scope needed(String method, RequestPath path) {
        return longestFirst.stream()
                .filter(rule -> rule.names(method) && path.isUnder(rule.path(), lowerCase))
                .findFirst()
                .map(AccessRule::scope)
                .orElse(Scope.NONE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccessRules rules
                && lowerCase == rules.lowerCase
                && longestFirst.equals(rules.longestFirst);
    }

    @Override
    public int hashCode() {
        return Objects.hash(longestFirst, lowerCase);
    }

    /** The rules, the longest path first. */
    public List<AccessRule> all() {
        return longestFirst;
    }
}

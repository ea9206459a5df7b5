package dev.signet.applications;

import dev.signet.protocol.Scope;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The scope that a path and everything below it needs.
 *
 * @param path it matches by whole segments
 * @param methods the methods that it is for; empty for all. HEAD counts as GET
 * @param scope what a token needs, all of it
 */
public record AccessRule(RequestPath path, Set<String> methods, Scope scope) {

    public AccessRule {
        methods = methods.stream().map(AccessRule::counted).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the rule names the method. */
    boolean names(String method) {
        return methods.isEmpty() || methods.contains(counted(method));
    }

    /** Whether there is a method that both rules name. */
    public boolean sharesMethodWith(AccessRule other) {
        return methods.isEmpty() || other.methods.isEmpty() || methods.stream().anyMatch(other.methods::contains);
    }

    private static String counted(String method) {
        return method.equals("HEAD") ? "GET" : method;
    }
}

package dev.signet.config;

import dev.signet.applications.AccessRule;
import dev.signet.applications.RequestPath;
import dev.signet.protocol.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code rules} of an application. */
final class RulesReader {

    // The IANA registry of HTTP methods. A misspelled method would leave its path open.
    private static final List<String> METHODS =
            List.of(("GET HEAD POST PUT PATCH DELETE OPTIONS ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT "
                            + "COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE "
                            + "ORDERPATCH PROPFIND PROPPATCH QUERY REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK "
                            + "UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL")
                    .split(" ", -1));

    /** A rule and where it stands. */
    record Placed(AccessRule rule, Place place) {}

    private final Problems problems;
    private final Values values;

    RulesReader(Problems problems, Values values) {
        this.problems = problems;
        this.values = values;
    }

    /** @param application its path; empty when that is not known */
    List<Placed> read(List<ConfigNode> nodes, Optional<RequestPath> application, boolean lowerCase) {
        List<Placed> rules = new ArrayList<>();
        for (ConfigNode node : nodes) {
            values.section(node)
                    .ifPresent(section -> rule(section, application, lowerCase).ifPresent(rule -> {
                        refuseOverlap(rule, section.place(), rules, lowerCase);
                        rules.add(new Placed(rule, section.place()));
                    }));
        }
        return rules;
    }

    private Optional<AccessRule> rule(Section section, Optional<RequestPath> application, boolean lowerCase) {
        Optional<RequestPath> path =
                section.requireText("path", "/api/users").flatMap(text -> problems.parse(text, RequestPath::prefix));
        Optional<Set<String>> methods = methods(section);
        Optional<Scope> scope =
                section.requireText("scope", "\"users:read\"").flatMap(text -> problems.parse(text, Scope::parse));
        section.refuseUnknownKeys();
        path.filter(rule -> application.isPresent() && !rule.isUnder(application.get(), lowerCase))
                .ifPresent(rule -> problems.add(
                        section.place("path"), "is outside of the application's path; begin it with that path"));
        return path.isPresent() && methods.isPresent() && scope.isPresent()
                ? Optional.of(new AccessRule(path.get(), methods.get(), scope.get()))
                : Optional.empty();
    }

    private Optional<Set<String>> methods(Section section) {
        Optional<ConfigNode> node = section.find("methods");
        if (node.isEmpty()) {
            return Optional.of(Set.of());
        }
        List<ConfigNode> items = section.requireItems("methods", "name the methods, or remove it for all methods");
        Set<String> methods = new LinkedHashSet<>();
        for (ConfigNode item : items) {
            values.text(item).flatMap(this::method).ifPresent(methods::add);
        }
        // Fewer than were written means a problem; then it must not turn into all methods.
        return methods.isEmpty() ? Optional.empty() : Optional.of(methods);
    }

    private Optional<String> method(Text text) {
        if (METHODS.contains(text.value())) {
            return Optional.of(text.value());
        }
        problems.add(
                text.place(),
                "unknown HTTP method" + Shown.choice(text) + "; " + Spelling.advice(text.value(), METHODS));
        return Optional.empty();
    }

    private void refuseOverlap(AccessRule rule, Place place, List<Placed> earlier, boolean lowerCase) {
        earlier.stream()
                .filter(other ->
                        rule.path().isSameAs(other.rule().path(), lowerCase) && rule.sharesMethodWith(other.rule()))
                .findFirst()
                .ifPresent(other -> problems.add(
                        place,
                        "has its path and a method in common with "
                                + other.place().path() + " (HEAD counts as GET); make them one rule"));
    }
}

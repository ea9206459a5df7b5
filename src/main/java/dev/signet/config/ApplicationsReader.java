package dev.signet.config;

import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.realm.Issuer;
import dev.signet.realm.OwnPaths;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code applications}. */
final class ApplicationsReader {

    // A wrong issuer is told once; what derives from it is checked all the same.
    private static final Issuer STAND_IN = new Issuer("http://issuer.invalid");

    private final Problems problems;
    private final Values values;
    private final RulesReader rules;
    private final Issuer issuer;
    private final OwnPaths own;
    private final Map<Application, Place> places = new LinkedHashMap<>();
    private final Map<Application, List<RulesReader.Placed>> placedRules = new LinkedHashMap<>();

    ApplicationsReader(Problems problems, Values values, Optional<Issuer> issuer) {
        this.problems = problems;
        this.values = values;
        this.rules = new RulesReader(problems, values);
        this.issuer = issuer.orElse(STAND_IN);
        this.own = new OwnPaths(this.issuer);
    }

    /** The applications by name, also those that have problems: a client that names one of them is right. */
    Map<String, Optional<Application>> read(Section root) {
        Map<String, Optional<Application>> byName = new LinkedHashMap<>();
        root.requireSection("applications", "add the name of each API, and below it its path")
                .map(Section::entries)
                .orElse(Map.of())
                .forEach((name, node) ->
                        byName.put(name, values.section(node).flatMap(section -> application(name, section))));
        return byName;
    }

    /** The rules of each application that was read. */
    Map<Application, List<RulesReader.Placed>> rules() {
        return placedRules;
    }

    private Optional<Application> application(String name, Section section) {
        boolean named = problems.holds(section.place(), () -> Application.requireName(name));
        Optional<Text> writtenPath = section.requireText("path", "/api");
        Optional<RequestPath> path = writtenPath.flatMap(text -> problems.parse(text, RequestPath::prefix));
        Optional<String> audience = audience(section, writtenPath.filter(text -> path.isPresent()));
        boolean lowerCase = section.flag("lower_case").orElse(false);
        List<RulesReader.Placed> placed = rules.read(section.items("rules"), path, lowerCase);
        AccessRules accessRules =
                new AccessRules(placed.stream().map(RulesReader.Placed::rule).toList(), lowerCase);
        section.refuseUnknownKeys();
        if (!named || path.isEmpty() || audience.isEmpty()) {
            return Optional.empty();
        }
        Application application = new Application(name, audience.get(), path.get(), lowerCase, accessRules);
        refuseOwnPath(application, section);
        refuseSamePath(application, section);
        refuseSameAudience(application, section);
        places.put(application, section.place());
        placedRules.put(application, placed);
        return Optional.of(application);
    }

    private Optional<String> audience(Section section, Optional<Text> path) {
        Optional<ConfigNode> written = section.find("audience");
        Optional<String> audience = written.isPresent()
                ? written.flatMap(values::text).map(Text::value)
                : path.map(text -> issuer.url(text.value()));
        return audience.filter(
                value -> problems.holds(section.place("audience"), () -> Application.requireAudience(value)));
    }

    private void refuseOwnPath(Application application, Section section) {
        own.conflict(application)
                .ifPresent(conflict -> problems.add(
                        section.place("path"),
                        conflict + ", where this server answers itself; choose a path apart from it"));
    }

    private void refuseSamePath(Application application, Section section) {
        places.entrySet().stream()
                .filter(other -> application.path().isSameAs(other.getKey().path(), ignoringCase(application, other)))
                .findFirst()
                .ifPresent(other -> problems.add(
                        section.place("path"),
                        "is the path of " + other.getValue().path() + " too"
                                + (ignoringCase(application, other) ? ", since lower_case ignores the case" : "")
                                + "; give each application its own"));
    }

    private void refuseSameAudience(Application application, Section section) {
        places.entrySet().stream()
                .filter(other -> application.audience().equals(other.getKey().audience()))
                // One path makes one audience by itself, and is told already.
                .filter(other -> !application.path().isSameAs(other.getKey().path(), false))
                .findFirst()
                .ifPresent(other -> problems.add(
                        section.place("audience"),
                        "is the audience of " + other.getValue().path() + " too; give each application its own"));
    }

    private static boolean ignoringCase(Application one, Map.Entry<Application, Place> other) {
        return one.lowerCase() || other.getKey().lowerCase();
    }
}

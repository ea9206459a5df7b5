package dev.signet.config;

import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.realm.Issuer;
import java.util.LinkedHashMap;
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
    private final Map<Application, Section> places = new LinkedHashMap<>();

    ApplicationsReader(Problems problems, Values values, Optional<Issuer> issuer) {
        this.problems = problems;
        this.values = values;
        this.rules = new RulesReader(problems, values);
        this.issuer = issuer.orElse(STAND_IN);
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

    private Optional<Application> application(String name, Section section) {
        Optional<String> goodName = problems.attempt(section.place(), () -> {
            Application.requireName(name);
            return name;
        });
        Optional<RequestPath> path = section.requireText("path", "/api")
                .flatMap(text -> problems.attempt(text.place(), () -> RequestPath.prefix(text.value())));
        Optional<Text> written = section.text("audience");
        boolean lowerCase = section.flag("lower_case").orElse(false);
        AccessRules accessRules = new AccessRules(rules.read(section.items("rules"), path, lowerCase), lowerCase);
        section.refuseUnknownKeys();
        Optional<String> audience = section.find("audience").isPresent()
                ? written.flatMap(this::audience)
                : path.map(value -> issuer.url(value.toString()));
        if (goodName.isEmpty() || path.isEmpty() || audience.isEmpty()) {
            return Optional.empty();
        }
        return problems.attempt(
                        section.place("audience"),
                        () -> new Application(name, audience.get(), path.get(), lowerCase, accessRules))
                .map(application -> distinct(application, section));
    }

    private Optional<String> audience(Text text) {
        return problems.attempt(text.place(), () -> {
            Application.requireAudience(text.value());
            return text.value();
        });
    }

    private Application distinct(Application application, Section section) {
        places.forEach((other, place) -> {
            boolean ignoringCase = application.lowerCase() || other.lowerCase();
            boolean samePath = application.path().isSameAs(other.path(), ignoringCase);
            if (samePath) {
                problems.add(
                        section.place("path"),
                        "is the path of " + place.place().path() + " too"
                                + (ignoringCase ? ", since lower_case ignores the case" : "")
                                + "; give each application its own");
            }
            if (application.audience().equals(other.audience()) && !samePath) {
                problems.add(
                        section.place("audience"),
                        "is the audience of " + place.place().path() + " too; give each application its own");
            }
        });
        places.put(application, section);
        return application;
    }
}

package dev.signet.api;

import dev.signet.applications.Application;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * A type of resource: where it lies and what it shows, JSON:API 1.1 "Resource Objects".
 *
 * @param name the {@code type} member, and the last segment of its path
 * @param applicationPath the path of the application that it is part of
 * @param id what tells one from another, and the order in which they come unless asked otherwise
 * @param attributes in the order in which they are shown
 */
record ResourceType<T>(String name, String applicationPath, ToIntFunction<T> id, List<Attribute<T>> attributes) {

    ResourceType {
        attributes = List.copyOf(attributes);
    }

    /** Where all of them are. */
    String path() {
        return applicationPath + "/" + name;
    }

    /** Where one of them is. */
    String path(T resource) {
        return path() + "/" + id.applyAsInt(resource);
    }

    /** Whether a path is that of all of them, or could be that of one. */
    boolean isAt(String requested) {
        String one = path() + "/";
        return requested.equals(path())
                || (requested.startsWith(one)
                        && requested.length() > one.length()
                        && requested.indexOf('/', one.length()) < 0);
    }

    boolean isPartOf(Application application) {
        return application.path().toString().equals(applicationPath);
    }

    Predicate<T> hasId(String wanted) {
        return resource -> Integer.toString(id.applyAsInt(resource)).equals(wanted);
    }

    Optional<Attribute<T>> attribute(String attributeName) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equals(attributeName))
                .findFirst();
    }

    /** The order by the id or by an attribute; empty when there is no such attribute. */
    Optional<Comparator<T>> order(String key) {
        return key.equals("id")
                ? Optional.of(Comparator.comparingInt(id))
                : attribute(key).map(Attribute::order);
    }

    /** For people to read. */
    String attributeNames() {
        return String.join(", ", attributes.stream().map(Attribute::name).toList());
    }
}

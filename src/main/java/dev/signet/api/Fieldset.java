package dev.signet.api;

import java.util.List;
import java.util.Optional;

/**
 * The attributes that a request wants to see: JSON:API 1.1, "Sparse Fieldsets".
 *
 * @param shown in the order of the type
 * @param asked the query parameter that asked for them, encoded, for links to keep
 */
record Fieldset<T>(List<Attribute<T>> shown, Optional<String> asked) {

    /** The name of the query parameter. */
    static String parameter(ResourceType<?> type) {
        return "fields[" + type.name() + "]";
    }

    /** @throws ApiError when a field is wanted that there is not */
    static <T> Fieldset<T> of(ResourceType<T> type, QueryParameters query) {
        String parameter = parameter(type);
        return query.get(parameter)
                .map(value ->
                        new Fieldset<>(shown(type, value), Optional.of(QueryParameters.encoded(parameter, value))))
                .orElseGet(() -> all(type));
    }

    /** What is shown unless asked otherwise. */
    static <T> Fieldset<T> all(ResourceType<T> type) {
        return new Fieldset<>(type.attributes(), Optional.empty());
    }

    private static <T> List<Attribute<T>> shown(ResourceType<T> type, String value) {
        List<String> wanted = value.isEmpty() ? List.of() : List.of(value.split(",", -1));
        boolean once = wanted.stream().distinct().count() == wanted.size();
        if (!once || !wanted.stream().allMatch(name -> type.attribute(name).isPresent())) {
            throw ApiError.invalidParameter(
                    parameter(type),
                    "Must be empty or some of these, each once, with commas: " + type.attributeNames());
        }
        return type.attributes().stream()
                .filter(attribute -> wanted.contains(attribute.name()))
                .toList();
    }
}

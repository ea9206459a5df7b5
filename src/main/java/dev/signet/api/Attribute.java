package dev.signet.api;

import java.util.Comparator;
import java.util.function.Function;

/**
 * An attribute that every resource of a type has.
 *
 * @param name the member of {@code attributes}
 * @param value what it holds: a string, a number or a boolean
 * @param order how resources are sorted by it
 */
record Attribute<T>(String name, Function<T, ?> value, Comparator<T> order) {

    static <T, V extends Comparable<V>> Attribute<T> of(String name, Function<T, V> value) {
        return new Attribute<>(name, value, Comparator.comparing(value));
    }
}

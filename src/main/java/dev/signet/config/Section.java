package dev.signet.config;

import dev.signet.config.ConfigNode.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping, read key by key. The keys that are known are those that were asked for. */
final class Section {

    private static final String HALF_OF_VALUE =
            "unknown key without a value, not shown since it may be half of a secret;"
                    + " put quotes around a value that holds a comma";

    private final Mapping mapping;
    private final Values values;
    private final Problems problems;
    // A list: it is short, and there are as many of these as there are clients.
    private final List<String> known = new ArrayList<>();
    private final Map<String, Runnable> missing = new LinkedHashMap<>();

    Section(Mapping mapping, Values values, Problems problems) {
        this.mapping = mapping;
        this.values = values;
        this.problems = problems;
    }

    Place place() {
        return mapping.place();
    }

    /** The place of a key, whether it is there or not. */
    Place place(String key) {
        ConfigNode node = mapping.entries().get(key);
        return node == null ? place().key(key) : node.place();
    }

    /** All that is in it, where the keys are names that the user gives. */
    Map<String, ConfigNode> entries() {
        mapping.entries().keySet().forEach(this::know);
        return mapping.entries();
    }

    Optional<ConfigNode> find(String key) {
        know(key);
        return Optional.ofNullable(mapping.entries().get(key));
    }

    // One that was asked for twice is in it twice: to look each time would cost more than all the rest.
    private void know(String key) {
        known.add(key);
    }

    /** Those of the keys that are there. */
    List<String> present(List<String> keys) {
        known.addAll(keys);
        List<String> present = new ArrayList<>();
        for (String key : keys) {
            if (mapping.entries().containsKey(key)) {
                present.add(key);
            }
        }
        return present;
    }

    private Optional<ConfigNode> require(String key, String remedy) {
        Optional<ConfigNode> node = find(key);
        if (node.isEmpty()) {
            missing(key, place(key), "is missing; " + remedy);
        }
        return node;
    }

    /** Notes a problem that comes from a key that is not there, unless it is there with another spelling. */
    void missing(String key, Place place, String problem) {
        missingAll(List.of(key), place, problem);
    }

    /** The same where one of several keys would have done. */
    void missingAll(List<String> keys, Place place, String problem) {
        Runnable told = () -> problems.add(place, problem);
        keys.forEach(key -> missing.put(key, told));
    }

    Optional<Text> text(String key) {
        return find(key).flatMap(values::text);
    }

    /** @param expected what is said of a value that is no string */
    Optional<Text> text(String key, String expected) {
        return find(key).flatMap(node -> values.text(node, expected));
    }

    Optional<Text> requireText(String key, String example) {
        return require(key, exampleOf(key, example)).flatMap(values::text);
    }

    private static String exampleOf(String key, String example) {
        return "add it, such as '" + key + ": " + example + "'";
    }

    Optional<Boolean> flag(String key) {
        return find(key).flatMap(values::flag);
    }

    Optional<Integer> number(String key, int least, int most) {
        return find(key).flatMap(node -> values.number(node, least, most, ""));
    }

    /** A time in seconds, one at least. */
    Optional<Integer> seconds(String key) {
        return find(key).flatMap(node -> values.number(node, 1, Integer.MAX_VALUE, "of seconds "));
    }

    /** A time such as {@code 90d}. */
    Optional<Duration> duration(String key) {
        return find(key).flatMap(values::duration);
    }

    Optional<Duration> requireDuration(String key, String example) {
        return require(key, exampleOf(key, example)).flatMap(values::duration);
    }

    Optional<Section> section(String key) {
        return find(key).flatMap(values::section);
    }

    Optional<Section> requireSection(String key, String remedy) {
        Optional<Section> section = require(key, remedy).flatMap(values::section);
        section.filter(found -> found.mapping.entries().isEmpty())
                .ifPresent(found -> problems.add(place(key), "is empty; " + remedy));
        return section;
    }

    List<ConfigNode> items(String key) {
        return find(key).flatMap(values::items).orElse(List.of());
    }

    List<ConfigNode> requireItems(String key, String remedy) {
        Optional<List<ConfigNode>> items = require(key, remedy).flatMap(values::items);
        items.filter(List::isEmpty).ifPresent(none -> problems.add(place(key), "is empty; " + remedy));
        return items.orElse(List.of());
    }

    /** A list that must be written, and may be empty. */
    void requireList(String key, String remedy) {
        require(key, remedy).ifPresent(values::items);
    }

    /** To be called once everything that is known has been asked for. */
    void refuseUnknownKeys() {
        mapping.entries().forEach((key, node) -> {
            if (!known.contains(key) && mapping.isBare(node)) {
                problems.add(mapping.hidden(node.place().line()), HALF_OF_VALUE);
            } else if (!known.contains(key)) {
                String what = Shown.isKey(key) ? "unknown key; " : "unknown key, not shown since it may be a secret; ";
                problems.add(node.place(), what + Spelling.advice(key, new LinkedHashSet<>(known)));
                // A misspelled key is one problem; that the right one is missing would only be its echo.
                Spelling.nearest(key, known)
                        .map(missing::get)
                        .ifPresent(told -> missing.values().removeIf(told::equals));
            }
        });
        new LinkedHashSet<>(missing.values()).forEach(Runnable::run);
    }
}

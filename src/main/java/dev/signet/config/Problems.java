package dev.signet.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects what is wrong, so that all of it is told at once, and what is only worth a warning. */
final class Problems {

    private record Line(Place place, String text) {}

    private static final int MOST_WARNINGS = 100;
    private static final Comparator<Line> ORDER_OF_THE_FILE = Comparator.comparing(
                    (Line line) -> line.place().file())
            .thenComparing(line -> line.place().line());

    private final List<Line> problems = new ArrayList<>();
    private final List<Line> warnings = new ArrayList<>();
    private int warningsLeftOut;

    /** @param text what is wrong and what to do about it; no value of the configuration but what {@link Shown} lets through */
    void add(Place place, String text) {
        problems.add(new Line(place, text));
    }

    /** Keeps the first of them: nobody reads a hundred thousand. */
    void warn(Place place, String text) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(new Line(place, text));
        } else {
            warningsLeftOut++;
        }
    }

    void addAll(Problems others) {
        problems.addAll(others.problems);
        others.warnings.forEach(warning -> warn(warning.place(), warning.text()));
        warningsLeftOut += others.warningsLeftOut;
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** What a domain type makes of a value; its own refusal, an IllegalArgumentException, becomes a problem of the place. */
    <T> Optional<T> attempt(Place place, Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException refusal) {
            add(place, String.valueOf(refusal.getMessage()));
            return Optional.empty();
        }
    }

    <T> Optional<T> parse(Text text, Function<String, T> reader) {
        return attempt(text.place(), () -> reader.apply(text.value()));
    }

    /** Whether a domain type's invariant, which throws IllegalArgumentException, holds for what stands in the place. */
    boolean holds(Place place, Runnable invariant) {
        Optional<Boolean> holds = attempt(place, () -> {
            invariant.run();
            return true;
        });
        return holds.isPresent();
    }

    void throwIfAny() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(lines());
        }
    }

    List<String> lines() {
        return lines(problems);
    }

    List<String> warnings() {
        List<String> lines = new ArrayList<>(lines(warnings));
        if (warningsLeftOut > 0) {
            lines.add("and " + warningsLeftOut + " more warnings");
        }
        return lines;
    }

    private static List<String> lines(List<Line> lines) {
        return lines.stream()
                .sorted(ORDER_OF_THE_FILE)
                .map(line -> line.place() + ": " + line.text())
                .toList();
    }
}

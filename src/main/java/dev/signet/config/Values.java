package dev.signet.config;

import dev.signet.config.ConfigNode.Broken;
import dev.signet.config.ConfigNode.Kind;
import dev.signet.config.ConfigNode.Mapping;
import dev.signet.config.ConfigNode.Scalar;
import dev.signet.config.ConfigNode.Sequence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a node for the type that is wanted; one that is of another type is a problem, never converted. */
final class Values {

    static final String NO_VALUE = "has no value; write one, or remove this";

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

    private final Problems problems;
    private final Placeholders placeholders;

    Values(Problems problems, Placeholders placeholders) {
        this.problems = problems;
        this.placeholders = placeholders;
    }

    Optional<Text> text(ConfigNode node) {
        boolean collection = node instanceof Mapping || node instanceof Sequence;
        return text(
                node,
                collection
                        ? "expected a string; put quotes around one that begins with '{' or '['"
                        : "expected a string; put quotes around it");
    }

    /** @param expected what is said of a value that is no string */
    Optional<Text> text(ConfigNode node, String expected) {
        return node instanceof Scalar scalar && scalar.kind() == Kind.STRING
                ? placeholders.expand(scalar, problems)
                : unexpected(node, expected);
    }

    Optional<Boolean> flag(ConfigNode node) {
        Optional<Text> text = bare(node, Kind.BOOLEAN, "expected true or false");
        text.filter(value -> !value.value().equals("true") && !value.value().equals("false"))
                .ifPresent(value -> problems.add(node.place(), "expected true or false"));
        return text.map(value -> value.value().equals("true"));
    }

    /** @param unit of what, such as "of seconds ", or nothing */
    Optional<Integer> number(ConfigNode node, int least, int most, String unit) {
        String expected = "expected a whole number " + unit + "from " + least + " to " + most;
        Optional<Text> text = bare(node, Kind.NUMBER, expected + ", without quotes");
        return text.flatMap(value -> {
            if (!WHOLE_NUMBER.matcher(value.value()).matches()) {
                problems.add(node.place(), expected + ", in decimal digits");
                return Optional.empty();
            }
            long number = Long.parseLong(value.value());
            if (number < least || number > most) {
                problems.add(node.place(), (value.isWritten() ? "is " + number + "; " : "") + expected);
                return Optional.empty();
            }
            return Optional.of((int) number);
        });
    }

    /** A time such as {@code 90d}. One without its unit is no string to YAML, and quotes would not mend it. */
    Optional<Duration> duration(ConfigNode node) {
        return text(node, Durations.EXPECTED).flatMap(value -> problems.parse(value, Durations::parse));
    }

    /** A value that stands without quotes, unless it comes from a placeholder: those are strings to YAML. */
    private Optional<Text> bare(ConfigNode node, Kind kind, String expected) {
        if (node instanceof Scalar scalar
                && (scalar.kind() == kind || (scalar.kind() == Kind.STRING && Placeholders.isIn(scalar.text())))) {
            return placeholders.expand(scalar, problems);
        }
        return unexpected(node, expected);
    }

    Optional<Section> section(ConfigNode node) {
        return node instanceof Mapping mapping
                ? Optional.of(new Section(mapping, this, problems))
                : unexpected(node, "expected keys with values; write each as 'key: value' on a line of its own");
    }

    Optional<List<ConfigNode>> items(ConfigNode node) {
        return node instanceof Sequence sequence
                ? Optional.of(sequence.items())
                : unexpected(node, "expected a list; begin each entry with '- ', or write [one, two]");
    }

    private <T> Optional<T> unexpected(ConfigNode node, String expected) {
        boolean empty = node instanceof Scalar scalar && scalar.kind() == Kind.NULL;
        if (!(node instanceof Broken)) {
            problems.add(node.place(), empty ? NO_VALUE : expected);
        }
        return Optional.empty();
    }
}

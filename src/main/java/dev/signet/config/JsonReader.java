package dev.signet.config;

import dev.signet.config.ConfigNode.Kind;
import dev.signet.config.ConfigNode.Mapping;
import dev.signet.config.ConfigNode.Scalar;
import dev.signet.config.ConfigNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what stands in the YAML as the JSON that it becomes: RFC 8259 section 3. */
final class JsonReader {

    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final Pattern FRACTION = Pattern.compile(INTEGER + "(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
    private static final int LONGEST_NUMBER = 18;

    private final Problems problems;
    private final Values values;

    JsonReader(Problems problems, Values values) {
        this.problems = problems;
        this.values = values;
    }

    Map<String, Object> object(Map<String, ConfigNode> entries) {
        Map<String, Object> object = new LinkedHashMap<>();
        entries.forEach((name, node) -> value(node).ifPresent(value -> object.put(name, value)));
        return object;
    }

    private List<Object> array(List<ConfigNode> items) {
        List<Object> array = new ArrayList<>();
        items.forEach(node -> value(node).ifPresent(array::add));
        return array;
    }

    private Optional<Object> value(ConfigNode node) {
        if (node instanceof Mapping mapping) {
            return Optional.of(object(mapping.entries()));
        }
        if (node instanceof Sequence sequence) {
            return Optional.of(array(sequence.items()));
        }
        if (node instanceof Scalar scalar && scalar.kind() == Kind.NUMBER) {
            return number(scalar);
        }
        return node instanceof Scalar scalar && scalar.kind() == Kind.BOOLEAN
                ? bool(scalar)
                : values.text(node).map(Text::value);
    }

    private Optional<Object> number(Scalar scalar) {
        String text = scalar.text();
        if (text.length() <= LONGEST_NUMBER && INTEGER.matcher(text).matches()) {
            return Optional.of(Long.valueOf(text));
        }
        if (text.length() <= LONGEST_NUMBER
                && FRACTION.matcher(text).matches()
                && Double.isFinite(Double.parseDouble(text))) {
            return Optional.of(Double.valueOf(text));
        }
        problems.add(
                scalar.place(),
                "expected a number as JSON writes it, of up to 18 characters; otherwise put quotes around it");
        return Optional.empty();
    }

    private Optional<Object> bool(Scalar scalar) {
        if (!scalar.text().equals("true") && !scalar.text().equals("false")) {
            problems.add(scalar.place(), "expected true or false; put quotes around it if it is a string");
        }
        return Optional.of(scalar.text().equals("true"));
    }
}

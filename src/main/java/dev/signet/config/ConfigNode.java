package dev.signet.config;

import java.util.List;
import java.util.Map;

/** What stands in one place of the YAML, and the place. */
sealed interface ConfigNode {

    Place place();

    /** What a plain scalar is by the rules of YAML; a quoted one is a string. */
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        NULL
    }

    record Scalar(Place place, Kind kind, String text) implements ConfigNode {

        /** The place alone: the text may be a secret. */
        @Override
        public String toString() {
            return place.toString();
        }
    }

    record Sequence(Place place, List<ConfigNode> items) implements ConfigNode {}

    /**
     * In the order of the file.
     *
     * @param inBraces whether it is written in { }, where a comma may end a value before its writer meant it to
     */
    record Mapping(Place place, Map<String, ConfigNode> entries, boolean inBraces) implements ConfigNode {

        /** Whether the value's key stands there alone: it may be what a comma cut off the value before, and half of a secret. */
        boolean isBare(ConfigNode value) {
            return inBraces
                    && value instanceof Scalar scalar
                    && scalar.kind() == Kind.NULL
                    && scalar.text().isEmpty();
        }

        /** The place of a key that must not be shown. */
        Place hidden(int line) {
            return place.key(Shown.NOT_SHOWN, line);
        }
    }

    /** What was found wrong already, so that nobody complains twice. */
    record Broken(Place place) implements ConfigNode {}
}

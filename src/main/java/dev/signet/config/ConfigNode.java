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

    /** In the order of the file. */
    record Mapping(Place place, Map<String, ConfigNode> entries) implements ConfigNode {}

    /** What was found wrong already, so that nobody complains twice. */
    record Broken(Place place) implements ConfigNode {}
}

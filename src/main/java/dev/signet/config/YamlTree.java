package dev.signet.config;

import dev.signet.config.ConfigNode.Broken;
import dev.signet.config.ConfigNode.Kind;
import dev.signet.config.ConfigNode.Mapping;
import dev.signet.config.ConfigNode.Scalar;
import dev.signet.config.ConfigNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * From YAML text to nodes that know their places. It takes as much of YAML as JSON has: no anchors, aliases, tags and merge
 * keys, each key once, one document.
 *
 * <p>It reads SnakeYAML's events, since only there are anchors, quotes and every line to be seen.
 */
final class YamlTree {

    private static final int DEEPEST = 32;
    private static final int LONGEST = 16 * 1024 * 1024;

    private final Problems problems;
    private final Resolver resolver = new Resolver();
    private final Parser events;
    private final String listKey;
    private final Consumer<ConfigNode> listTaker;
    /** Each key once: in a list of clients they are always the same few, and found faster. */
    private final Map<String, String> keys = new HashMap<>();

    /** The end of the reading: the parser takes the longer for the rest of it, the deeper it is. */
    private static final class TooDeep extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooDeep() {
            super(null, null, false, false);
        }
    }

    private YamlTree(String yaml, Problems problems, String listKey, Consumer<ConfigNode> listTaker) {
        this.problems = problems;
        this.listKey = listKey;
        this.listTaker = listTaker;
        this.events = YamlText.events(yaml);
    }

    /** The root of a file; empty when it cannot be read, broken when it is not YAML, and an empty mapping when nothing is in it. */
    static Optional<ConfigNode> read(Path file, Sources sources, Problems problems) {
        return readEach(file, "", node -> {}, sources, problems);
    }

    /**
     * The same, but the entries of one list at the top are handed over, one after the other, and are not in the tree: of a
     * long list no more than one entry is in memory.
     */
    static Optional<ConfigNode> readEach(
            Path file, String listKey, Consumer<ConfigNode> listTaker, Sources sources, Problems problems) {
        Place place = Place.ofFile(Shown.file(file));
        return problems.attempt(place, () -> sources.text(file, LONGEST))
                .map(yaml -> read(place.atLine(1), yaml, new YamlTree(yaml, problems, listKey, listTaker)));
    }

    private static ConfigNode read(Place place, String yaml, YamlTree tree) {
        try {
            return tree.document(place);
        } catch (TooDeep e) {
            return new Broken(place);
        } catch (YAMLException e) {
            tree.problems.add(YamlSyntax.place(place, yaml, e), YamlSyntax.problem(e));
            return new Broken(place);
        }
    }

    private ConfigNode document(Place place) {
        events.getEvent();
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return new Mapping(place, Map.of(), false);
        }
        events.getEvent();
        ConfigNode root = node(place, 0);
        events.getEvent();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            problems.add(
                    place.atLine(line(events.peekEvent())), "a second YAML document begins here; keep one in the file");
        }
        return root instanceof Scalar scalar && scalar.kind() == Kind.NULL ? new Mapping(place, Map.of(), false) : root;
    }

    private ConfigNode node(Place place, int depth) {
        NodeEvent event = (NodeEvent) events.getEvent();
        if (event instanceof AliasEvent) {
            return broken(
                    place, "YAML aliases (*name) are not supported; write the value out, or put quotes around it");
        }
        if (event.getAnchor() != null) {
            skip(event, place);
            return broken(
                    place, "YAML anchors (&name) are not supported; put quotes around a value that begins with '&'");
        }
        if (hasTag(event)) {
            skip(event, place);
            return broken(place, "YAML tags (!name) are not supported; put quotes around a value that begins with '!'");
        }
        if (depth > DEEPEST) {
            throw tooDeep(place);
        }
        if (event instanceof ScalarEvent scalar) {
            return new Scalar(place, kind(scalar), scalar.getValue());
        }
        return event instanceof SequenceStartEvent
                ? sequence(place, depth)
                : mapping(place, depth, ((CollectionStartEvent) event).isFlow());
    }

    private TooDeep tooDeep(Place place) {
        problems.add(place, "is nested deeper than " + DEEPEST + " levels; flatten it");
        return new TooDeep();
    }

    private Broken broken(Place place, String problem) {
        problems.add(place, problem);
        return new Broken(place);
    }

    private static boolean hasTag(NodeEvent event) {
        return event instanceof ScalarEvent scalar
                ? scalar.getTag() != null
                : ((CollectionStartEvent) event).getTag() != null;
    }

    private Sequence sequence(Place place, int depth) {
        List<ConfigNode> items = new ArrayList<>();
        Consumer<ConfigNode> taker = depth == 1 && place.path().equals(listKey) ? listTaker : items::add;
        for (int i = 0; !events.checkEvent(Event.ID.SequenceEnd); i++) {
            taker.accept(node(place.item(i, line(events.peekEvent())), depth + 1));
        }
        events.getEvent();
        return new Sequence(place, items);
    }

    private Mapping mapping(Place place, int depth, boolean inBraces) {
        Mapping mapping = new Mapping(place, new LinkedHashMap<>(), inBraces);
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            entry(mapping, depth);
        }
        events.getEvent();
        return mapping;
    }

    private void entry(Mapping mapping, int depth) {
        Event event = events.getEvent();
        int line = line(event);
        if (!(event instanceof ScalarEvent key) || key.getAnchor() != null || key.getTag() != null) {
            problems.add(
                    mapping.place().atLine(line),
                    "a key must be plain text; put quotes around a value that begins with '{', '[' or '*'");
            skip(event, mapping.place());
            skip(events.getEvent(), mapping.place());
        } else if (key.isPlain() && key.getValue().equals("<<")) {
            problems.add(mapping.place().atLine(line), "YAML merge keys (<<) are not supported; write the keys out");
            skip(events.getEvent(), mapping.place());
        } else {
            String name = keys.computeIfAbsent(key.getValue(), text -> text);
            ConfigNode value = node(mapping.place().key(name, line), depth + 1);
            ConfigNode first = mapping.entries().putIfAbsent(name, value);
            if (first != null) {
                problems.add(
                        mapping.isBare(value) ? mapping.hidden(line) : value.place(),
                        "is here twice, first in line " + first.place().line() + "; remove one");
            }
        }
    }

    /** @param place of what is skipped */
    private void skip(Event event, Place place) {
        int open = event instanceof CollectionStartEvent ? 1 : 0;
        while (open > 0) {
            Event next = events.getEvent();
            open += next instanceof CollectionStartEvent ? 1 : next instanceof CollectionEndEvent ? -1 : 0;
            if (open > DEEPEST) {
                throw tooDeep(place.atLine(line(next)));
            }
        }
    }

    private Kind kind(ScalarEvent scalar) {
        if (!scalar.isPlain()) {
            return Kind.STRING;
        }
        Tag tag = resolver.resolve(NodeId.scalar, scalar.getValue(), true);
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return Kind.NUMBER;
        }
        return tag.equals(Tag.BOOL) ? Kind.BOOLEAN : tag.equals(Tag.NULL) ? Kind.NULL : Kind.STRING;
    }

    private static int line(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}

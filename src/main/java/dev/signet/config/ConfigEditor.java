package dev.signet.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Adds a client to the text of a configuration; every line that is there, comments too, stays as it is. */
final class ConfigEditor {

    private static final String CLIENTS = "clients";
    private static final String BY_HAND = "; run it again without --write, and add the entry by hand";
    /** All that ends a line in YAML 1.1, which is what is spoken here. */
    private static final Pattern LINE_BREAK = Pattern.compile("\r\n|[\r\n\u0085\u2028\u2029]");

    private static final Pattern OWN_LINE = Pattern.compile("\\n([ \\t]*)\\z");

    private static final Pattern BEHIND_EMPTY_LINE = Pattern.compile("\n[ \t]*\n[ \t]*-\\s*\\z");

    private final String yaml;
    private final String lineBreak;

    private ConfigEditor(String yaml) {
        this.yaml = yaml;
        this.lineBreak = yaml.contains("\r\n") ? "\r\n" : "\n";
    }

    /**
     * The text with one more entry at the end of {@code clients}.
     *
     * @param yaml a configuration that was read without problems
     * @param entry the lines of the entry, without indentation, the first one beginning with "- "
     * @throws IllegalArgumentException when it is written in a way that leaves no place for the entry
     */
    static String withClient(String yaml, List<String> entry) {
        String edited = new ConfigEditor(yaml).add(entry);
        // Lest a way of writing that nobody has thought of costs somebody the whole file.
        if (!isEdit(yaml, edited, entry)) {
            throw noPlace();
        }
        return edited;
    }

    private String add(List<String> entry) {
        if (!(YamlText.node(yaml) instanceof MappingNode root)) {
            throw noPlace();
        }
        Optional<Node> clients = clients(root);
        if (clients.isEmpty()) {
            if (isFlow(root)) {
                throw new IllegalArgumentException("is written in { } without clients" + BY_HAND);
            }
            return insertedLines(lineBehind(root), lineBreak + CLIENTS + ":" + lineBreak + lines("  ", entry));
        }
        if (!(clients.get() instanceof SequenceNode list)) {
            throw noPlace();
        }
        return isFlow(list) ? addInBrackets(list, entry) : addBelow(list, entry);
    }

    private static IllegalArgumentException noPlace() {
        return new IllegalArgumentException("is written in a way that leaves no place for an entry" + BY_HAND);
    }

    private String addInBrackets(SequenceNode list, List<String> entry) {
        String braces = entry.stream().map(line -> line.substring(2)).collect(Collectors.joining(", ", "{ ", " }"));
        List<Node> entries = list.getValue();
        if (entries.isEmpty()) {
            return inserted(offset(list.getEndMark().getIndex()) - 1, braces);
        }
        Node last = entries.get(entries.size() - 1);
        return inserted(offset(last.getEndMark().getIndex()), "," + spaceBefore(last) + braces);
    }

    /** The line break and the indentation of an entry on a line of its own; otherwise a blank. */
    private String spaceBefore(Node entry) {
        String before = yaml.substring(0, offset(entry.getStartMark().getIndex()));
        Matcher ownLine = OWN_LINE.matcher(before);
        return ownLine.find() ? lineBreak + ownLine.group(1) : " ";
    }

    private String addBelow(SequenceNode list, List<String> entry) {
        String indentation = " ".repeat(list.getStartMark().getColumn());
        return insertedLines(lineBehind(list), (standsApart(list) ? lineBreak : "") + lines(indentation, entry));
    }

    private String lines(String indentation, List<String> entry) {
        return entry.stream().map(line -> indentation + line + lineBreak).collect(Collectors.joining());
    }

    private String insertedLines(int at, String lines) {
        boolean ended =
                at == 0 || LINE_BREAK.matcher(yaml.substring(at - 1, at)).matches();
        return inserted(at, (ended ? "" : lineBreak) + lines);
    }

    private String inserted(int at, String text) {
        return yaml.substring(0, at) + text + yaml.substring(at);
    }

    private static Optional<Node> clients(MappingNode root) {
        return root.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(CLIENTS))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static boolean isFlow(Node node) {
        return (node instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.FLOW)
                || (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW);
    }

    /** The end mark of a block is where the next one begins, behind the comments; that of a scalar is its own. */
    private static Node lastLeaf(Node node) {
        if (node instanceof SequenceNode list && !isFlow(list)) {
            return lastLeaf(list.getValue().get(list.getValue().size() - 1));
        }
        if (node instanceof MappingNode mapping && !isFlow(mapping)) {
            return mapping.getValue().stream()
                    .map(NodeTuple::getValueNode)
                    .max(Comparator.comparingInt(value -> value.getStartMark().getIndex()))
                    .map(ConfigEditor::lastLeaf)
                    .orElse(node);
        }
        return node;
    }

    /** Where the line begins that comes behind all of a node. */
    private int lineBehind(Node node) {
        Node last = lastLeaf(node);
        int end = offset(last.getEndMark().getIndex());
        // A block scalar ends at the beginning of the line behind it.
        if (last.getEndMark().getColumn() == 0) {
            return end;
        }
        Matcher next = LINE_BREAK.matcher(yaml);
        return next.find(end) ? next.end() : yaml.length();
    }

    /** Marks count characters, of which those beyond the basic plane are two here. */
    private int offset(int index) {
        return yaml.offsetByCodePoints(0, index);
    }

    /** Whether the entries have an empty line between them. */
    private boolean standsApart(SequenceNode list) {
        List<Node> entries = list.getValue();
        int last = offset(entries.get(entries.size() - 1).getStartMark().getIndex());
        String before = yaml.substring(0, last).replace("\r\n", "\n");
        return entries.size() > 1 && BEHIND_EMPTY_LINE.matcher(before).find();
    }

    private static boolean isEdit(String before, String after, List<String> entry) {
        try {
            Map<Object, @Nullable Object> wanted = new HashMap<>();
            if (YamlText.value(before) instanceof Map<?, ?> earlier) {
                wanted.putAll(earlier);
            }
            List<@Nullable Object> clients = new ArrayList<>();
            if (wanted.get(CLIENTS) instanceof List<?> earlier) {
                clients.addAll(earlier);
            }
            if (YamlText.value(String.join("\n", entry)) instanceof List<?> more) {
                clients.addAll(more);
            }
            wanted.put(CLIENTS, clients);
            return wanted.equals(YamlText.value(after));
        } catch (YAMLException e) {
            return false;
        }
    }
}

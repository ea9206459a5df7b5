package dev.signet.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Adds a client to the text of a configuration; every line that is there, comments too, stays as it is. */
final class ConfigEditor {

    private final List<String> lines;
    private final String lineBreak;

    private ConfigEditor(String yaml) {
        this.lineBreak = yaml.contains("\r\n") ? "\r\n" : "\n";
        this.lines = new ArrayList<>(Arrays.asList(yaml.split("(?<=\n)", -1)));
        lines.removeIf(String::isEmpty);
        if (!lines.isEmpty() && !yaml.endsWith("\n")) {
            lines.add(lines.remove(lines.size() - 1) + lineBreak);
        }
    }

    /**
     * The text with one more entry at the end of {@code clients}.
     *
     * @param yaml a configuration that was read without problems
     * @param entry the lines of the entry, without indentation, the first one beginning with "- "
     * @throws IllegalArgumentException when the list is not written one entry below the other
     */
    static String withClient(String yaml, List<String> entry) {
        return new ConfigEditor(yaml).add(entry);
    }

    private String add(List<String> entry) {
        Optional<Node> clients = clients();
        if (clients.isEmpty()) {
            lines.add(lineBreak + "clients:" + lineBreak);
            insert(lines.size(), "  ", entry);
        } else if (clients.get() instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
            int end = lineBehind(lastLeaf(list).getEndMark());
            insert(end, " ".repeat(list.getStartMark().getColumn()), entry);
            if (standsApart(list)) {
                lines.add(end, lineBreak);
            }
        } else {
            throw new IllegalArgumentException("clients is written in [ ]; add the client by hand");
        }
        return String.join("", lines);
    }

    private void insert(int at, String indentation, List<String> entry) {
        lines.addAll(
                at, entry.stream().map(line -> indentation + line + lineBreak).toList());
    }

    private Optional<Node> clients() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        if (!(new Yaml(options).compose(new StringReader(String.join("", lines))) instanceof MappingNode root)) {
            return Optional.empty();
        }
        return root.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("clients"))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    /** The end mark of a block is where the next one begins, behind the comments; that of a scalar is its own. */
    private static Node lastLeaf(Node node) {
        if (node instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
            return lastLeaf(list.getValue().get(list.getValue().size() - 1));
        }
        if (node instanceof MappingNode mapping && mapping.getFlowStyle() != FlowStyle.FLOW) {
            return mapping.getValue().stream()
                    .map(NodeTuple::getValueNode)
                    .max(Comparator.comparingInt(value -> value.getStartMark().getIndex()))
                    .map(ConfigEditor::lastLeaf)
                    .orElse(node);
        }
        return node;
    }

    private static int lineBehind(Mark end) {
        // A block scalar ends at the beginning of the line behind it.
        return end.getColumn() == 0 ? end.getLine() : end.getLine() + 1;
    }

    /** Whether the entries have an empty line between them. */
    private boolean standsApart(SequenceNode list) {
        List<Node> entries = list.getValue();
        int last = entries.get(entries.size() - 1).getStartMark().getLine();
        return entries.size() > 1 && lines.get(last - 1).isBlank();
    }
}

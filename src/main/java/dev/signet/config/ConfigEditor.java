package dev.signet.config;

import java.io.StringReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Adds a client to the text of a configuration; every line that is there, comments too, stays as it is. */
final class ConfigEditor {

    private static final String OWN_HAND = "; add the client by hand";

    private ConfigEditor() {}

    /**
     * The text with one more entry at the end of {@code clients}.
     *
     * @param yaml a configuration that was read without problems
     * @param entry the lines of the entry, without indentation, the first one beginning with "- "
     * @throws IllegalArgumentException when the list is not written one entry below the other
     */
    static String withClient(String yaml, List<String> entry) {
        String lineBreak = yaml.contains("\r\n") ? "\r\n" : "\n";
        String text = yaml.isEmpty() || yaml.endsWith("\n") ? yaml : yaml + lineBreak;
        Optional<Node> clients = clients(text);
        if (clients.isEmpty()) {
            return text + lineBreak + "clients:" + lineBreak + lines(entry, "  ", lineBreak);
        }
        if (!(clients.get() instanceof SequenceNode list) || list.getFlowStyle() == FlowStyle.FLOW) {
            throw new IllegalArgumentException("clients is written in [ ]" + OWN_HAND);
        }
        String indentation = " ".repeat(list.getStartMark().getColumn());
        int end = endOfLine(text, lastLeaf(list).getEndMark().getIndex());
        String between = standsApart(text, list) ? lineBreak : "";
        return text.substring(0, end) + between + lines(entry, indentation, lineBreak) + text.substring(end);
    }

    private static Optional<Node> clients(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        if (!(new Yaml(options).compose(new StringReader(text)) instanceof MappingNode root)) {
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

    private static int endOfLine(String text, int from) {
        // A block scalar ends at the beginning of the line behind it.
        if (from > 0 && text.charAt(from - 1) == '\n') {
            return from;
        }
        return text.indexOf('\n', from) + 1;
    }

    /** Whether the entries have an empty line between them. */
    private static boolean standsApart(String text, SequenceNode list) {
        Node last = list.getValue().get(list.getValue().size() - 1);
        String before =
                text.substring(0, text.lastIndexOf('\n', last.getStartMark().getIndex()) + 1);
        return list.getValue().size() > 1 && (before.endsWith("\n\n") || before.endsWith("\n\r\n"));
    }

    private static String lines(List<String> entry, String indentation, String lineBreak) {
        StringBuilder lines = new StringBuilder();
        entry.forEach(line -> lines.append(indentation).append(line).append(lineBreak));
        return lines.toString();
    }
}

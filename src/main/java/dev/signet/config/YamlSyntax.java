package dev.signet.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Says what SnakeYAML could not read, and what to do. Its own message quotes the file, which may hold a secret there. */
final class YamlSyntax {

    private static final String USUAL_REMEDY = "check the indentation, the colons and the quotes";

    /** The beginning of SnakeYAML's problem, and ours. */
    private static final Map<String, String> KNOWN = known();

    private YamlSyntax() {}

    private static Map<String, String> known() {
        Map<String, String> known = new LinkedHashMap<>();
        known.put(
                "mapping values are not allowed here",
                "no key can stand here; check the indentation, and put quotes around text that holds ': '");
        known.put(
                "sequence entries are not allowed here", "no '- ' can stand here; begin the list on a line of its own");
        known.put(
                "could not find expected ':'", "a key without ': '; write 'key: value', with a space behind the colon");
        known.put("found character '\\t(TAB)'", "a tab; indent with spaces");
        known.put("found character", "a value cannot begin with this character; put quotes around the value");
        known.put("found unexpected end of stream", "the quotes that open here are never closed; close them");
        known.put("found unknown escape character", "an unknown escape after '\\'; use single quotes");
        known.put(
                "found undefined tag handle",
                "YAML tags are not supported; put quotes around a value that begins with '!'");
        known.put(
                "unexpected character found",
                "no such YAML name; put quotes around a value that begins with '&' or '*'");
        known.put(
                "expected ',' or ']'",
                "a list in [ ] that is not closed or has a comma too few; within it put quotes around \"${...}\"");
        known.put(
                "expected ',' or '}'",
                "a mapping in { } that is not closed or has a comma too few; within it put quotes around \"${...}\"");
        known.put(
                "expected the node content, but found ':'",
                "in a list in [ ] or a mapping in { } no value can begin with ':'; put quotes around it, as in \":80\"");
        known.put(
                "expected <block end>",
                "does not line up with what stands above; check the indentation, and the quotes of the line above");
        return known;
    }

    static String problem(YAMLException e) {
        return "is not valid YAML: " + explanation(e);
    }

    private static String explanation(YAMLException e) {
        if (e instanceof ReaderException) {
            return "a control character; remove it";
        }
        String problem = e instanceof MarkedYAMLException marked ? String.valueOf(marked.getProblem()) : "";
        return KNOWN.entrySet().stream()
                .filter(known -> problem.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(USUAL_REMEDY);
    }

    static Place place(Place root, String yaml, YAMLException e) {
        if (e instanceof ReaderException reader) {
            long lineBreaks = yaml.codePoints()
                    .limit(reader.getPosition())
                    .filter(character -> character == '\n')
                    .count();
            return root.atLine((int) lineBreaks + 1);
        }
        return e instanceof MarkedYAMLException marked
                ? mark(marked).map(at -> root.atLine(at.getLine() + 1)).orElse(root)
                : root;
    }

    private static Optional<Mark> mark(MarkedYAMLException e) {
        // Of a token that is not closed, the beginning helps; of a block, only the line that does not belong to it.
        boolean token = e.getContext() != null && e.getContext().startsWith("while scanning");
        return token && e.getContextMark() != null
                ? Optional.of(e.getContextMark())
                : Optional.ofNullable(e.getProblemMark());
    }
}

package dev.signet.papers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** docs/configuration.md, made from docs/config.schema.json: a table for each block of config.yml. */
public final class ConfigurationPage {

    private static final String HEAD = """
            # The keys of config.yml

            This page is made from [config.schema.json](config.schema.json) by `scripts/reference`, and a test says when it is stale. The
            shipped [config.yml](../config.yml) has the few keys that a start needs; [operators.md](operators.md) says what they are for.
            """;

    private final JsonNode schema;
    private final StringBuilder page = new StringBuilder(HEAD);

    private ConfigurationPage(JsonNode schema) {
        this.schema = schema;
    }

    /** Writes the page of the schema, both in the docs folder of the project where it is run. */
    public static void main(String[] arguments) throws IOException {
        Path docs = Path.of("docs");
        Files.writeString(docs.resolve("configuration.md"), of(docs.resolve("config.schema.json")));
    }

    /** The page for the schema in this file. */
    static String of(Path schema) throws IOException {
        JsonNode root = new ObjectMapper().readTree(Files.readString(schema));
        ConfigurationPage made = new ConfigurationPage(root);
        made.block("config.yml", "", root);
        return made.page.toString();
    }

    private void block(String title, String prefix, JsonNode block) {
        page.append("\n## `").append(title).append("`\n\n");
        String text = block.path("description").asText();
        if (!text.isEmpty() && page.indexOf(text) < 0) {
            page.append(text).append("\n\n");
        }
        page.append("| key | takes | what |\n| --- | --- | --- |\n");
        Map<String, JsonNode> below = new LinkedHashMap<>();
        block.get("properties").properties().forEach(key -> {
            Block inner = inner(prefix + key.getKey(), key.getValue());
            if (inner != null) {
                below.put(inner.title(), inner.schema());
            }
            String takes = inner == null ? takes(key.getValue()) : inner.takes();
            page.append(
                    "| `" + key.getKey() + "` | " + takes + " | " + what(block, key.getKey(), key.getValue()) + " |\n");
        });
        below.forEach((path, inner) -> block(path, path + ".", inner));
    }

    /** A block of its own below a key, and how it is written there. */
    private record Block(String title, String takes, JsonNode schema) {}

    private Block inner(String path, JsonNode key) {
        JsonNode resolved = resolved(key);
        if (resolved.has("items") && isBlock(resolved(resolved.get("items")))) {
            return linked(path + "[]", "a list of blocks", resolved(resolved.get("items")));
        }
        if (isBlock(resolved(resolved.path("additionalProperties")))) {
            return linked(path + ".NAME", "a block for each name", resolved(resolved.get("additionalProperties")));
        }
        return isBlock(resolved) ? linked(path, "a block", resolved) : null;
    }

    private static Block linked(String title, String takes, JsonNode schema) {
        String anchor = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
        return new Block(title, "[" + takes + "](#" + anchor + ")", schema);
    }

    /** One whose keys are ours: a JWK Set has those of its RFC. */
    private static boolean isBlock(JsonNode node) {
        return node.has("properties") && !node.path("additionalProperties").asBoolean(true);
    }

    private String takes(JsonNode key) {
        JsonNode node = resolved(key);
        if (key.has("title") || node.has("title")) {
            return (key.has("title") ? key : node).get("title").asText();
        }
        if (node.has("enum")) {
            return oneOf(node.get("enum"));
        }
        if (node.has("anyOf")) {
            return takes(node.get("anyOf").get(0));
        }
        return switch (node.path("type").asText()) {
            case "array" -> "a list: " + takes(node.get("items"));
            case "integer" ->
                "a number, " + node.get("minimum").asText() + " to "
                        + node.get("maximum").asText();
            case "object" -> "any names and values";
            case "string" -> "text";
            default -> throw new IllegalStateException("what does this take? " + key);
        };
    }

    private static String oneOf(JsonNode values) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add("`" + value.asText() + "`"));
        return String.join(", ", words);
    }

    private String what(JsonNode block, String name, JsonNode key) {
        StringJoiner text = new StringJoiner(" ");
        for (JsonNode required : block.path("required")) {
            if (required.asText().equals(name)) {
                text.add("Required.");
            }
        }
        JsonNode described = key.has("description") ? key : resolved(key);
        return text.add(described.get("description").asText()).toString().replace("|", "\\|");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? schema.at(node.get("$ref").asText().substring(1)) : node;
    }
}

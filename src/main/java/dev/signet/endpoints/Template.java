package dev.signet.endpoints;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for values: {@code {{name}}} for text in HTML, {@code {{{name}}}} for what has its form already. Lines
 * between {@code {{#name}}} and {@code {{/name}}}, each on a line of its own, are there when that value is not empty.
 */
final class Template {

    private static final Pattern LINES = Pattern.compile("(?ms)^#? *\\{\\{#(\\w+)}}\n(.*?)^#? *\\{\\{/\\1}}\n");
    private static final Pattern PLACE = Pattern.compile("\\{\\{\\{(\\w+)}}}|\\{\\{(\\w+)}}");

    private final String text;

    Template(String text) {
        this.text = text;
    }

    /** The text with the values, of which none is looked into for places. */
    String with(Map<String, String> values) {
        String kept = LINES.matcher(text).replaceAll(lines -> {
            String there = value(values, lines.group(1)).isEmpty() ? "" : lines.group(2);
            return Matcher.quoteReplacement(there);
        });
        return PLACE.matcher(kept).replaceAll(place -> Matcher.quoteReplacement(filled(place, values)));
    }

    private static String filled(MatchResult place, Map<String, String> values) {
        return place.group(1) == null ? escaped(value(values, place.group(2))) : value(values, place.group(1));
    }

    private static String value(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no value for " + name);
        }
        return value;
    }

    /** Text as it may stand between tags and in quoted attributes of HTML. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}

package dev.signet.protocol;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A media type or a range of them, as it stands in Accept and Content-Type: RFC 9110 section 8.3.1, RFC 9110 section 12.5.1.
 *
 * @param type type and subtype in lower case, such as {@code text/*}
 * @param parameters names in lower case; {@code q}, the weight, is among them
 */
public record MediaRange(String type, Map<String, String> parameters) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"(?:[^\"\\\\]++|\\\\.)*+\"";
    // A quote that nobody closes takes the rest: were it looked for again from each quote,
    // a field could cost its square.
    private static final Pattern MEMBER = Pattern.compile("(?:[^\",]++|\"(?:[^\"\\\\]++|\\\\.?)*+\"?+)++");
    private static final Pattern RANGE = Pattern.compile("[ \\t]*(" + TOKEN + "/" + TOKEN + ")((?:[ \\t]*;[ \\t]*(?:"
            + TOKEN + "=(?:" + TOKEN + "|" + QUOTED + "))?)*+)[ \\t]*");
    private static final Pattern PARAMETER = Pattern.compile(";[ \\t]*(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + ")");
    private static final Pattern WEIGHT = Pattern.compile("0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?");

    /** Reads one; empty when it is malformed. */
    public static Optional<MediaRange> parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(range.group(2));
        while (parameter.find()) {
            parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), unquoted(parameter.group(2)));
        }
        boolean weighed = WEIGHT.matcher(parameters.getOrDefault("q", "1")).matches();
        return weighed
                ? Optional.of(new MediaRange(
                        range.group(1).toLowerCase(Locale.ROOT), Collections.unmodifiableMap(parameters)))
                : Optional.empty();
    }

    /** The members of a list, which may be malformed; a comma within quotes separates none. */
    public static List<String> members(String field) {
        return MEMBER.matcher(field)
                .results()
                .map(MatchResult::group)
                .filter(member -> !member.isBlank())
                .toList();
    }

    /** How much it is wanted; at zero it is not. */
    public double weight() {
        return Double.parseDouble(parameters.getOrDefault("q", "1"));
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}

package dev.signet.config;

import dev.signet.protocol.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A client as it is written under {@code clients}.
 *
 * @param clientId as RFC 6749 appendix A.1 allows it
 * @param secretHash of its secret, as {@code client_secret} takes it
 * @param application the name of the application that its tokens are for
 * @param scope what it may have; {@link Scope#NONE} for nothing in particular
 */
public record NewClientEntry(String clientId, String secretHash, String application, Scope scope) {

    // What YAML could take for nothing but a string; the words that it takes for something else have no such beginning.
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][A-Za-z0-9_-]*");

    /** The lines, without indentation. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("- client_id: " + string(clientId));
        lines.add("  client_secret: " + string(secretHash));
        lines.add("  application: " + string(application));
        if (!scope.isEmpty()) {
            lines.add("  scope: " + string(scope.toString()));
        }
        return lines;
    }

    private static String string(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

package dev.signet.config;

import dev.signet.protocol.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A client as it is written under {@code clients}.
 *
 * @param clientId as RFC 6749 appendix A.1 allows it
 * @param secretHash of its secret, as {@code client_secret} takes it
 * @param application the name of the application that its tokens are for
 * @param scope what it may have; {@link Scope#NONE} for nothing in particular
 */
public record NewClientEntry(String clientId, String secretHash, String application, Scope scope) {

    /** The lines, without indentation. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("- client_id: " + YamlString.of(clientId));
        lines.add("  client_secret: " + YamlString.of(secretHash));
        lines.add("  application: " + YamlString.of(application));
        if (!scope.isEmpty()) {
            lines.add("  scope: " + YamlString.of(scope.toString()));
        }
        return lines;
    }
}

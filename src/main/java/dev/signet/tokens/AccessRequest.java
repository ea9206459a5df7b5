package dev.signet.tokens;

import dev.signet.applications.AskedPath;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import java.util.List;

/**
 * A request to an API, in plain values.
 *
 * @param method as it was sent
 * @param path that is asked for
 * @param authorization the values of the Authorization fields, as they came
 * @param possession what the caller shows of its keys
 */
public record AccessRequest(String method, AskedPath path, List<String> authorization, Possession possession) {

    public AccessRequest {
        authorization = List.copyOf(authorization);
    }

    /** What the log says of its refusal; where it came from and by which id is for others to add. */
    public LogLine refused(OAuthError refusal) {
        return LogLine.of("access_refused")
                .with("error", refusal.code().orElse(null))
                .with("reason", refusal.reason())
                .with("client_id", refusal.clientId().orElse(null))
                .with("method", method)
                .with("path", path.raw());
    }

    /** The method and the path: the rest is somebody's credential. */
    @Override
    public String toString() {
        return "AccessRequest[" + method + " " + path + "]";
    }
}

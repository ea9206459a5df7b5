package dev.signet.tokens;

import dev.signet.protocol.Possession;
import java.util.List;

/**
 * A request to an API, in plain values.
 *
 * @param method as it was sent
 * @param path as it was sent, without the query
 * @param authorization the values of the Authorization fields, as they came
 * @param possession what the caller shows of its keys
 */
public record AccessRequest(String method, String path, List<String> authorization, Possession possession) {

    public AccessRequest {
        authorization = List.copyOf(authorization);
    }

    /** The method and the path: the rest is somebody's credential. */
    @Override
    public String toString() {
        return "AccessRequest[" + method + " " + path + "]";
    }
}

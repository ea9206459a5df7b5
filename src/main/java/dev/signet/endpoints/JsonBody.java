package dev.signet.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.keys.StrictJson;
import dev.signet.protocol.OAuthError;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A body of application/json: one object, its members the parameters. Of those that we know, each is a string. */
final class JsonBody {

    private JsonBody() {}

    /**
     * Reads a body.
     *
     * @param known the names that mean something
     * @throws OAuthError invalid_request
     */
    static BodyParameters parse(String body, Set<String> known) {
        BodyParameters parameters = new BodyParameters();
        object(body).properties().forEach(member -> {
            if (known.contains(member.getKey())) {
                parameters.add(member.getKey(), text(member.getKey(), member.getValue()));
            }
        });
        return parameters;
    }

    private static ObjectNode object(String body) {
        try {
            return StrictJson.object(body)
                    .orElseThrow(() -> OAuthError.invalidRequest("The body is not a JSON object"));
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidRequest("The body is not well-formed JSON with each key once");
        }
    }

    private static String text(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw OAuthError.invalidRequest("The parameter " + name + " is not a JSON string");
        }
        // Half of a surrogate pair has no UTF-8, so that it would be compared as a question mark.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value.textValue())) {
            throw OAuthError.invalidRequest("The parameter " + name + " is not well-formed Unicode");
        }
        return value.textValue();
    }
}

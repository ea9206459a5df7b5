package dev.signet.endpoints;

import dev.signet.protocol.OAuthError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the parameters of one body: each name once, a value that is empty as if it were not there. RFC 6749 section 3.2. */
final class BodyParameters {

    private final Set<String> names = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<String> resources = new ArrayList<>();

    /** @throws OAuthError invalid_request, when the name was there already */
    void add(String name, String value) {
        // A repeated parameter is an attack or a bug, never a choice: RFC 6749 section 3.2. But for resource: RFC 8707
        // section 2.
        if (!names.add(name) && !name.equals("resource")) {
            throw OAuthError.invalidRequest("A parameter stands more than once");
        }
        if (value.isEmpty()) {
            return;
        }
        if (name.equals("resource")) {
            resources.add(value);
        } else {
            values.put(name, value);
        }
    }

    Map<String, String> values() {
        return values;
    }

    List<String> resources() {
        return resources;
    }
}

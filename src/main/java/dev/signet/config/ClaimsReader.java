package dev.signet.config;

import dev.signet.clients.Client;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code claims} of a client. */
final class ClaimsReader {

    private final Problems problems;
    private final JsonReader json;

    ClaimsReader(Problems problems, JsonReader json) {
        this.problems = problems;
        this.json = json;
    }

    Map<String, Object> read(Optional<Section> claims) {
        Map<String, ConfigNode> own = new LinkedHashMap<>();
        claims.map(Section::entries).orElse(Map.of()).forEach((name, node) -> {
            if (problems.holds(node.place(), () -> Client.requireOwnClaim(name))) {
                own.put(name, node);
            }
        });
        return json.object(own);
    }
}

package dev.signet.clients;

import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.protocol.Scope;
import dev.signet.tokens.BindingRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clients of one application, of which nothing counts but how they authenticate. */
final class TestClient {

    private static final Application API = new Application(
            "api", "http://localhost:8080/api", RequestPath.prefix("/api"), false, new AccessRules(List.of(), false));

    private TestClient() {}

    static Client of(String clientId, ClientCredential credential) {
        return of(clientId, credential, true);
    }

    static Client of(String clientId, ClientCredential credential, boolean enabled) {
        return new Client(
                clientId,
                Optional.empty(),
                credential,
                List.of(API),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                enabled,
                BindingRule.NONE,
                false);
    }
}

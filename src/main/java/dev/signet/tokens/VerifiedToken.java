package dev.signet.tokens;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.applications.Application;
import dev.signet.protocol.Scope;
import java.time.Instant;
import java.util.Map;

/** The claims of an access token that was proven to be ours, good now, and for this application. Only the verifier makes one. */
public final class VerifiedToken {

    private static final JsonMapper JSON = new JsonMapper();

    private final String clientId;
    private final Application application;
    private final Scope scope;
    private final String jti;
    private final Instant expiresAt;
    private final Confirmation confirmation;
    private final ObjectNode claims;

    VerifiedToken(
            String clientId,
            Application application,
            Scope scope,
            String jti,
            Instant expiresAt,
            Confirmation confirmation,
            ObjectNode claims) {
        this.clientId = clientId;
        this.application = application;
        this.scope = scope;
        this.jti = jti;
        this.expiresAt = expiresAt;
        this.confirmation = confirmation;
        this.claims = claims;
    }

    public String clientId() {
        return clientId;
    }

    public Application application() {
        return application;
    }

    public Scope scope() {
        return scope;
    }

    public String jti() {
        return jti;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** The keys that whoever uses it must have. */
    Confirmation confirmation() {
        return confirmation;
    }

    /** All that it says, in its order. */
    Map<String, Object> claims() {
        return JSON.convertValue(claims, new TypeReference<Map<String, Object>>() {});
    }
}

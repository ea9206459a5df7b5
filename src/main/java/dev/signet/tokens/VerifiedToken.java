package dev.signet.tokens;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.applications.Application;
import dev.signet.protocol.Scope;
import java.time.Instant;
import java.util.Map;

/**
 * The claims of an access token that was proven to be ours, good now, and for this application: RFC 9068 section 4. Only the
 * verifier makes one.
 */
public final class VerifiedToken {

    private static final JsonMapper JSON = new JsonMapper();

    private final IssuedToken token;
    private final Application application;

    VerifiedToken(IssuedToken token, Application application) {
        this.token = token;
        this.application = application;
    }

    public String clientId() {
        return token.clientId();
    }

    public Application application() {
        return application;
    }

    public Scope scope() {
        return token.scope();
    }

    public String jti() {
        return token.jti();
    }

    Instant expiresAt() {
        return token.expiresAt();
    }

    /** The keys that whoever uses it must have. */
    Confirmation confirmation() {
        return token.confirmation();
    }

    /** All that it says, in its order. */
    Map<String, Object> claims() {
        return JSON.convertValue(token.claims(), new TypeReference<Map<String, Object>>() {});
    }
}

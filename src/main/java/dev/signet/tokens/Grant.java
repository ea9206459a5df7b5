package dev.signet.tokens;

import dev.signet.applications.Application;
import dev.signet.protocol.Scope;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client gets, decided and not yet signed: RFC 6749 section 4.4.
 *
 * @param clientId whose token it will be
 * @param application the one API that it will be for
 * @param scope what it will permit
 * @param lifetime how long it will be good for, in whole seconds
 * @param claims further claims, none of them registered
 */
public record Grant(
        String clientId, Application application, Scope scope, Duration lifetime, Map<String, Object> claims) {

    public Grant {
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }
}

package dev.signet.tokens;

import dev.signet.protocol.Scope;
import java.time.Duration;

/**
 * A token that was just issued, with what the answer says of it: RFC 6749 section 5.1.
 *
 * @param value the signed JWT
 * @param type the token_type, RFC 6749 section 7.1
 * @param jti its identifier, for the log; not a secret
 * @param lifetime the configured lifetime, in whole seconds
 * @param scope what it permits; {@link Scope#NONE} when it carries none
 */
public record AccessToken(String value, String type, String jti, Duration lifetime, Scope scope) {

    /** The identifier alone: whoever has the value has the token. */
    @Override
    public String toString() {
        return "AccessToken[" + jti + "]";
    }
}

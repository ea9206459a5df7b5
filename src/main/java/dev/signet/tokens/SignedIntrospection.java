package dev.signet.tokens;

import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Seals what a protected resource is told of a token, so that it can show it to others: RFC 9701 section 5. The result says
 * of itself that it is no access token, and has neither {@code sub} nor {@code exp}: RFC 9701 section 8.1.
 */
public final class SignedIntrospection {

    /** The {@code typ}, RFC 9701 section 5. */
    public static final String TYPE = "token-introspection+jwt";

    private final String issuer;
    private final KeyRing keys;
    private final Clock clock;

    public SignedIntrospection(String issuer, KeyRing keys, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Signs it.
     *
     * @param resource the client_id of whoever asked
     */
    public String sign(Introspection introspection, String resource) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = keys.signing();
        byte[] claims = JwtClaims.write(json -> {
            json.writeStringField("iss", issuer);
            json.writeStringField("aud", resource);
            json.writeNumberField("iat", now.getEpochSecond());
            json.writePOJOField("token_introspection", introspection.members());
        });
        return key.signed(TYPE, claims);
    }
}

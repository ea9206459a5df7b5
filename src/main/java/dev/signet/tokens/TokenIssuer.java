package dev.signet.tokens;

import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Turns a grant into a signed JWT access token: RFC 9068 section 2. */
public final class TokenIssuer {

    private final String issuer;
    private final KeyRing keys;
    private final Clock clock;
    private final TokenNames names;

    public TokenIssuer(String issuer, KeyRing keys, Clock clock, SecureRandom random) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
        this.names = new TokenNames(random);
    }

    /**
     * Signs a token.
     *
     * @param confirmation the keys that it is bound to
     */
    public AccessToken issue(Grant grant, Confirmation confirmation) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = keys.signing();
        String jti = names.next();
        byte[] claims = JwtClaims.write(json -> {
            json.writeStringField("iss", issuer);
            json.writeStringField("sub", grant.clientId());
            json.writeStringField("client_id", grant.clientId());
            json.writeStringField("aud", grant.application().audience());
            json.writeNumberField("iat", now.getEpochSecond());
            json.writeNumberField("nbf", now.getEpochSecond());
            json.writeNumberField("exp", now.plus(grant.lifetime()).getEpochSecond());
            json.writeStringField("jti", jti);
            if (!grant.scope().isEmpty()) {
                json.writeStringField("scope", grant.scope().toString());
            }
            if (!confirmation.equals(Confirmation.NONE)) {
                json.writePOJOField("cnf", confirmation.claim());
            }
            for (Map.Entry<String, Object> claim : grant.claims().entrySet()) {
                json.writePOJOField(claim.getKey(), claim.getValue());
            }
        });
        return new AccessToken(
                key.signed(IssuedTokens.TYPE, claims), confirmation.tokenType(), jti, grant.lifetime(), grant.scope());
    }
}

package dev.signet.tokens;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;

/** Turns a grant into a signed JWT access token: RFC 9068 section 2. */
public final class TokenIssuer {

    private static final int JTI_BYTES = 16;

    private final String issuer;
    private final KeyRing keys;
    private final Clock clock;
    private final SecureRandom random;

    public TokenIssuer(String issuer, KeyRing keys, Clock clock, SecureRandom random) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Signs a token.
     *
     * @param confirmation the keys that it is bound to
     */
    public AccessToken issue(Grant grant, Confirmation confirmation) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SigningKey key = keys.signing();
        String jti = newJti();
        JWTCreator.Builder token = JWT.create()
                .withHeader(Map.of("typ", IssuedTokens.TYPE))
                .withKeyId(key.kid())
                .withIssuer(issuer)
                .withSubject(grant.clientId())
                .withClaim("client_id", grant.clientId())
                .withAudience(grant.application().audience())
                .withIssuedAt(now)
                .withNotBefore(now)
                .withExpiresAt(now.plus(grant.lifetime()))
                .withJWTId(jti);
        if (!grant.scope().isEmpty()) {
            token.withClaim("scope", grant.scope().toString());
        }
        if (!confirmation.equals(Confirmation.NONE)) {
            token.withClaim("cnf", confirmation.claim());
        }
        token.withPayload(grant.claims());
        return new AccessToken(token.sign(key.jwt()), confirmation.tokenType(), jti, grant.lifetime(), grant.scope());
    }

    private String newJti() {
        byte[] bytes = new byte[JTI_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package dev.signet.tokens;

import static dev.signet.tokens.CompactJwt.requiredDate;
import static dev.signet.tokens.CompactJwt.requiredString;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.Scope;
import java.time.Instant;
import java.util.Optional;

/**
 * An access token that was proven to be ours, and nothing more: its time may be over. Only {@link IssuedTokens} makes one. It
 * says what the signature is over, RFC 9068 section 2.2, which no time and no configuration changes.
 */
public final class IssuedToken {

    private final SigningKey key;
    private final String claims;
    private final String clientId;
    private final String audience;
    private final Scope scope;
    private final String jti;
    private final Instant issuedAt;
    private final Optional<Instant> notBefore;
    private final Instant expiresAt;
    private final Confirmation confirmation;

    /**
     * Takes a token that was proven.
     *
     * @param key that signed it
     * @throws IllegalArgumentException saying for the log which claim is missing or not of its form
     */
    IssuedToken(SigningKey key, CompactJwt jwt) {
        ObjectNode members = jwt.claims();
        this.key = key;
        this.claims = jwt.encodedClaims();
        this.clientId = requiredString(members, "client_id");
        requiredString(members, "sub");
        this.audience = requiredString(members, "aud");
        this.expiresAt = requiredDate(members, "exp");
        this.issuedAt = requiredDate(members, "iat");
        this.notBefore = CompactJwt.date(members, "nbf");
        this.scope = CompactJwt.string(members, "scope").map(Scope::parse).orElse(Scope.NONE);
        this.jti = requiredString(members, "jti");
        this.confirmation = Confirmation.of(members);
    }

    /** The key that signed it. */
    SigningKey key() {
        return key;
    }

    /** Whom it was issued to. */
    public String clientId() {
        return clientId;
    }

    String audience() {
        return audience;
    }

    Scope scope() {
        return scope;
    }

    public String jti() {
        return jti;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    Optional<Instant> notBefore() {
        return notBefore;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    Confirmation confirmation() {
        return confirmation;
    }

    /** All that it says. */
    ObjectNode claims() {
        return CompactJwt.claims(claims);
    }
}

package dev.signet.tokens;

import java.time.Instant;

/** An access token that was proven to be ours, and nothing more: its time may be over. Only {@link IssuedTokens} makes one. */
public final class IssuedToken {

    private final String clientId;
    private final String jti;
    private final Instant expiresAt;

    IssuedToken(String clientId, String jti, Instant expiresAt) {
        this.clientId = clientId;
        this.jti = jti;
        this.expiresAt = expiresAt;
    }

    /** Whom it was issued to. */
    public String clientId() {
        return clientId;
    }

    public String jti() {
        return jti;
    }

    public Instant expiresAt() {
        return expiresAt;
    }
}

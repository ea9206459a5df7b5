package dev.signet.clients;

import java.util.Optional;

/** How a client proves that it is itself: the one method that it is configured for, RFC 6749 section 2.3. */
public sealed interface ClientCredential permits ClientSecret {

    /**
     * Why this is not the client.
     *
     * @param presented what came with the request
     * @return the reason, for the log only; empty when the client is proven
     */
    Optional<String> refusal(PresentedCredential presented);
}

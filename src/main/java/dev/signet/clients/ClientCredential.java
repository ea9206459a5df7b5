package dev.signet.clients;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a client proves that it is itself: the one method that it is configured for, RFC 6749 section 2.3. */
public sealed interface ClientCredential
        permits ClientSecrets,
                SharedSecretJwt,
                PublicKeys,
                FederatedCredential,
                ClientCertificate,
                SelfSignedCertificate {

    /**
     * Whether this is the client.
     *
     * @param presented what came with the request
     * @param known the right secrets that have been seen
     */
    Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now);

    /** Its names in the metadata, RFC 8414 section 2: {@code token_endpoint_auth_methods_supported}. */
    Set<String> methods();

    /** The algorithms of its assertions, for {@code token_endpoint_auth_signing_alg_values_supported}: RFC 8414 section 2. */
    default Collection<String> signingAlgorithms() {
        return List.of();
    }

    /** When it is good no longer; absent where it does not end. */
    default Optional<Instant> expiresAt() {
        return Optional.empty();
    }

    /** The hashes that a wrong guess takes slow work for. */
    default Collection<SlowHash> slowHashes() {
        return List.of();
    }
}

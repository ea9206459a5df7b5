package dev.signet.keys;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Where the public keys of somebody else are, RFC 7517 section 5: here, or at an address that they are fetched from. */
public sealed interface VerificationKeys permits JwkSet, RemoteJwkSet {

    /**
     * The key that verified something, at once or once the keys have been fetched.
     *
     * @param kid the {@code kid} that is looked for, if it is known
     * @param verification finds it in a set, or throws IllegalArgumentException, which is then what this fails with
     */
    CompletableFuture<PublicJwk> verified(Optional<String> kid, Function<JwkSet, PublicJwk> verification);
}

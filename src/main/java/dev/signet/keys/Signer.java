package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Signs with one key. To make the platform's signature object ready with the key takes as long as an Ed25519 signature by it,
 * so these objects are used again, each by one thread at a time.
 */
final class Signer {

    /** More threads than sign at one moment on most machines; those beyond make one for themselves. */
    private static final int MOST_IDLE = 32;

    private record Idle(Optional<Provider> provider, Queue<Signature> signatures) {

        static Idle none(Optional<Provider> provider) {
            return new Idle(provider, new ArrayBlockingQueue<>(MOST_IDLE));
        }
    }

    private final SignatureScheme scheme;
    private final PrivateKey key;
    private volatile Idle current = Idle.none(Optional.empty());

    Signer(SignatureScheme scheme, PrivateKey key) {
        this.scheme = scheme;
        this.key = key;
    }

    byte[] sign(byte[] content) throws GeneralSecurityException {
        Idle idle = idle(NativeCrypto.provider());
        Signature ready = idle.signatures().poll();
        Signature signature = ready == null ? scheme.signing(key, idle.provider()) : ready;
        signature.update(content);
        byte[] signed = signature.sign();
        // Only now: nobody knows the state of one that failed.
        boolean unused = idle.signatures().offer(signature);
        return signed;
    }

    /** Those of the provider that is there now. */
    private Idle idle(Optional<Provider> provider) {
        Idle idle = current;
        if (!idle.provider().equals(provider)) {
            idle = Idle.none(provider);
            current = idle;
        }
        return idle;
    }
}

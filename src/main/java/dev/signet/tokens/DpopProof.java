package dev.signet.tokens;

import dev.signet.protocol.SingleUse;
import java.util.Optional;

/** A DPoP proof that was verified, but for its being used only once: RFC 9449 section 4.2. Only the verifier makes one. */
final class DpopProof {

    private final String thumbprint;
    private final SingleUse use;
    private final Optional<String> nextNonce;

    DpopProof(String thumbprint, SingleUse use, Optional<String> nextNonce) {
        this.thumbprint = thumbprint;
        this.use = use;
        this.nextNonce = nextNonce;
    }

    /** The thumbprint of the key that was proven, RFC 9449 section 6.1. */
    String thumbprint() {
        return thumbprint;
    }

    /** What keeps it from being used again, RFC 9449 section 11.1. */
    SingleUse use() {
        return use;
    }

    /** The nonce for the proofs to come, when it is time for another. */
    Optional<String> nextNonce() {
        return nextNonce;
    }
}

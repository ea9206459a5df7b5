package dev.signet.tokens;

import dev.signet.keys.SigningAlgorithm;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is asked of DPoP proofs beyond RFC 9449 section 4.3.
 *
 * @param algorithms what they may be signed with
 * @param nonce whether they must carry a nonce of ours, RFC 9449 section 8
 */
public record DpopRules(Set<SigningAlgorithm> algorithms, boolean nonce) {

    /** Nothing. */
    public static final DpopRules NONE = new DpopRules(EnumSet.allOf(SigningAlgorithm.class), false);

    public DpopRules {
        algorithms = Set.copyOf(algorithms);
    }
}

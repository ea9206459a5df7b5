package dev.signet.protocol;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a caller shows of keys that it has: RFC 9449 section 4.1, RFC 8705 section 3.
 *
 * @param proofs the values of the DPoP fields, as they came; nothing in them is proven
 * @param certificates the chain of the client certificate, its own first; empty without one. That the caller has the key of
 *     the first is proven, by the handshake; nothing else of it is
 */
public record Possession(List<String> proofs, List<X509Certificate> certificates) {

    /** Nothing is shown. */
    public static final Possession NONE = new Possession(List.of(), List.of());

    public Possession {
        proofs = List.copyOf(proofs);
        certificates = List.copyOf(certificates);
    }

    /** How much there is of it: a proof is somebody's credential. */
    @Override
    public String toString() {
        return "Possession[" + proofs.size() + " proofs, " + certificates.size() + " certificates]";
    }
}

package dev.signet.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.protocol.Base64Url;
import dev.signet.protocol.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that a token is bound to, the {@code cnf} claim of RFC 7800 section 3.1: whoever uses the token must show that it
 * has them.
 *
 * @param jkt the thumbprint of the key of DPoP proofs, RFC 9449 section 6.1
 * @param x5tS256 the SHA-256 thumbprint of the client certificate, RFC 8705 section 3.1
 */
public record Confirmation(Optional<String> jkt, Optional<String> x5tS256) {

    /** Bound to nothing: whoever bears the token may use it. */
    public static final Confirmation NONE = new Confirmation(Optional.empty(), Optional.empty());

    private static final String JKT = "jkt";
    private static final String X5T_S256 = "x5t#S256";

    /**
     * What a token is bound to.
     *
     * @throws IllegalArgumentException when it is bound in a way that is not known here, and so cannot be confirmed
     */
    static Confirmation of(ObjectNode claims) {
        JsonNode cnf = claims.get("cnf");
        if (cnf == null) {
            return NONE;
        }
        if (!(cnf instanceof ObjectNode members) || members.isEmpty()) {
            throw new IllegalArgumentException("cnf is no object with members");
        }
        for (Iterator<String> names = members.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(JKT) && !name.equals(X5T_S256)) {
                throw new IllegalArgumentException("cnf has a member that is not known");
            }
        }
        return new Confirmation(CompactJwt.string(members, JKT), CompactJwt.string(members, X5T_S256));
    }

    /** The thumbprint of a certificate, RFC 8705 section 3.1. */
    static String thumbprint(X509Certificate certificate) {
        try {
            return Base64Url.encode(Sha256.of(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was parsed has its encoding", e);
        }
    }

    Map<String, Object> claim() {
        Map<String, Object> claim = new LinkedHashMap<>();
        jkt.ifPresent(thumbprint -> claim.put(JKT, thumbprint));
        x5tS256.ifPresent(thumbprint -> claim.put(X5T_S256, thumbprint));
        return claim;
    }

    /** The token_type: RFC 6750 section 4, RFC 9449 section 5; a certificate alone leaves it Bearer, RFC 8705 section 3. */
    String tokenType() {
        return jkt.isPresent() ? "DPoP" : "Bearer";
    }
}

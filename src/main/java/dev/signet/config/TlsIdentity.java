package dev.signet.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server shows who it is by: RFC 8446 section 4.4.2.
 *
 * @param chain the server's certificate, and behind each certificate that of its issuer
 * @param privateKey the key of the first of them
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey privateKey) {

    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /** The certificate that clients know the server by. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The subject alone: the key is a secret. */
    @Override
    public String toString() {
        return certificate().getSubjectX500Principal().getName();
    }
}

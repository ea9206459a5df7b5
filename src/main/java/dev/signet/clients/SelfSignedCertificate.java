package dev.signet.clients;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code self_signed_tls_client_auth}: the client shows a certificate that is registered here; who made it out does not
 * matter: RFC 8705 section 2.2.
 *
 * @param certificates those that are registered
 * @param keys those of registered keys without a certificate, RFC 8705 section 2.2.2: any certificate of theirs is taken
 */
public record SelfSignedCertificate(List<X509Certificate> certificates, List<PublicKey> keys)
        implements ClientCredential {

    /**
     * @throws IllegalArgumentException when there is none
     */
    public SelfSignedCertificate {
        if (certificates.isEmpty() && keys.isEmpty()) {
            throw new IllegalArgumentException("must have a certificate or a key");
        }
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }

    @Override
    public Set<String> methods() {
        return Set.of("self_signed_tls_client_auth");
    }

    @Override
    public Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now) {
        return presented.certificateVerdict(chain -> refusal(chain.get(0)));
    }

    private Optional<String> refusal(X509Certificate shown) {
        // Two providers may each have a class of their own for one and the same key.
        byte[] key = shown.getPublicKey().getEncoded();
        boolean registered =
                certificates.contains(shown) || keys.stream().anyMatch(known -> Arrays.equals(known.getEncoded(), key));
        return registered ? Optional.empty() : Optional.of("certificate is not the client's");
    }
}

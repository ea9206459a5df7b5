package dev.signet.clients;

import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.VerificationKeys;
import dev.signet.protocol.SingleUse;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code private_key_jwt}: the client signs an assertion for each request, and its public keys are registered here: RFC 7523
 * section 2.2.
 *
 * @param keys the client's own
 * @param audiences what the {@code aud} of an assertion may be
 * @param algorithms what it may be signed with
 */
public record PublicKeys(VerificationKeys keys, Set<String> audiences, Set<SigningAlgorithm> algorithms)
        implements ClientCredential {

    @Override
    public Set<String> methods() {
        return Set.of("private_key_jwt");
    }

    @Override
    public Collection<String> signingAlgorithms() {
        return ClientAssertion.names(algorithms);
    }

    @Override
    public Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now) {
        return ClientAssertion.verdict(presented, assertion -> {
            SingleUse use = assertion.requireOwn(audiences, now);
            return assertion.signedBy(
                    keys, algorithms, new Verdict.Right(Optional.empty(), Optional.empty(), List.of(use)));
        });
    }
}

package dev.signet.clients;

import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.VerificationKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The token that a platform gives its workload stands in for a secret: RFC 7521 section 6.2. Who is meant is told by its issuer
 * and subject.
 *
 * @param identity whose token it must be
 * @param audience that it must be for, among others
 * @param keys the platform's
 */
public record FederatedCredential(Identity identity, String audience, VerificationKeys keys)
        implements ClientCredential {

    private static final Set<SigningAlgorithm> ALGORITHMS =
            Collections.unmodifiableSet(EnumSet.allOf(SigningAlgorithm.class));

    /** How far {@code exp} may lie ahead: the platform decides how long its tokens live, within reason. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /**
     * Who a platform says that somebody is.
     *
     * @param issuer {@code iss}
     * @param subject {@code sub}
     */
    public record Identity(String issuer, String subject) {}

    /**
     * @throws IllegalArgumentException when a part of the identity is empty, or both are one: then no platform speaks
     */
    public FederatedCredential {
        if (identity.issuer.isEmpty() || identity.subject.isEmpty()) {
            throw new IllegalArgumentException("must have an issuer and a subject that are not empty");
        }
        if (identity.issuer.equals(identity.subject)) {
            throw new IllegalArgumentException(
                    "has one and the same issuer and subject; for assertions of the client's own list its keys"
                            + " by jwks, jwks_file, jwks_uri or public_key");
        }
    }

    @Override
    public Set<String> methods() {
        return Set.of("private_key_jwt");
    }

    @Override
    public Collection<String> signingAlgorithms() {
        return ClientAssertion.names(ALGORITHMS);
    }

    @Override
    public Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now) {
        return ClientAssertion.verdict(presented, assertion -> {
            // It may have been found by its client_id, as an assertion of its own.
            if (!identity.issuer.equals(assertion.issuer()) || !identity.subject.equals(assertion.subject())) {
                return new Verdict.Wrong("iss and sub are not the credential's");
            }
            assertion.requirePlatforms(audience, LONGEST, now);
            return assertion.signedBy(
                    keys, ALGORITHMS, new Verdict.Right(Optional.empty(), Optional.empty(), List.of()));
        });
    }
}

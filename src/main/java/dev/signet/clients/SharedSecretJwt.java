package dev.signet.clients;

import dev.signet.protocol.SingleUse;
import dev.signet.tokens.CompactJwt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code client_secret_jwt}: the client's assertion carries a MAC under a secret that both sides have, RFC 7523 section 2.2. So
 * the secret itself is kept, which no hash could stand in for.
 *
 * @param secrets each as good as the others
 * @param audiences what the {@code aud} of an assertion may be
 */
public record SharedSecretJwt(List<Secret> secrets, Set<String> audiences) implements ClientCredential {

    /** The shortest secret, in bytes of UTF-8: RFC 7518 section 3.2 wants as many as HS256 has. */
    public static final int SHORTEST = 32;

    private static final Map<String, String> MACS =
            Map.of("HS256", "HmacSHA256", "HS384", "HmacSHA384", "HS512", "HmacSHA512");

    private static final List<String> ALGORITHMS = List.of("HS256", "HS384", "HS512");

    /** One of the secrets of a client, in plain text; nothing shows it. */
    public static final class Secret {

        private final Optional<String> name;
        private final Octets octets;
        private final Optional<Instant> expiresAt;

        /**
         * @param name what the log calls it, where a client may have several
         * @throws IllegalArgumentException when it is hashed, too short, or holds what nobody sees
         */
        public Secret(Optional<String> name, String secret, Optional<Instant> expiresAt) {
            if (!SecretHash.isPlainText(secret)) {
                throw new IllegalArgumentException(
                        "must be the secret itself for client_secret_jwt, which a hash cannot stand in for");
            }
            PlainText.requireSeen(secret);
            this.name = name;
            this.octets = new Octets(secret.getBytes(StandardCharsets.UTF_8));
            this.expiresAt = expiresAt;
            if (octets.length() < SHORTEST) {
                throw new IllegalArgumentException("must have " + SHORTEST + " bytes or more for client_secret_jwt");
            }
        }

        private boolean made(CompactJwt jwt, String algorithm) {
            try {
                Mac mac = Mac.getInstance(algorithm);
                mac.init(new SecretKeySpec(octets.copy(), algorithm));
                return new Octets(mac.doFinal(jwt.signingInput())).are(jwt.signature());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("The Java platform lacks " + algorithm, e);
            }
        }

        private boolean isExpired(Instant now) {
            return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Secret that
                    && name.equals(that.name)
                    && octets.equals(that.octets)
                    && expiresAt.equals(that.expiresAt);
        }

        @Override
        public int hashCode() {
            return octets.hashCode();
        }

        @Override
        public String toString() {
            return "Secret";
        }
    }

    /**
     * @throws IllegalArgumentException when there is no secret
     */
    public SharedSecretJwt {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("must hold a secret");
        }
        secrets = List.copyOf(secrets);
    }

    @Override
    public Set<String> methods() {
        return Set.of("client_secret_jwt");
    }

    @Override
    public Collection<String> signingAlgorithms() {
        return ALGORITHMS;
    }

    @Override
    public Optional<Instant> expiresAt() {
        return SecretExpiry.last(
                secrets.stream().map(secret -> secret.expiresAt).toList());
    }

    @Override
    public Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now) {
        return ClientAssertion.verdict(presented, assertion -> {
            SingleUse use = assertion.requireOwn(audiences, now);
            return judge(assertion.jwt(), use, now);
        });
    }

    private Verdict judge(CompactJwt jwt, SingleUse use, Instant now) {
        String algorithm = MACS.get(CompactJwt.requiredString(jwt.header(), "alg"));
        if (algorithm == null) {
            return new Verdict.Wrong("alg is not allowed");
        }
        Verdict verdict = new Verdict.Wrong("signature is wrong");
        for (Secret secret : secrets) {
            if (secret.made(jwt, algorithm)) {
                if (!secret.isExpired(now)) {
                    return new Verdict.Right(secret.name, secret.expiresAt, List.of(use));
                }
                verdict = Verdict.Wrong.expired(secret.expiresAt.orElseThrow());
            }
        }
        return verdict;
    }
}

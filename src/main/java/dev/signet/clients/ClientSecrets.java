package dev.signet.clients;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Shared secrets, by client_secret_basic or client_secret_post alike: RFC 6749 section 2.3.1. There are several at once while
 * one is being replaced.
 *
 * @param secrets each as good as the others
 */
public record ClientSecrets(List<ClientSecret> secrets) implements ClientCredential {

    /**
     * @throws IllegalArgumentException when there is none
     */
    public ClientSecrets {
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException("must hold a secret");
        }
        secrets = List.copyOf(secrets);
    }

    /** The one secret of a client, which does not expire. */
    public static ClientSecrets of(SecretHash only) {
        return new ClientSecrets(List.of(new ClientSecret(Optional.empty(), only, Optional.empty())));
    }

    /** When the last of them expires; absent where one does not. */
    @Override
    public Optional<Instant> expiresAt() {
        return SecretExpiry.last(secrets.stream().map(ClientSecret::expiresAt).toList());
    }

    @Override
    public Set<String> methods() {
        return Set.of("client_secret_basic", "client_secret_post");
    }

    @Override
    public Verdict verdict(PresentedCredential presented, KnownSecrets known, Instant now) {
        if (presented.secret().isEmpty()) {
            return new Verdict.Wrong("no client secret");
        }
        String secret = presented.secret().get();
        Verdict quick = judge(hash -> known.recognise(hash, secret), now);
        return quick instanceof Verdict.Right || slowHashes().isEmpty()
                ? quick
                : new Verdict.Open(() -> judge(hash -> known.findOut(hash, secret), now));
    }

    private Verdict judge(Predicate<SecretHash> isRight, Instant now) {
        Verdict verdict = new Verdict.Wrong("wrong client secret");
        for (ClientSecret secret : secrets) {
            if (isRight.test(secret.hash())) {
                if (!secret.isExpired(now)) {
                    return new Verdict.Right(secret.name(), secret.expiresAt());
                }
                verdict = Verdict.Wrong.expired(secret.expiresAt().orElseThrow());
            }
        }
        return verdict;
    }

    @Override
    public Collection<SlowHash> slowHashes() {
        return secrets.stream()
                .map(ClientSecret::hash)
                .filter(SlowHash.class::isInstance)
                .map(SlowHash.class::cast)
                .toList();
    }
}

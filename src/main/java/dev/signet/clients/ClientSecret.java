package dev.signet.clients;

import java.util.Optional;

/**
 * A shared secret, by client_secret_basic or client_secret_post alike: RFC 6749 section 2.3.1.
 *
 * @param hash of the secret
 */
public record ClientSecret(SecretHash hash) implements ClientCredential {

    @Override
    public Optional<String> refusal(PresentedCredential presented) {
        // An absent secret is compared as well, so that it takes the time of a wrong one.
        boolean right = hash.matches(presented.secret().orElse(""));
        if (presented.secret().isEmpty()) {
            return Optional.of("no client secret");
        }
        return right ? Optional.empty() : Optional.of("wrong client secret");
    }
}

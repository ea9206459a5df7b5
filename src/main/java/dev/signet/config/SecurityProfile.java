package dev.signet.config;

import dev.signet.clients.ClientCredential;
import dev.signet.clients.PublicKeys;
import dev.signet.keys.JwkSet;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.realm.Issuer;
import dev.signet.tokens.BindingRule;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a configuration as a whole promises beyond what is always so. */
@SuppressWarnings("ImmutableEnumChecker") // The set is unmodifiable, only without an annotation that says so.
enum SecurityProfile {
    /** Nothing. */
    NONE(EnumSet.allOf(SigningAlgorithm.class)),

    /** The FAPI 2.0 Security Profile, as far as it is about the client credentials grant. */
    FAPI2(EnumSet.of(SigningAlgorithm.PS256, SigningAlgorithm.ES256, SigningAlgorithm.EDDSA));

    private static final String WANTED = "; FAPI 2.0 section ";

    private final Set<SigningAlgorithm> algorithms;

    SecurityProfile(Set<SigningAlgorithm> algorithms) {
        this.algorithms = Collections.unmodifiableSet(algorithms);
    }

    /** @throws IllegalArgumentException when there is no such profile */
    static SecurityProfile named(String name) {
        if (name.equals("fapi2")) {
            return FAPI2;
        }
        throw new IllegalArgumentException("is no profile that is known here; write fapi2, or remove this");
    }

    /** What tokens, assertions and proofs may be signed with. */
    Set<SigningAlgorithm> algorithms() {
        return algorithms;
    }

    /** Whether clients may authenticate by secrets. */
    boolean takesSecrets() {
        return this == NONE;
    }

    void check(Issuer issuer, Place place, Problems problems) {
        if (this == FAPI2 && !issuer.isHttps()) {
            problems.add(place, "must be https" + WANTED + "5.2.1");
        }
    }

    void checkAlgorithm(SigningAlgorithm algorithm, Place place, Problems problems) {
        if (!algorithms.contains(algorithm)) {
            problems.add(place, "is " + algorithm + "; write " + names() + WANTED + "5.4.1");
        }
    }

    /** @param directory that has a key of this algorithm */
    void checkRotating(SigningAlgorithm algorithm, Text directory, Problems problems) {
        if (!algorithms.contains(algorithm)) {
            problems.add(
                    directory.place(),
                    Shown.path(directory.written()) + ": has a key for " + algorithm + "; name a new directory" + WANTED
                            + "5.4.1");
        }
    }

    /** @param endpointToo whether an assertion may be for the token endpoint's URL */
    void checkAudience(boolean endpointToo, Place place, Problems problems) {
        if (this == FAPI2 && endpointToo) {
            problems.add(place, "must be false; the issuer alone is an assertion's audience" + WANTED + "5.3.2.1");
        }
    }

    /** @param strong whether the way to authenticate is one that the profile knows */
    void checkMethod(boolean strong, Place place, Problems problems) {
        if (this == FAPI2 && !strong) {
            problems.add(
                    place,
                    "authenticates by a secret or a platform's token; use private_key_jwt, tls_client_auth or"
                            + " self_signed_tls_client_auth" + WANTED + "5.3.2.1");
        }
    }

    void checkBinding(BindingRule binding, Place place, Problems problems) {
        if (this == FAPI2 && !binding.dpop() && !binding.certificate()) {
            problems.add(
                    place,
                    "gets tokens that are bound to no key; set dpop_bound_access_tokens or"
                            + " tls_client_certificate_bound_access_tokens to true" + WANTED + "5.3.2.1");
        }
    }

    void checkKeys(ClientCredential credential, Place place, Problems problems) {
        if (this == FAPI2 && credential instanceof PublicKeys own && own.keys() instanceof JwkSet set && !hasKey(set)) {
            problems.add(place, "has no key for " + names() + WANTED + "5.4.1");
        }
    }

    private boolean hasKey(JwkSet set) {
        return set.keys().stream().anyMatch(key -> key.algorithms().stream().anyMatch(algorithms::contains));
    }

    private String names() {
        String[] names = Arrays.stream(SigningAlgorithm.values())
                .filter(algorithms::contains)
                .map(SigningAlgorithm::alg)
                .toArray(String[]::new);
        return String.join(" or ", names);
    }
}

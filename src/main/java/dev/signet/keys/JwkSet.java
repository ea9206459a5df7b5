package dev.signet.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The public keys of somebody else: a JWK Set, RFC 7517 section 5. */
public final class JwkSet implements VerificationKeys {

    /** A signature without a kid is tried with each key that fits, so the number of keys is work. */
    private static final int MOST_KEYS = 100;

    private final List<PublicJwk> keys;
    private final List<String> skipped;

    private JwkSet(List<PublicJwk> keys, List<String> skipped) {
        this.keys = List.copyOf(keys);
        this.skipped = List.copyOf(skipped);
    }

    /** A set of one key. */
    public static JwkSet of(PublicJwk key) {
        return new JwkSet(List.of(key), List.of());
    }

    /**
     * Reads a JWKS document. Keys that are not for signatures, or of a kind that is not known here, are skipped.
     *
     * @throws PrivateKeyException when it holds a private or secret key
     * @throws IllegalArgumentException when it is no JWK Set
     */
    public static JwkSet parse(String json) {
        ObjectNode document =
                StrictJson.object(json).orElseThrow(() -> new IllegalArgumentException("is not a JSON object"));
        return parse(PublicJwk.members(document));
    }

    /** The same out of parsed JSON or YAML: strings, lists and maps. */
    public static JwkSet parse(Map<String, ?> document) {
        if (!(document.get("keys") instanceof List<?> entries)) {
            throw new IllegalArgumentException("has no list of keys");
        }
        if (entries.size() > MOST_KEYS) {
            throw new IllegalArgumentException("has more than " + MOST_KEYS + " keys");
        }
        List<PublicJwk> keys = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            try {
                keys.add(PublicJwk.parse(object(entries.get(i))));
            } catch (PrivateKeyException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                skipped.add("keys[" + i + "] " + e.getMessage());
            }
        }
        return new JwkSet(keys, skipped);
    }

    @SuppressWarnings("unchecked") // A JSON object has names only; a YAML map of other keys has none of the members.
    private static Map<String, ?> object(Object entry) {
        if (entry instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        throw new IllegalArgumentException("is not an object");
    }

    /**
     * This set, if there is a key in it.
     *
     * @throws IllegalArgumentException saying why each of its keys was skipped
     */
    public JwkSet requireKey() {
        if (!keys.isEmpty()) {
            return this;
        }
        throw new IllegalArgumentException(
                skipped.isEmpty()
                        ? "has no key"
                        : "has no key that verifies signatures: " + String.join(", ", skipped));
    }

    @Override
    public CompletableFuture<PublicJwk> verified(Optional<String> kid, Function<JwkSet, PublicJwk> verification) {
        try {
            return CompletableFuture.completedFuture(verification.apply(this));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whether there is a key of this name. */
    boolean names(Optional<String> kid) {
        return kid.isPresent() && keys.stream().anyMatch(key -> key.kid().equals(kid));
    }

    /** The keys that verify signatures. */
    public List<PublicJwk> keys() {
        return keys;
    }

    /** Whether it has the same keys: a client whose file was read again has not changed. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JwkSet set && keys.equals(set.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    /** Which others there were, and why they do not count; without any of their content. */
    public List<String> skipped() {
        return skipped;
    }

    /**
     * The keys that may have signed: those of the kid, or without one, that fit the algorithm. Without a kid all that fit.
     *
     * @param kid the {@code kid} of the header, if it has one
     * @param alg the {@code alg} of the header
     */
    List<PublicJwk> candidates(Optional<String> kid, String alg) {
        return keys.stream()
                .filter(key -> kid.isEmpty() || key.kid().isEmpty() || key.kid().equals(kid))
                .filter(key -> key.fits(alg))
                .toList();
    }

    /**
     * Proves that one of the candidates signed something, as {@link PublicJwk#verify} does.
     *
     * @return the key that signed
     * @throws IllegalArgumentException when none did, saying why for the log
     */
    public PublicJwk verify(
            Optional<String> kid, String alg, Set<SigningAlgorithm> allowed, byte[] content, byte[] signature) {
        IllegalArgumentException refusal = new IllegalArgumentException("no key fits kid and alg");
        for (PublicJwk key : candidates(kid, alg)) {
            try {
                key.verify(alg, allowed, content, signature);
                return key;
            } catch (IllegalArgumentException e) {
                refusal = e;
            }
        }
        throw refusal;
    }
}

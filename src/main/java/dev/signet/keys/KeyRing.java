package dev.signet.keys;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys in use: the first signs, all of them verify and are published. */
public final class KeyRing {

    private final List<SigningKey> keys;
    private final Map<String, SigningKey> byKid;

    /**
     * Takes the keys, the signing one first.
     *
     * @throws IllegalArgumentException when there is no key, or two have one kid
     */
    public KeyRing(List<SigningKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("must have a key");
        }
        this.keys = List.copyOf(keys);
        this.byKid = keys.stream()
                .collect(Collectors.toUnmodifiableMap(SigningKey::kid, Function.identity(), (one, other) -> {
                    throw new IllegalArgumentException("must have each kid once");
                }));
    }

    /** How many keys there are. */
    public int size() {
        return keys.size();
    }

    /** The key that signs now. */
    public SigningKey signing() {
        return keys.get(0);
    }

    /** All that verify, the one that signs first. */
    public List<SigningKey> all() {
        return keys;
    }

    /** The key of this kid, if it still verifies. */
    public Optional<SigningKey> find(String kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    /** The public keys as a JWK Set, RFC 7517 section 5. */
    public Map<String, Object> jwks() {
        return Map.of("keys", keys.stream().map(Jwk::of).toList());
    }
}

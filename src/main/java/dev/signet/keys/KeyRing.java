package dev.signet.keys;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys in use: one signs, all of them verify and are published, RFC 7517 section 5. Immutable: with rotating keys it holds
 * past and future ones with their times, and which of them is what follows from the instant alone.
 */
public final class KeyRing {

    /** How long others may keep the published keys, where these change by hand. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final List<KeyTerm> terms;
    private final Map<String, KeyTerm> byKid;
    private final Clock clock;
    private final @Nullable KeyRotation rotation;

    /**
     * Takes keys that stay as they are, the signing one first.
     *
     * @throws IllegalArgumentException when there is no key, or two have one kid
     */
    public KeyRing(List<SigningKey> keys) {
        // No time changes anything about them, so that of the clock does not matter.
        this(withoutTimes(keys), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), null);
    }

    /** Takes keys in the order in which they were made. */
    KeyRing(List<KeyTerm> terms, Clock clock, @Nullable KeyRotation rotation) {
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("must have a key");
        }
        this.terms = List.copyOf(terms);
        this.byKid = terms.stream()
                .collect(Collectors.toUnmodifiableMap(term -> term.key().kid(), Function.identity(), (one, other) -> {
                    throw new IllegalArgumentException("must have each kid once");
                }));
        this.clock = clock;
        this.rotation = rotation;
    }

    private static List<KeyTerm> withoutTimes(List<SigningKey> keys) {
        return IntStream.range(0, keys.size())
                .mapToObj(i -> new KeyTerm(keys.get(i), Instant.MIN, i == 0 ? Instant.MIN : Instant.MAX, Instant.MAX))
                .toList();
    }

    /** How many keys verify now. */
    public int size() {
        return kids().size();
    }

    /** The names of the keys that verify now. */
    public Set<String> kids() {
        return published(clock.instant()).map(term -> term.key().kid()).collect(Collectors.toUnmodifiableSet());
    }

    /** The key that signs now. */
    public SigningKey signing() {
        return signing(clock.instant()).key();
    }

    /** All that are published now, the one that signs first. */
    public List<SigningKey> all() {
        Instant now = clock.instant();
        SigningKey first = signing(now).key();
        Stream<SigningKey> others = terms.stream()
                .filter(term -> isPublished(term, now))
                .map(KeyTerm::key)
                .filter(key -> !key.equals(first));
        return Stream.concat(Stream.of(first), others).toList();
    }

    private KeyTerm signing(Instant now) {
        for (int i = terms.size() - 1; i >= 0; i--) {
            if (terms.get(i).hasBegun(now)) {
                return terms.get(i);
            }
        }
        // A clock that was set back must not leave us without one.
        return terms.stream().min(Comparator.comparing(KeyTerm::signs)).orElseThrow();
    }

    /** The key of this kid, if it verifies now. */
    public Optional<SigningKey> find(String kid) {
        Instant now = clock.instant();
        return Optional.ofNullable(byKid.get(kid))
                .filter(term -> isPublished(term, now))
                .map(KeyTerm::key);
    }

    /** What all of them sign with, also one whose time is yet to come. */
    public Set<SigningAlgorithm> algorithms() {
        return terms.stream().map(term -> term.key().algorithm()).collect(Collectors.toUnmodifiableSet());
    }

    /** The names of what is signed with now, which comes first, and of what will be. */
    public Set<String> signingAlgorithms() {
        Instant now = clock.instant();
        return Stream.concat(Stream.of(signing(now)), terms.stream().filter(term -> isYetToSign(term, now)))
                .map(term -> term.key().algorithm().alg())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isYetToSign(KeyTerm term, Instant now) {
        return term.signs().isAfter(now) && term.signs().isBefore(Instant.MAX);
    }

    /** The public keys as a JWK Set, RFC 7517 section 5. */
    public Map<String, Object> jwks() {
        return Map.of(
                "keys",
                published(clock.instant()).map(term -> Jwk.of(term.key())).toList());
    }

    private Stream<KeyTerm> published(Instant now) {
        return terms.stream().filter(term -> isPublished(term, now));
    }

    private boolean isPublished(KeyTerm term, Instant now) {
        return term.isPublished(now) || term.equals(signing(now));
    }

    /** How long others may keep the JWKS: they must have looked again before a new key signs. */
    public Duration maxAge() {
        return rotation == null ? MAX_AGE : rotation.schedule().maxAge();
    }

    /** What makes these keys and takes them away; empty where somebody does that by hand. */
    public Optional<KeyRotation> rotation() {
        return Optional.ofNullable(rotation);
    }

    /** When another key begins to sign, or was to; empty where somebody does that by hand. */
    public Optional<Instant> nextRotation() {
        Instant now = clock.instant();
        return rotation()
                .map(following -> terms.stream()
                        .map(KeyTerm::signs)
                        .filter(signs -> signs.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .orElseGet(() ->
                                signing(now).signs().plus(following.schedule().every())));
    }

    /** All keys with their times, also one whose time is yet to come; without a limit it is the least or the greatest instant. */
    public List<KeyTerm> terms() {
        return terms;
    }

    /** Whether the key that signs should have been followed by another by now. */
    public boolean isOverdue() {
        KeyTerm last = terms.get(terms.size() - 1);
        return rotation != null && rotation.schedule().isOver(last.signs(), clock.instant());
    }

    /** How long it stays as it is; empty where nothing is known that will change. */
    public Optional<Duration> untilChange() {
        Instant now = clock.instant();
        return terms.stream()
                .flatMap(term -> Stream.of(term.published(), term.signs(), term.until()))
                .filter(at -> at.isAfter(now) && at.isBefore(Instant.MAX))
                .min(Comparator.naturalOrder())
                .map(at -> Duration.between(now, at));
    }

    /** Whether the other has the same keys at the same times. */
    public boolean isSameAs(KeyRing other) {
        return terms.equals(other.terms);
    }
}

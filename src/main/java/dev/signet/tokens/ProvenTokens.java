package dev.signet.tokens;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Remembers tokens whose signatures were proven twice, so that the next request with the same token need not prove it again. As
 * safe as to prove it each time:
 *
 * <ul>
 *   <li>It is found by the SHA-256 of all of its characters: one that differs in any of them is another.
 *   <li>What is remembered is what the signature is over. What a later request must be asked anew, it is: whether the key still
 *       verifies, the time, the application, the client, the revocation, the proof or certificate.
 *   <li>It belongs to one {@link IssuedTokens}, hence to one issuer and one ring of keys, and goes with them at each reload.
 *   <li>Only what was proven comes in, so nobody without our tokens can fill it, and there is a bound for those who have them.
 * </ul>
 *
 * Two generations: when the young one is full it becomes the old one, and who is asked for by then gets young again.
 */
final class ProvenTokens {

    private static final int GENERATION = 5_000;
    /** A power of two. */
    private static final int MARKS = 16 * 1024;

    private record Generations(Map<String, IssuedToken> young, Map<String, IssuedToken> old) {

        Generations next() {
            return new Generations(new ConcurrentHashMap<>(), young);
        }
    }

    /** What was proven last, by a part of its hash. */
    private final AtomicIntegerArray marks = new AtomicIntegerArray(MARKS);

    private volatile Generations generations = new Generations(new ConcurrentHashMap<>(), Map.of());

    /** @param hash of the token */
    Optional<IssuedToken> find(String hash) {
        Generations now = generations;
        IssuedToken young = now.young().get(hash);
        if (young != null) {
            return Optional.of(young);
        }
        Optional<IssuedToken> old = Optional.ofNullable(now.old().get(hash));
        old.ifPresent(token -> keep(hash, token));
        return old;
    }

    /**
     * Takes what was proven, when that is not the first time. A token that is shown only once, such as those of clients that ask
     * for another one for each call, would be of no use here, and would have the heap grow: what has lived for a while is collected
     * when nothing else helps.
     */
    void add(String hash, IssuedToken proven) {
        int mark = hash.hashCode();
        if (marks.getAndSet(mark & (MARKS - 1), mark) == mark) {
            keep(hash, proven);
        }
    }

    private void keep(String hash, IssuedToken proven) {
        if (generations.young().size() >= GENERATION) {
            age();
        }
        generations.young().put(hash, proven);
    }

    private synchronized void age() {
        if (generations.young().size() >= GENERATION) {
            generations = generations.next();
        }
    }

    /** How many there are. */
    int size() {
        return generations.young().size() + generations.old().size();
    }
}

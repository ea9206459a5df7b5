package dev.signet.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What is not counted but looked up when it is wanted.
 *
 * @param clients the configured client of an id
 * @param applications whether an application of a name is configured
 * @param clientCount how many clients are configured
 * @param keys that stand in the key set, or will
 * @param nextRotation when another key begins to sign; empty where somebody does that by hand
 * @param expiries when clients lose their last secret, the soonest first
 * @param storeWorks whether the store does all that it should
 */
public record Observed(
        Function<String, Optional<Known>> clients,
        Predicate<String> applications,
        IntSupplier clientCount,
        Supplier<List<Key>> keys,
        Supplier<Optional<Instant>> nextRotation,
        Supplier<List<Expiry>> expiries,
        BooleanSupplier storeWorks) {

    /**
     * A configured client.
     *
     * @param credential by which it proves itself; another one is not equal
     * @param onlySecret what its secret is called where it has one alone
     */
    public record Known(Object credential, Optional<String> onlySecret) {}

    /**
     * A key that tokens are sealed with. What is not known is empty.
     *
     * @param signs whether it is the one that signs now
     * @param made when it was made, as near as its file tells
     * @param published from when on it stands in the key set
     * @param begins from when on it signs
     * @param ends when it leaves the key set
     */
    public record Key(
            String kid,
            String algorithm,
            boolean signs,
            Optional<Instant> made,
            Optional<Instant> published,
            Optional<Instant> begins,
            Optional<Instant> ends) {}

    /** The end of the last secret of a client. */
    public record Expiry(String clientId, Instant at) {}
}

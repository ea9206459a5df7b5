package dev.signet;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import dev.signet.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store for units that need one: it remembers everything until its end, or can do nothing. */
public final class TestStore implements Store {

    private final Set<String> used = new HashSet<>();
    private final Set<String> revoked = new HashSet<>();
    private final boolean readable;
    private final boolean writable;

    private TestStore(boolean readable, boolean writable) {
        this.readable = readable;
        this.writable = writable;
    }

    public static TestStore empty() {
        return new TestStore(true, true);
    }

    /** It knows what is revoked, and can remember no more. */
    public static TestStore unwritable() {
        return new TestStore(true, false);
    }

    /** It knows nothing either. */
    public static TestStore away() {
        return new TestStore(false, false);
    }

    @Override
    public void open(Consumer<String> failures) {
        // Nothing was there before.
    }

    @Override
    public void use(String client, List<SingleUse> parts) {
        require(writable);
        parts.stream().filter(part -> used.contains(part.name())).findFirst().ifPresent(part -> {
            throw part.replayed();
        });
        parts.forEach(part -> used.add(part.name()));
    }

    @Override
    public void revoke(String client, String jti, Instant until) {
        require(writable);
        revoked.add(jti);
    }

    private static void require(boolean can) {
        if (!can) {
            throw OAuthError.temporarilyUnavailable(Duration.ofSeconds(10), "away");
        }
    }

    @Override
    public boolean isRevoked(String jti) {
        require(readable);
        return revoked.contains(jti);
    }

    @Override
    public void failed(String count) {
        // There are no others.
    }

    @Override
    public Optional<String> trouble() {
        return writable ? Optional.empty() : Optional.of("away");
    }

    @Override
    public void close() {
        // Nothing to leave.
    }
}

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

/** A store for units that need one: it remembers everything until its end, and can be away for what must write to it. */
public final class TestStore implements Store {

    private final Set<String> used = new HashSet<>();
    private final Set<String> revoked = new HashSet<>();
    private final boolean away;

    private TestStore(boolean away) {
        this.away = away;
    }

    public static TestStore empty() {
        return new TestStore(false);
    }

    public static TestStore away() {
        return new TestStore(true);
    }

    @Override
    public void open(Consumer<String> failures) {
        // Nothing was there before.
    }

    @Override
    public void use(List<SingleUse> parts) {
        requirePresence();
        parts.stream().filter(part -> used.contains(part.name())).findFirst().ifPresent(part -> {
            throw part.replayed();
        });
        parts.forEach(part -> used.add(part.name()));
    }

    @Override
    public void revoke(String jti, Instant until) {
        requirePresence();
        revoked.add(jti);
    }

    private void requirePresence() {
        if (away) {
            throw OAuthError.temporarilyUnavailable(Duration.ofSeconds(10), "away");
        }
    }

    @Override
    public boolean isRevoked(String jti) {
        return revoked.contains(jti);
    }

    @Override
    public void failed(String count) {
        // There are no others.
    }

    @Override
    public Optional<String> trouble() {
        return away ? Optional.of("away") : Optional.empty();
    }

    @Override
    public void close() {
        // Nothing to leave.
    }
}

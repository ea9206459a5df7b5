package dev.signet.store;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Remembers in the memory of this process, until its end. Each thing takes the same few bytes, however long its name, and is
 * forgotten once its time is over. When there is no room, nothing more is taken, for to forget one would let it be replayed.
 */
public final class MemoryStore implements Store {

    private static final int MOST = 500_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /** Half of a SHA-256: as hard to hit as a UUID, at a third of the memory. */
    private record Digest(long high, long low) {}

    private record Used(Digest digest, Instant until) {}

    private final Clock clock;
    private final int most;

    /** Both guarded by this. */
    private final Set<Digest> used = new HashSet<>();

    private final Queue<Used> eldestFirst = new PriorityQueue<>((one, other) -> one.until.compareTo(other.until));

    private final Map<String, Instant> revoked = new ConcurrentHashMap<>();

    public MemoryStore(Clock clock) {
        this(clock, MOST);
    }

    /** @param most how many things it has room for */
    MemoryStore(Clock clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    @Override
    public void open(Consumer<String> failures) {
        // Nothing was there before.
    }

    @Override
    public void revoke(String jti, Instant until) {
        revoked.put(jti, until);
    }

    @Override
    public boolean isRevoked(String jti) {
        return revoked.containsKey(jti);
    }

    @Override
    public void failed(String count) {
        // There are no others.
    }

    @Override
    public Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing to leave.
    }

    @Override
    public synchronized void use(List<SingleUse> parts) {
        Instant now = clock.instant();
        // What was good when it was looked at, and is not any more, could be used again and again.
        parts.stream().filter(part -> !now.isBefore(part.until())).findFirst().ifPresent(past -> {
            throw past.replayed();
        });
        forget(now);
        List<Used> all = parts.stream()
                .map(part -> new Used(digest(part.name()), part.until()))
                .toList();
        for (int i = 0; i < all.size(); i++) {
            if (used.contains(all.get(i).digest)) {
                throw parts.get(i).replayed();
            }
        }
        if (used.size() + all.size() > most) {
            throw OAuthError.temporarilyUnavailable(RETRY_AFTER, "no room to remember what was used");
        }
        all.forEach(one -> used.add(one.digest));
        eldestFirst.addAll(all);
    }

    private void forget(Instant now) {
        Used eldest = eldestFirst.peek();
        while (eldest != null && !now.isBefore(eldest.until)) {
            used.remove(eldest.digest);
            eldestFirst.remove();
            eldest = eldestFirst.peek();
        }
    }

    private static Digest digest(String name) {
        try {
            byte[] octets = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            return new Digest(buffer.getLong(), buffer.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The Java platform lacks SHA-256", e);
        }
    }

    /** How many things are remembered. */
    synchronized int size() {
        return used.size();
    }
}

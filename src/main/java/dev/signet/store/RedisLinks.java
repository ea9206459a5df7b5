package dev.signet.store;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A few connections to one Redis, for many threads, each made when it is needed. */
final class RedisLinks implements AutoCloseable {

    private static final int MOST = 16;
    private static final Duration WAIT = Duration.ofMillis(250);
    /** Beyond this nobody knows whether something on the way has forgotten it. */
    private static final Duration MOST_IDLE = Duration.ofSeconds(30);

    private record Idle(RedisLink link, long since) {}

    private final RedisAddress address;
    private final Semaphore free = new Semaphore(MOST);
    /** What was used last stands first. */
    private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

    private final LongSupplier nanos;

    RedisLinks(RedisAddress address) {
        this(address, System::nanoTime);
    }

    /** @param nanos as of {@link System#nanoTime} */
    RedisLinks(RedisAddress address, LongSupplier nanos) {
        this.address = address;
        this.nanos = nanos;
    }

    /**
     * Asks, one round trip. Where a connection turns out to have been closed meanwhile, it asks on a new one: what is asked
     * must be the same when it is done twice.
     */
    List<RedisReply> ask(List<RedisCommand> commands) throws RedisFailure {
        try {
            if (!free.tryAcquire(WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw RedisFailure.busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RedisFailure.busy();
        }
        try {
            return askFreely(commands);
        } finally {
            free.release();
        }
    }

    private List<RedisReply> askFreely(List<RedisCommand> commands) throws RedisFailure {
        @Nullable RedisLink used = fresh();
        if (used != null) {
            try {
                return ask(used, commands);
            } catch (RedisFailure e) {
                if (!e.isClosed()) {
                    throw e;
                }
                drop();
            }
        }
        return ask(address.connect(), commands);
    }

    private List<RedisReply> ask(RedisLink link, List<RedisCommand> commands) throws RedisFailure {
        List<RedisReply> replies;
        try {
            replies = link.ask(commands);
        } catch (RedisFailure e) {
            link.close();
            throw e;
        }
        idle.addFirst(new Idle(link, nanos.getAsLong()));
        return replies;
    }

    private @Nullable RedisLink fresh() {
        @Nullable Idle last = idle.pollFirst();
        if (last == null) {
            return null;
        }
        if (nanos.getAsLong() - last.since < MOST_IDLE.toNanos()) {
            return last.link;
        }
        last.link.close();
        // The others are older still.
        drop();
        return null;
    }

    /** Closes those that nobody uses at the moment. */
    void drop() {
        for (@Nullable Idle one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
            one.link.close();
        }
    }

    @Override
    public void close() {
        drop();
    }
}

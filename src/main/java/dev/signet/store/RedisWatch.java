package dev.signet.store;

import dev.signet.protocol.LogLine;
import dev.signet.store.RevocationFeed.News;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;

/**
 * Keeps this process in step with Redis, by one round trip four times a second in a thread of its own. That is simpler than
 * to be told, and each answer proves that nothing was missed until then.
 */
final class RedisWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);

    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration COPY_AGAIN = Duration.ofSeconds(60);
    /** So many times as long as a copying takes there is none, however much there is to copy. */
    private static final int COPY_RARELY = 30;

    private static final Duration TRY_WRITING = Duration.ofSeconds(5);
    private static final Duration TRY_WRITING_IN_TROUBLE = Duration.ofSeconds(1);
    private static final Duration CONNECT_ANEW = Duration.ofSeconds(10);
    private static final Duration OPENING = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final RedisCommand WRITE = RedisCommand.of(Command.SET, "signet:probe", "1", "PX", "60000");

    /** Makes a new connection. */
    interface Connecting {
        RedisLink connect() throws RedisFailure;
    }

    private final Connecting connecting;
    private final RedisLinks links;
    private final RevocationFeed revocations;
    private final FailureFeed failures;
    private final RedisState state;
    private final LongSupplier nanos;
    private final Thread thread = new Thread(this::run, "redis-watch");
    private final CountDownLatch tried = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean tryWriting;

    // What follows belongs to the thread alone; the times are nanoseconds from any beginning.
    private @Nullable RedisLink link;
    private long connectedAt;
    private long copiedAt;
    private long wroteAt;
    private Duration copyAgain = COPY_AGAIN;
    private boolean copyNow;
    private Optional<RedisFailure> refusal = Optional.empty();

    /**
     * @param links others to the same Redis, which lead to nothing once the one here does
     * @param nanos as of {@link System#nanoTime}
     */
    RedisWatch(
            Connecting connecting,
            RedisLinks links,
            RevocationFeed revocations,
            FailureFeed failures,
            RedisState state,
            LongSupplier nanos) {
        this.connecting = connecting;
        this.links = links;
        this.revocations = revocations;
        this.failures = failures;
        this.state = state;
        this.nanos = nanos;
        thread.setDaemon(true);
    }

    /** Begins, and waits until the first copy is there, or will not be for now. */
    void open() {
        thread.start();
        boolean unused = await(tried, OPENING);
    }

    /** Has it found out at once whether Redis takes writes: somebody had one refused. */
    void doubt() {
        tryWriting = true;
    }

    private void run() {
        boolean ends = false;
        while (!ends) {
            Duration wait = step();
            tried.countDown();
            ends = await(closing, wait);
        }
        leave();
    }

    /**
     * Does what is due.
     *
     * @return how long to wait before the next step
     */
    Duration step() {
        try {
            RedisLink current = connected();
            if (copyNow || past(copiedAt, copyAgain)) {
                copy(current);
            }
            RedisState.Reading reading = state.readingBegins();
            News news = read(current);
            state.answered(refusal, revocations.isWhole(), news == News.READ ? Optional.of(reading) : Optional.empty());
            return news == News.READ ? INTERVAL : Duration.ZERO;
        } catch (RedisFailure e) {
            lose(e);
        } catch (RuntimeException | Error e) {
            // Also a memory that is full for a moment must not end what nothing else would begin again.
            lose(RedisFailure.of(e));
        }
        return AFTER_FAILURE;
    }

    private RedisLink connected() throws RedisFailure {
        // Where a replica was made the master, the name may lead there by now.
        if (link != null && !state.takesWrites() && past(connectedAt, CONNECT_ANEW)) {
            disconnect(link);
        }
        if (link == null) {
            link = connecting.connect();
            connectedAt = nanos.getAsLong();
            copyNow = true;
            tryWriting = true;
        }
        return link;
    }

    private void copy(RedisLink current) throws RedisFailure {
        long begin = nanos.getAsLong();
        revocations.copy(current, state::heard);
        failures.begin(current);
        copiedAt = nanos.getAsLong();
        Duration taken = Duration.ofNanos(copiedAt - begin).multipliedBy(COPY_RARELY);
        copyAgain = taken.compareTo(COPY_AGAIN) > 0 ? taken : COPY_AGAIN;
        copyNow = false;
        try {
            int written = revocations.writeBack(current);
            if (written > 0) {
                LOG.info("{}", LogLine.of("store_written_back").with("revocations", written));
            }
        } catch (RedisFailure e) {
            if (!e.isRefused()) {
                throw e;
            }
            refusal = Optional.of(e);
        }
    }

    private News read(RedisLink current) throws RedisFailure {
        List<RedisCommand> commands = new ArrayList<>(List.of(revocations.next(), failures.next()));
        failures.send().ifPresent(commands::add);
        boolean trying = tryWriting || past(wroteAt, refusal.isPresent() ? TRY_WRITING_IN_TROUBLE : TRY_WRITING);
        if (trying) {
            commands.add(WRITE);
            tryWriting = false;
            wroteAt = nanos.getAsLong();
        }
        List<RedisReply> replies = current.ask(commands);
        News news = revocations.take(replies.get(0));
        failures.take(replies.get(1));
        if (news == News.GAP || news == News.UNREAD) {
            LOG.warn("{}", LogLine.of("store_gap").with("reason", reason(news)));
            copyNow = true;
        }
        judge(replies.subList(2, replies.size()), trying);
        return news;
    }

    private static String reason(News news) {
        return news == News.GAP
                ? "Redis has lost something, or was emptied"
                : "somebody else has written to the news of revocations; what cannot be read is passed by";
    }

    /** @param all whether the writes show that any would be taken: what is told of failures may be of no size */
    private void judge(List<RedisReply> writes, boolean all) {
        try {
            for (RedisReply write : writes) {
                write.require();
            }
        } catch (RedisFailure e) {
            refusal = Optional.of(e);
            return;
        }
        if (all && refusal.isPresent()) {
            refusal = Optional.empty();
            // What was revoked meanwhile elsewhere may have to be written back.
            copyNow = true;
        }
    }

    private void lose(RedisFailure failure) {
        if (link != null) {
            disconnect(link);
        }
        failures.clear();
        state.lost(failure);
    }

    private void disconnect(RedisLink current) {
        current.close();
        links.drop();
        link = null;
    }

    private void leave() {
        if (link == null) {
            return;
        }
        try {
            for (Optional<RedisCommand> rest = failures.send(); rest.isPresent(); rest = failures.send()) {
                RedisReply unused = link.ask(rest.get());
            }
        } catch (RedisFailure e) {
            // They are not told then.
        }
        link.close();
    }

    private boolean past(long since, Duration limit) {
        return nanos.getAsLong() - since > limit.toNanos();
    }

    private static boolean await(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

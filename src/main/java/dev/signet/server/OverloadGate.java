package dev.signet.server;

import dev.signet.protocol.LogLine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests while more come than can be answered. What is measured is for how long each has waited to be begun with: a
 * line that does not get shorter for a second is no burst, and from then on who has waited for too long in it is refused,
 * so that the others wait no longer than that. To refuse takes time too, so that only a part of the time goes into it, however
 * many ask: else nobody would be served for sheer refusing. Without overload it looks at the clock, once.
 */
final class OverloadGate extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(OverloadGate.class);

    /** Whoever has waited for longer may be refused. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
    /** For how long most must have waited longer than that, and for how long nobody may, for it to be over. */
    private static final long STANDING = Duration.ofSeconds(1).toNanos();

    /** What may go into refusing, of the time of all processors. */
    private static final double FOR_REFUSALS = 0.2;
    /** How much longer a refusal takes than its answer: the request has been received and read. */
    private static final int READ_AND_ANSWERED = 2;
    /** To begin with, in nanoseconds. */
    private static final double USUAL_COST = 50_000;
    /** How much one request more or less counts in an average. */
    private static final double WEIGHT = 1.0 / 64;

    private static final double MOST = 0.5;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long BETWEEN_LINES = Duration.ofSeconds(1).toNanos();
    /** Those that wait for something else than the processor, a slow secret say, or a set of keys. */
    private static final int MOST_AT_ONCE = 4096;

    private final Set<String> exempt;
    private final LongSupplier atOnce;
    private final OverloadAnswer answer;
    private final LongConsumer each;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());
    /** When the next one may be refused. */
    private final AtomicLong nextRefusal = new AtomicLong(System.nanoTime());
    /** What an answer that refuses takes of a processor, in nanoseconds; it may lose a count now and then. */
    private volatile double cost = USUAL_COST;

    /** The part of those of late that have waited for too long, and since when they are most. */
    private volatile double late;

    private volatile long lateSince = System.nanoTime();
    private volatile long lastLate = System.nanoTime();
    private volatile boolean overloaded;

    /**
     * @param exempt raw paths that are never refused
     * @param atOnce how many requests have been let in and are not answered
     * @param each is told of each refusal for how many nanoseconds it had waited
     */
    OverloadGate(Set<String> exempt, LongSupplier atOnce, OverloadAnswer answer, LongConsumer each) {
        this.each = each;
        this.exempt = Set.copyOf(exempt);
        this.atOnce = atOnce;
        this.answer = answer;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long now = System.nanoTime();
        boolean isLate = now - begin(request) > PATIENCE;
        // Also of what is let in anyway, for each says how things are.
        observe(isLate, now);
        boolean isRefused = isFull() || (isLate && overloaded && isAffordable(now));
        if (!isRefused || exempt.contains(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        count(now);
        each.accept(now - begin(request));
        answer.write(request, response, callback);
        learnCost(System.nanoTime() - now);
        return true;
    }

    /** As many are as fill the time that is for refusing; the others are served, late as they are. */
    private boolean isAffordable(long now) {
        long before = nextRefusal.get();
        long next = Math.max(before, now - PATIENCE) + (long) (READ_AND_ANSWERED * cost / (FOR_REFUSALS * PROCESSORS));
        return now - before >= 0 && nextRefusal.compareAndSet(before, next);
    }

    /** One of five is to take less: most others have had to leave the processor to somebody in between. */
    private void learnCost(long taken) {
        cost = taken < cost ? cost * (1 - 4 * WEIGHT) : cost * (1 + WEIGHT);
    }

    /**
     * On HTTP/2 requests follow each other in one connection, and each knows when it was read. On HTTP/1.1 reading is what has
     * been waited for.
     */
    private static long begin(Request request) {
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        return version == HttpVersion.HTTP_2
                ? request.getBeginNanoTime()
                : OpenConnection.of(request).readableAt();
    }

    /** Some are in time also then, for of those that arrive one is begun with at once. */
    private void observe(boolean isLate, long now) {
        if (!isLate && late == 0) {
            return;
        }
        if (now - lastLate > STANDING) {
            startAnew(now);
        }
        late = smoothed(late, isLate ? 1 : 0);
        if (isLate) {
            lastLate = now;
        }
        if (late < MOST) {
            lateSince = now;
        } else if (now - lateSince > STANDING) {
            overloaded = true;
        }
    }

    private static double smoothed(double before, double now) {
        return before + WEIGHT * (now - before);
    }

    /** After a time in which all went well. */
    private void startAnew(long now) {
        if (overloaded) {
            overloaded = false;
            tell("overload_over");
        }
        late = 0;
        lateSince = now;
    }

    private boolean isFull() {
        return atOnce.getAsLong() > MOST_AT_ONCE;
    }

    /** A line for each would be work that somebody else waits for, and fill the disk: so it is one a second. */
    private void count(long now) {
        refused.incrementAndGet();
        long quiet = quietUntil.get();
        if (now - quiet >= 0 && quietUntil.compareAndSet(quiet, now + BETWEEN_LINES)) {
            tell("overload");
        }
    }

    private void tell(String event) {
        LOG.warn("{}", LogLine.of(event).with("refused", refused.getAndSet(0)));
    }
}

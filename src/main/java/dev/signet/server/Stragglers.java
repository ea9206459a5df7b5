package dev.signet.server;

import dev.signet.protocol.LogLine;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections and requests that only take place: once a second those whose clients are too slow, and, whenever there are too
 * many connections, or answers that nobody takes, those that will be missed least.
 */
final class Stragglers {

    private static final Logger LOG = LoggerFactory.getLogger(Stragglers.class);

    /** From the first octet of a request to the end of its header, and for a TLS handshake. */
    private static final Duration TO_ASK = Duration.ofSeconds(10);
    /** From the moment that the client has fallen behind; by TLS, which sends an answer in parts, for each of them. */
    private static final Duration TO_TAKE = Duration.ofSeconds(30);
    /** For a whole answer, however little at a time; by HTTP/2, for a request as well. */
    private static final Duration TO_TAKE_ALL = Duration.ofSeconds(60);

    /** Of one connection, at each look. */
    private static final int MOST_RESETS = 32;

    private static final Duration GREED = Duration.ofSeconds(1);

    private static final long SECONDS_BETWEEN_LOOKS = 1;
    /** The part that goes when there are too many, so that the next newcomers find room. */
    private static final int PART = 16;

    private final Collection<EndPoint> connections;
    private final int most;
    private final ReentrantLock greed = new ReentrantLock();

    /** @param connections all that there are, now and later */
    Stragglers(Collection<EndPoint> connections, int most) {
        this.connections = connections;
        this.most = most;
    }

    void watch(Scheduler scheduler) {
        scheduler.schedule(() -> lookAndGoOn(scheduler), SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    private void lookAndGoOn(Scheduler scheduler) {
        if (!scheduler.isRunning()) {
            return;
        }
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("{}", LogLine.of("fault"), e);
        } finally {
            watch(scheduler);
        }
    }

    private void look() {
        long now = System.nanoTime();
        List<OpenConnection> overdue = connections.stream()
                .map(OpenConnection.class::cast)
                .filter(connection ->
                        connection.isOverdue(now, TO_ASK.toNanos(), TO_TAKE.toNanos(), TO_TAKE_ALL.toNanos()))
                .toList();
        end(overdue, "too slow");
        connections.forEach(connection -> endStreams((OpenConnection) connection, now));
    }

    private static void endStreams(OpenConnection connection, long now) {
        try {
            connection.endOverdueStreams(now, TO_TAKE_ALL.toNanos(), MOST_RESETS);
        } catch (RuntimeException e) {
            // One that is in a bad way must not keep the others from being looked at, this time or the next.
            LOG.warn("{}", LogLine.of("fault"), e);
            connection.closeOverdue();
        }
    }

    /**
     * Where there are too many answers that nobody takes, the connection with the most of them that has not been without one for a
     * second, as every other is again and again. Those of connections that are ended already go by themselves.
     */
    void endGreediest() {
        // Whoever comes meanwhile goes on: somebody sees to it already.
        if (!greed.tryLock()) {
            return;
        }
        try {
            long now = System.nanoTime();
            List<OpenConnection> open = connections.stream()
                    .map(OpenConnection.class::cast)
                    .filter(OpenConnection::isOpen)
                    .toList();
            if (open.stream().mapToInt(OpenConnection::unread).sum() > Drain.MOST_UNREAD) {
                open.stream()
                        .filter(connection -> connection.hasUnreadFor(now, GREED.toNanos()))
                        .max(Comparator.comparingInt(OpenConnection::unread))
                        .ifPresent(connection -> end(List.of(connection), "answers unread"));
            }
        } finally {
            greed.unlock();
        }
    }

    /** Makes room for one more, where there is none. */
    void makeRoom() {
        if (connections.size() > most) {
            endIfTooMany();
        }
    }

    /** Those that others have ended in the meantime may still be among them. */
    private synchronized void endIfTooMany() {
        if (connections.stream().filter(EndPoint::isOpen).count() > most) {
            endSome();
        }
    }

    /** First whoever has not asked for anything yet, the oldest first, then whoever has been silent for the longest time. */
    synchronized void endSome() {
        // What they are like changes meanwhile, so it is looked at once.
        record Seen(OpenConnection connection, boolean hasAsked, long uselessFor) {}
        long now = System.nanoTime();
        List<OpenConnection> least = connections.stream()
                .map(OpenConnection.class::cast)
                .filter(connection -> connection.isOpen() && connection.isDispensable())
                .map(connection -> new Seen(connection, connection.hasAsked(), connection.uselessFor(now)))
                .sorted(Comparator.comparing(Seen::hasAsked)
                        .thenComparing(
                                Comparator.comparingLong(Seen::uselessFor).reversed()))
                .limit(Math.max(1, connections.size() / PART))
                .map(Seen::connection)
                .collect(Collectors.toList());
        end(least, "too many");
    }

    private static void end(List<OpenConnection> connections, String reason) {
        if (connections.isEmpty()) {
            return;
        }
        connections.forEach(OpenConnection::closeOverdue);
        LOG.warn(
                "{}",
                LogLine.of("connections_closed")
                        .with("connections", connections.size())
                        .with("reason", reason));
    }
}

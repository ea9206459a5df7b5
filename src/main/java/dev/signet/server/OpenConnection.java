package dev.signet.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * One connection, as its socket shows it, below TLS and HTTP: since when its client owes us something, however busily it
 * dribbles. Times are those of {@link System#nanoTime}, 0 where there is none.
 */
final class OpenConnection extends SocketChannelEndPoint {

    private static final String SEEN = "dev.signet.server.seen";

    private final long madeAt = System.nanoTime();
    private volatile long readableAt = madeAt;
    private volatile long beganToAsk;
    private volatile long beganToTake;
    private volatile boolean hasAsked;
    /** Requests without their answers, of which HTTP/2 may have many at once. */
    private final AtomicInteger unanswered = new AtomicInteger();

    /** Answers that are made and not taken. */
    private final AtomicInteger unread = new AtomicInteger();

    private volatile long unreadSince;

    OpenConnection(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** The connection that a request came by. */
    static OpenConnection of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    /** The connection below TLS. */
    static OpenConnection of(EndPoint endPoint) {
        EndPoint below = endPoint;
        while (below instanceof EndPoint.Wrapper wrapper) {
            below = wrapper.unwrap();
        }
        return (OpenConnection) below;
    }

    /** TLS is agreed on; the next octet begins a request. */
    void handshaken() {
        beganToAsk = 0;
    }

    /**
     * Since when a request has been waiting: since the operating system said that something had been received, or since the
     * answer before it, where the next request was there by then and nothing had to be said.
     */
    long readableAt() {
        return readableAt;
    }

    /** The header of a request is complete. */
    void asked() {
        hasAsked = true;
        unanswered.incrementAndGet();
        beganToAsk = 0;
    }

    /** Until its body was here, a request has waited for its client. */
    void bodyArrived() {
        readableAt = System.nanoTime();
    }

    /** An answer is made, and waits for its reader. */
    void handed() {
        if (unread.getAndIncrement() == 0) {
            unreadSince = System.nanoTime();
        }
    }

    /** An answer that was made is taken, or never will be. */
    void taken() {
        if (unread.decrementAndGet() == 0) {
            unreadSince = 0;
            if (unread.get() > 0) {
                unreadSince = System.nanoTime(); // Another was handed over meanwhile, and its time is lost.
            }
        }
    }

    /** Whether there has been an answer that is made and not taken all this while, in nanoseconds. */
    boolean hasUnreadFor(long now, long time) {
        return unread.get() > 0 && isPast(unreadSince, now, time);
    }

    /** Answers that are made and not taken. */
    int unread() {
        return unread.get();
    }

    /** The request has its answer. */
    void answered() {
        readableAt = System.nanoTime();
        unanswered.decrementAndGet();
    }

    @Override
    public Runnable onSelected() {
        readableAt = System.nanoTime();
        return super.onSelected();
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0 && beganToAsk == 0 && unanswered.get() == 0) {
            beganToAsk = System.nanoTime();
        }
        return filled;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        boolean taken = super.flush(buffers);
        if (taken) {
            beganToTake = 0;
        } else if (beganToTake == 0) {
            beganToTake = System.nanoTime();
        }
        return taken;
    }

    /**
     * Whether its client has had its time: to send the header of a request since its first octet, to get through the TLS
     * handshake, to take a part of an answer, or to take the whole. What a quiet connection may do is Jetty's to say.
     *
     * @param toAsk nanoseconds
     * @param toTake nanoseconds
     * @param toTakeAll nanoseconds
     */
    boolean isOverdue(long now, long toAsk, long toTake, long toTakeAll) {
        return isPast(beganToTake, now, toTake)
                || ((isPast(beganToAsk, now, toAsk) || hasUnreadFor(now, toTakeAll)) && !isHttp2());
    }

    private static boolean isPast(long begin, long now, long time) {
        return begin != 0 && now - begin > time;
    }

    /** There it may say things that are no request, and has its own limits on them. */
    private boolean isHttp2() {
        return http2().isPresent();
    }

    private Optional<HTTP2Session> http2() {
        Connection connection = getConnection();
        return connection instanceof SslConnection tls
                        && tls.getSslEndPoint().getConnection() instanceof HTTP2Connection http2
                ? Optional.of(http2.getSession())
                : Optional.empty();
    }

    /**
     * Ends some of the requests of HTTP/2 that have had their time, from the header to the end of the answer: on a connection
     * that others go on with, and however little at a time their client lets us send.
     *
     * @param most nanoseconds since this first saw them
     * @param atOnce of them; Jetty counts resets of ours among those of a flood, 128 a second
     */
    void endOverdueStreams(long now, long most, int atOnce) {
        http2().ifPresent(session -> session.getStreams().stream()
                .filter(stream -> !stream.isReset() && isSeenBefore(stream, now - most))
                .limit(atOnce)
                .forEach(stream -> stream.reset(
                        new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), Callback.NOOP)));
    }

    private static boolean isSeenBefore(Stream stream, long time) {
        if (stream.getAttribute(SEEN) instanceof Long seen) {
            return seen - time < 0;
        }
        stream.setAttribute(SEEN, System.nanoTime());
        return false;
    }

    /** Whether nobody loses an answer when it is closed. */
    boolean isDispensable() {
        return unanswered.get() == 0 || beganToTake != 0;
    }

    /** Who has asked for something before comes back more likely than who never has. */
    boolean hasAsked() {
        return hasAsked && beganToAsk == 0;
    }

    /** For how long it will not have been missed, in nanoseconds: since it was made, or since something was last said on it. */
    long uselessFor(long now) {
        return hasAsked() ? TimeUnit.MILLISECONDS.toNanos(getIdleFor()) : now - madeAt;
    }

    void closeOverdue() {
        close(new TimeoutException("its client took too long"));
    }

    /**
     * Whether all that has been received is read, and more is waited for. In this order: whoever reads stops waiting first, and
     * waits again when what it read has been seen to.
     */
    boolean isQuiet() {
        return isOutputShutdown() || isInputShutdown() || (received() == 0 && isFillInterested());
    }

    private int received() {
        try {
            return getChannel().socket().getInputStream().available();
        } catch (IOException e) {
            return 0; // Closed meanwhile.
        }
    }
}

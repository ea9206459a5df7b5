package dev.signet.server;

import dev.signet.endpoints.RequestReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request go on once its body is here, so that no thread waits for a slow client. What comes in one piece with its
 * header, as nearly all do, goes on at once.
 */
final class WholeBody extends Handler.Wrapper {

    /** How long a body may take to arrive, however busily it dribbles. */
    private static final Duration SLOWEST_BODY = Duration.ofSeconds(10);

    /** More than that, with some kilobytes each, wait no longer: the oldest go. */
    private static final int MOST_WAITING = 4096;

    private static final byte[] NOTHING = {};

    private final Set<String> paths;
    private final Set<Arrival> waiting = new LinkedHashSet<>();
    /** The same without the lock, for whoever asks at each request. */
    private volatile int numberWaiting;

    /** @param paths how the raw paths end whose bodies are read */
    WholeBody(Set<String> paths) {
        this.paths = Set.copyOf(paths);
    }

    /** How many requests wait for their bodies. */
    int waiting() {
        return numberWaiting;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // A body that is announced to be too long is refused for that without being read.
        if (!isRead(request) || request.getLength() > RequestReader.LONGEST_BODY) {
            return super.handle(request, response, callback);
        }
        Arrival arrival = new Arrival(request, response, callback);
        Content.Chunk body = arrival.collect();
        if (body != null) {
            return super.handle(new Arrived(request, body, request.getBeginNanoTime()), response, callback);
        }
        arrival.await();
        return true;
    }

    private boolean isRead(Request request) {
        String path = request.getHttpURI().getPath();
        return HttpMethod.POST.is(request.getMethod())
                && path != null
                && paths.stream().anyMatch(path::endsWith);
    }

    private void enter(Arrival arrival) {
        Optional<Arrival> oldest;
        synchronized (waiting) {
            waiting.add(arrival);
            numberWaiting = waiting.size();
            oldest = waiting.size() > MOST_WAITING ? waiting.stream().findFirst() : Optional.empty();
        }
        oldest.ifPresent(Arrival::giveUp);
    }

    private boolean leave(Arrival arrival) {
        synchronized (waiting) {
            boolean was = waiting.remove(arrival);
            numberWaiting = waiting.size();
            return was;
        }
    }

    /** A request whose body is here, or as much of it as is taken. */
    private static final class Arrived extends Request.Wrapper {

        private final long begin;
        private Content.Chunk next;

        Arrived(Request request, Content.Chunk body, long begin) {
            super(request);
            this.next = body;
            this.begin = begin;
        }

        /** Until its body was here it had not waited for us. */
        @Override
        public long getBeginNanoTime() {
            return begin;
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk read = next;
            next = Content.Chunk.next(read);
            return read;
        }

        @Override
        public void demand(Runnable task) {
            task.run();
        }
    }

    /** A request whose body is on its way. */
    private final class Arrival implements Invocable.Task {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private byte[] octets = NOTHING;
        private int length;
        private Scheduler.@Nullable Task deadline;

        Arrival(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        /** The body, or a failure; nothing when more is to come. */
        Content.@Nullable Chunk collect() {
            for (Content.Chunk chunk = request.read(); chunk != null; chunk = request.read()) {
                if (Content.Chunk.isFailure(chunk)) {
                    return chunk;
                }
                take(chunk);
                // A body that is too long is refused by whoever reads it, who sees an octet too many.
                if (chunk.isLast() || length > RequestReader.LONGEST_BODY) {
                    return Content.Chunk.from(ByteBuffer.wrap(octets, 0, length), true);
                }
            }
            return null;
        }

        void await() {
            enter(this);
            deadline = request.getComponents()
                    .getScheduler()
                    .schedule(this::giveUp, SLOWEST_BODY.toNanos(), TimeUnit.NANOSECONDS);
            request.demand(this);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void run() {
            Content.Chunk body = collect();
            if (body == null) {
                request.demand(this);
            } else {
                goOn(body);
            }
        }

        private void take(Content.Chunk chunk) {
            int more = Math.min(chunk.remaining(), RequestReader.LONGEST_BODY + 1 - length);
            if (length + more > octets.length) {
                octets = Arrays.copyOf(octets, Math.max(length + more, 2 * octets.length));
            }
            chunk.getByteBuffer().get(octets, length, more);
            length += more;
            chunk.release();
        }

        private void giveUp() {
            goOn(Content.Chunk.from(new TimeoutException("the body took too long"), true));
        }

        private void goOn(Content.Chunk body) {
            if (!leave(this)) {
                return; // Somebody has been faster.
            }
            if (deadline != null) {
                deadline.cancel();
            }
            OpenConnection.of(request).bodyArrived();
            Request arrived = new Arrived(request, body, System.nanoTime());
            request.getContext().execute(() -> goOn(arrived));
        }

        private void goOn(Request arrived) {
            try {
                if (!WholeBody.super.handle(arrived, response, callback)) {
                    Response.writeError(arrived, response, callback, 404);
                }
            } catch (Throwable e) {
                Response.writeError(arrived, response, callback, e);
            }
        }
    }
}

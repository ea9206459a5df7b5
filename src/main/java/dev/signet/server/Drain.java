package dev.signet.server;

import dev.signet.endpoints.WholeAnswer;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests in flight, and refuses new ones once a shutdown has begun; all but those that ask how the server is,
 * who are to hear it from itself.
 */
final class Drain extends GracefulHandler {

    /** Answers that may be made and not taken, all of them in memory. */
    static final int MOST_UNREAD = 4096;

    private final Set<String> answeredToTheEnd;
    private final Runnable tooManyUnread;
    private final AtomicInteger unmade = new AtomicInteger();
    private final AtomicInteger unread = new AtomicInteger();

    /**
     * @param answeredToTheEnd raw paths
     * @param tooManyUnread is called when there are more answers that nobody takes than there may be
     */
    Drain(Set<String> answeredToTheEnd, Runnable tooManyUnread) {
        this.answeredToTheEnd = Set.copyOf(answeredToTheEnd);
        this.tooManyUnread = tooManyUnread;
    }

    /** How many requests are here whose answers are not made yet. */
    int unmade() {
        return unmade.get();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Exchange answered = new Exchange(callback, OpenConnection.of(request));
        Response handing = new WholeAnswer(request, new Handing(request, response, answered));
        // Whatever happens is answered here, or the connection would be thought to owe an answer for ever.
        try {
            if (!admit(request, handing, answered)) {
                Response.writeError(request, handing, answered, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable failure) {
            Response.writeError(request, handing, answered, failure);
        }
        return true;
    }

    private boolean admit(Request request, Response response, Callback answered) throws Exception {
        Handler next = getHandler();
        String path = request.getHttpURI().getPath();
        if (path == null) {
            return false; // Of CONNECT, which is for proxies.
        }
        if (next != null && answeredToTheEnd.contains(path)) {
            return next.handle(request, response, answered);
        }
        return super.handle(request, response, answered);
    }

    /** The last of an answer is on its way from here on. */
    private static final class Handing extends Response.Wrapper {

        private final Exchange exchange;

        Handing(Request request, Response response, Exchange exchange) {
            super(request, response);
            this.exchange = exchange;
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            if (last) {
                exchange.made();
            }
            super.write(last, content, callback);
        }
    }

    private enum Stage {
        UNMADE,
        UNREAD,
        DONE
    }

    /**
     * A request and its answer: not made, made and not taken, done. It tells the connection first, for whoever has the answer may
     * ask again at once.
     */
    private final class Exchange extends Callback.Nested {

        private final OpenConnection connection;
        private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNMADE);

        Exchange(Callback callback, OpenConnection connection) {
            super(callback);
            this.connection = connection;
            connection.asked();
            unmade.incrementAndGet();
        }

        void made() {
            if (!stage.compareAndSet(Stage.UNMADE, Stage.UNREAD)) {
                return;
            }
            unmade.decrementAndGet();
            connection.handed();
            if (unread.incrementAndGet() > MOST_UNREAD) {
                tooManyUnread.run();
            }
        }

        @Override
        public void succeeded() {
            done();
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            done();
            super.failed(failure);
        }

        private void done() {
            switch (stage.getAndSet(Stage.DONE)) {
                case UNMADE -> unmade.decrementAndGet();
                case UNREAD -> {
                    unread.decrementAndGet();
                    connection.taken();
                }
                case DONE -> {
                    return;
                }
            }
            connection.answered();
        }
    }
}

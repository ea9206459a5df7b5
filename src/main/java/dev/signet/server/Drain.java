package dev.signet.server;

import java.util.Set;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Counts the requests in flight, and refuses new ones once a shutdown has begun; all but those that ask how the server is,
 * who are to hear it from itself.
 */
final class Drain extends GracefulHandler {

    private final Set<String> answeredToTheEnd;

    /** @param answeredToTheEnd raw paths */
    Drain(Set<String> answeredToTheEnd) {
        this.answeredToTheEnd = Set.copyOf(answeredToTheEnd);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Callback answered = new Answered(callback, OpenConnection.of(request));
        // Whatever happens is answered here, or the connection would be thought to owe an answer for ever.
        try {
            if (!admit(request, response, answered)) {
                Response.writeError(request, response, answered, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable failure) {
            Response.writeError(request, response, answered, failure);
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

    /** Tells the connection first: whoever has the answer may ask again at once. */
    private static final class Answered extends Callback.Nested {

        private final OpenConnection connection;

        Answered(Callback callback, OpenConnection connection) {
            super(callback);
            this.connection = connection;
            connection.asked();
        }

        @Override
        public void succeeded() {
            connection.answered();
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            connection.answered();
            super.failed(failure);
        }
    }
}

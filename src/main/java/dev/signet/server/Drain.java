package dev.signet.server;

import java.util.Set;
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
        Handler next = getHandler();
        if (next != null && answeredToTheEnd.contains(request.getHttpURI().getPath())) {
            return next.handle(request, response, callback);
        }
        return super.handle(request, response, callback);
    }
}

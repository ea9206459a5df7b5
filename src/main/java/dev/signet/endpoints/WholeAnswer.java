package dev.signet.endpoints;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose content may be long. It is sent as the last step, in one piece and without a thread that waits for whoever
 * reads it; to write it as others are written would hold one for as long as its client likes.
 */
public final class WholeAnswer extends Response.Wrapper {

    /**
     * Up to so many octets an answer is copied into Jetty's buffer, from which it is sent while nobody waits. A longer one would
     * hold a copy of its own for as long as nobody takes it.
     */
    public static final int COPIED = 2048;

    private @Nullable ByteBuffer content;

    public WholeAnswer(Request request, Response response) {
        super(request, response);
    }

    /** @param content is shared by all that it is sent to, and must not change */
    static void write(Context ctx, byte[] content) {
        if (content.length <= COPIED) {
            ctx.result(content);
            return;
        }
        WholeAnswer answer =
                Response.as(ServletContextResponse.getServletContextResponse(ctx.res()), WholeAnswer.class);
        answer.content = ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer octets, Callback callback) {
        ByteBuffer whole = content;
        if (last && whole != null && !isCommitted() && (octets == null || !octets.hasRemaining())) {
            content = null;
            super.write(true, whole, callback);
        } else {
            super.write(last, octets, callback);
        }
    }
}

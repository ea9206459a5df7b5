package dev.signet.endpoints;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that there is nothing new: RFC 9110 section 15.4.5. Jetty would say that its length is 0, which RFC 9110 section
 * 8.6 rules out unless the document is empty; where the length is the document's some clients wait for the octets.
 */
final class NotModified extends HttpStream.Wrapper {

    private NotModified(HttpStream stream) {
        super(stream);
    }

    static void answer(Context ctx) {
        ctx.status(304);
        ServletContextRequest.getServletContextRequest(ctx.req()).addHttpStreamWrapper(NotModified::new);
    }

    @Override
    public void send(
            MetaData.Request request,
            MetaData.@Nullable Response answer,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        super.send(request, answer == null ? null : withoutLength(answer), last, content, callback);
    }

    private static MetaData.Response withoutLength(MetaData.Response answer) {
        HttpFields fields = HttpFields.build(answer.getHttpFields()).remove(HttpHeader.CONTENT_LENGTH);
        return new MetaData.Response(answer.getStatus(), answer.getReason(), answer.getHttpVersion(), fields);
    }
}

package dev.signet.server;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.SimpleFlowControlStrategy;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** HTTP/2 with the limits that HTTP/1.1 has here; against floods of frames and resets it has Jetty's own. RFC 9113 section 10.5. */
final class LimitedHttp2 extends HTTP2ServerConnectionFactory {

    /** What RFC 9113 section 6.5.2 counts for each field beside its name and value. */
    private static final int OVERHEAD = 32;

    LimitedHttp2(HttpConfiguration http) {
        super(readingLonger(http));
        setStreamIdleTimeout(http.getIdleTimeout());
        // Bodies are short, so that what a connection may have waiting is what the protocol begins with, and no
        // megabyte.
        setInitialStreamRecvWindow(FlowControlStrategy.DEFAULT_WINDOW_SIZE);
        setInitialSessionRecvWindow(FlowControlStrategy.DEFAULT_WINDOW_SIZE);
        // Jetty's usual one may give back a window of 0 when two threads consume one body, and clients hang up at that.
        setFlowControlStrategyFactory(SimpleFlowControlStrategy::new);
        // No WebSockets here.
        setConnectProtocolEnabled(false);
    }

    /** What is longer than Jetty reads ends the connection, with all that a proxy sends on it; up to here it is one refusal. */
    private static HttpConfiguration readingLonger(HttpConfiguration http) {
        int limit = http.getRequestHeaderSize();
        HttpConfiguration longer = new HttpConfiguration(http);
        longer.setRequestHeaderSize(4 * limit);
        longer.addCustomizer((request, answer) -> refuseTooLong(request, limit));
        return longer;
    }

    private static Request refuseTooLong(Request request, int limit) {
        if (length(request.getHeaders()) + request.getHttpURI().toString().length() > limit) {
            throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
        }
        return request;
    }

    private static int length(HttpFields fields) {
        int length = 0;
        for (HttpField field : fields) {
            length += OVERHEAD
                    + field.getName().length()
                    + String.valueOf(field.getValue()).length();
        }
        return length;
    }
}

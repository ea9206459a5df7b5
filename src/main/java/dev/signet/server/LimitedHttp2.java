package dev.signet.server;

import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.SimpleFlowControlStrategy;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** HTTP/2 with the limits that HTTP/1.1 has here; against floods of frames and resets it has Jetty's own. RFC 9113 section 10.5. */
final class LimitedHttp2 extends HTTP2ServerConnectionFactory {

    /** What RFC 9113 section 6.5.2 counts for each field beside its name and value. */
    private static final int OVERHEAD = 32;

    /**
     * What is still under way of a body that has its answer. Jetty counts it among the frames of a flood, 128 a second, and some
     * thirty bodies that are refused as too long would end the connection with all that others ask on it. Each of these frames
     * has cost its sender window, so it may be more of them.
     */
    private static final int MOST_LATE_DATA = 1024;

    /** Longer than a body may take, so that whoever is too slow with it is told so. */
    private static final Duration IDLE_STREAM = Duration.ofSeconds(20);

    LimitedHttp2(HttpConfiguration http) {
        super(readingLonger(http));
        RateControl.Factory usual = getRateControlFactory();
        setRateControlFactory(new RateControl.Factory() {
            @Override
            public RateControl newRateControl(EndPoint endPoint) {
                return lateDataApart(
                        usual.newRateControl(endPoint), new WindowRateControl(MOST_LATE_DATA, Duration.ofSeconds(1)));
            }
        });
        setStreamIdleTimeout(IDLE_STREAM.toMillis());
        // Bodies are short, so that what a connection may have waiting is what the protocol begins with,
        // and no megabyte.
        setInitialStreamRecvWindow(FlowControlStrategy.DEFAULT_WINDOW_SIZE);
        setInitialSessionRecvWindow(FlowControlStrategy.DEFAULT_WINDOW_SIZE);
        // Jetty's usual one may give back a window of 0 when two threads consume one body, and clients hang up at that.
        setFlowControlStrategyFactory(SimpleFlowControlStrategy::new);
        // No WebSockets here.
        setConnectProtocolEnabled(false);
    }

    /** Jetty has both count: data that comes too late, and data frames in which there is none. */
    private static RateControl lateDataApart(RateControl usual, RateControl late) {
        return event -> (event instanceof DataFrame data && data.flowControlLength() > 0)
                ? late.onEvent(event)
                : usual.onEvent(event);
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

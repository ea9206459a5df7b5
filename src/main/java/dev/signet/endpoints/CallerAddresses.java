package dev.signet.endpoints;

import dev.signet.protocol.AddressRange;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.LogLine;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out once per request where it came from: the connection's other end, unless that is a trusted proxy, which says in
 * {@code X-Forwarded-For} for whom it asks. Anybody can send that field, so from anybody else it means nothing: RFC 9700 section 4.13.
 */
public final class CallerAddresses implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(CallerAddresses.class);
    private static final String ATTRIBUTE = "caller_address";
    private static final String FIELD = "X-Forwarded-For";

    // Some proxies write the port too: 192.0.2.7:1234, [2001:db8::7]:1234.
    private static final Pattern HOP = Pattern.compile("([0-9.]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?|[0-9A-Fa-f:.]+");

    // The connection is gone already, so nobody will read the answer.
    private static final CallerAddress NOWHERE = CallerAddress.parse("0.0.0.0");

    private final List<AddressRange> trusted;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param trusted the proxies that are believed */
    public CallerAddresses(Collection<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    @Override
    public void handle(Context ctx) {
        CallerAddress connection = connection(ctx);
        List<String> fields = Collections.list(ctx.req().getHeaders(FIELD));
        if (fields.isEmpty()) {
            ctx.attribute(ATTRIBUTE, connection);
            return;
        }
        ctx.attribute(ATTRIBUTE, caller(connection, fields));
        if (!isTrusted(connection)) {
            warnOnce(connection);
        }
    }

    /** The caller's address, where the step above has been taken; the connection's before it. */
    public static CallerAddress of(Context ctx) {
        @Nullable CallerAddress caller = ctx.attribute(ATTRIBUTE);
        return caller == null ? connection(ctx) : caller;
    }

    /** The other end of the connection, be it the caller or a proxy. */
    static CallerAddress connection(Context ctx) {
        // The address itself: the Servlet API would write it as text, to be parsed again for each request.
        SocketAddress end = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getRemoteSocketAddress();
        return end instanceof InetSocketAddress internet ? new CallerAddress(internet.getAddress()) : NOWHERE;
    }

    /**
     * Each proxy appends the address that it was called from, so the walk begins at the right, and goes on only as long as
     * who wrote the next entry is trusted. An entry that is no address tells nothing, nor does what stands before it: then
     * the caller is the last one that is known.
     */
    CallerAddress caller(CallerAddress connection, List<String> fields) {
        CallerAddress caller = connection;
        String[] hops = String.join(",", fields).split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(caller); i--) {
            String hop = hops[i].strip();
            // RFC 9110 section 5.6.1 has empty entries ignored.
            if (!hop.isEmpty()) {
                Optional<CallerAddress> next = address(hop);
                if (next.isEmpty()) {
                    return caller;
                }
                caller = next.get();
            }
        }
        return caller;
    }

    private static Optional<CallerAddress> address(String hop) {
        Matcher parts = HOP.matcher(hop);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CallerAddress.parse(parts.group(1) == null ? hop : parts.group(1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isTrusted(CallerAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    /** Once, since whoever is not trusted could fill the log by it. */
    private void warnOnce(CallerAddress connection) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{}",
                    LogLine.of("forwarded_ignored")
                            .with("field", FIELD)
                            .with("address", connection)
                            .with("reason", "address is not among server.trusted_proxies; said once"));
        }
    }
}

package dev.signet.server;

import dev.signet.protocol.LogLine;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections, and knows of each whether somebody has said something on it that nobody has read yet. A server that
 * stops must know that: counting requests does not show one that has arrived and is still to be read.
 */
final class OpenConnector extends ServerConnector implements SelectorManager.AcceptListener {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnector.class);

    /** None, so that whoever stops can take the connections that wait: a thread in accept would be in the way. */
    private static final int ACCEPTORS = 0;

    private static final int DEFAULT_SELECTORS = -1;
    private static final long PAUSE_SECONDS = 1;

    /** Connections that are taken and not looked at yet. */
    private final Set<SelectableChannel> taken = ConcurrentHashMap.newKeySet();

    private final Stragglers stragglers;
    private volatile boolean closed;

    /** @param most connections at once */
    OpenConnector(Server server, int most, ConnectionFactory... factories) {
        super(server, null, null, null, ACCEPTORS, DEFAULT_SELECTORS, factories);
        stragglers = new Stragglers(getConnectedEndPoints(), most);
        getSelectorManager().addEventListener(this);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stragglers.watch(getScheduler());
    }

    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new Selectors(executor, scheduler, selectors);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        OpenConnection connection = new OpenConnection(channel, selector, key, getScheduler());
        connection.setIdleTimeout(getIdleTimeout());
        return connection;
    }

    /**
     * Takes no new connections. Those that the operating system has made already are ours, and would be reset if the port
     * were just closed.
     */
    void closeToNewcomers() throws IOException {
        closed = true;
        setAccepting(false);
        if (!(getTransport() instanceof ServerSocketChannel open)) {
            return; // Closed before.
        }
        try (ServerSocketChannel port = open) {
            for (SocketChannel waiting = port.accept(); waiting != null; waiting = port.accept()) {
                waiting.configureBlocking(false);
                configure(waiting.socket());
                getSelectorManager().accept(waiting);
            }
        }
        close();
    }

    /** Such as when there are no descriptors left. To try again at once would only take the time of those who need some. */
    private void pause(IOException failure) {
        LOG.warn("{}", LogLine.of("accept_failed").with("reason", failure).with("retry_after", PAUSE_SECONDS + "s"));
        stragglers.endSome();
        setAccepting(false);
        getScheduler().schedule(this::goOn, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void goOn() {
        if (isRunning() && !closed) {
            setAccepting(true);
        }
    }

    /** Gives up the answers of whoever takes the fewest, where there are too many at once. */
    void endGreediest() {
        stragglers.endGreediest();
    }

    /** Whether nothing has been received that is still to be read. */
    boolean isQuiet() {
        return taken.isEmpty()
                && getConnectedEndPoints().stream().allMatch(connection -> ((OpenConnection) connection).isQuiet());
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        taken.add(channel);
    }

    @Override
    protected void onEndPointOpened(EndPoint connection) {
        super.onEndPointOpened(connection);
        taken.remove(((OpenConnection) connection).getChannel());
        stragglers.makeRoom();
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        taken.remove(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        taken.remove(channel);
    }

    private final class Selectors extends ServerConnectorManager {

        Selectors(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
        }

        @Override
        protected @Nullable SelectableChannel doAccept(SelectableChannel port) {
            try {
                return super.doAccept(port);
            } catch (ClosedChannelException e) {
                return null; // By a server that stops, meanwhile.
            } catch (IOException e) {
                pause(e);
                return null;
            }
        }
    }
}

package dev.signet.server;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/** One connection, as its socket shows it, below TLS and HTTP. */
final class OpenConnection extends SocketChannelEndPoint {

    OpenConnection(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /**
     * Whether all that has been received is read, and more is waited for. In this order: whoever reads stops waiting first, and
     * waits again when what it read has been seen to.
     */
    boolean isQuiet() {
        return isOutputShutdown() || isInputShutdown() || (received() == 0 && isFillInterested());
    }

    private int received() {
        try {
            return getChannel().socket().getInputStream().available();
        } catch (IOException e) {
            return 0; // Closed meanwhile.
        }
    }
}

package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection knows of its client's debts, at instants that nobody waits for. */
class OpenConnectionTest {

    private static final long TO_ASK = Duration.ofSeconds(10).toNanos();
    private static final long TO_TAKE = Duration.ofSeconds(30).toNanos();
    private static final long TO_TAKE_ALL = Duration.ofSeconds(60).toNanos();

    private SocketChannel channel;
    private Selector selector;
    private OpenConnection connection;

    @BeforeEach
    void open() throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        selector = Selector.open();
        SelectionKey key = channel.register(selector, 0);
        SelectorManager manager = new SelectorManager(new QueuedThreadPool(), new ScheduledExecutorScheduler(), 1) {
            @Override
            protected OpenConnection newEndPoint(
                    java.nio.channels.SelectableChannel of, ManagedSelector with, SelectionKey by) {
                throw new AssertionError("nothing is accepted here");
            }

            @Override
            public org.eclipse.jetty.io.Connection newConnection(
                    java.nio.channels.SelectableChannel of, org.eclipse.jetty.io.EndPoint at, Object attachment) {
                throw new AssertionError("nothing is accepted here");
            }
        };
        connection =
                new OpenConnection(channel, new ManagedSelector(manager, 0), key, new ScheduledExecutorScheduler());
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        selector.close();
    }

    private boolean isOverdueAfter(Duration time) {
        return connection.isOverdue(System.nanoTime() + time.toNanos(), TO_ASK, TO_TAKE, TO_TAKE_ALL);
    }

    @Test
    void an_answer_must_be_taken_whole_within_a_minute_however_little_of_it_at_a_time() {
        connection.asked();
        connection.handed();

        assertThat(isOverdueAfter(Duration.ofSeconds(59))).isFalse();
        assertThat(isOverdueAfter(Duration.ofSeconds(61))).isTrue();
    }

    @Test
    void whoever_has_taken_all_answers_owes_nothing() {
        connection.handed();
        connection.taken();

        assertThat(isOverdueAfter(Duration.ofHours(1))).isFalse();
        assertThat(connection.hasUnreadFor(System.nanoTime() + TO_TAKE_ALL, TO_ASK))
                .isFalse();
    }

    @Test
    void the_time_of_one_answer_among_several_begins_with_the_first() {
        connection.handed();
        connection.handed();
        connection.taken();

        assertThat(connection.unread()).isEqualTo(1);
        assertThat(connection.hasUnreadFor(System.nanoTime() + TO_TAKE, TO_TAKE))
                .isTrue();
    }
}

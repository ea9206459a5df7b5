package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.RawConnection;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gate before a server that has something slow to do, and how many connections there may be. */
@Timeout(60)
class OverloadGateTest {

    private static final String ASK = "GET /oauth2-token HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HEALTH = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String API = "GET /api/users HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Server server = new Server(new QueuedThreadPool(30));
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int millisToRefuse;

    /** Takes a tenth of a second for everything. */
    private static final class Work extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            TimeUnit.MILLISECONDS.sleep(100);
            callback.succeeded();
            return true;
        }
    }

    private int start(int mostConnections, LongSupplier atOnce) throws Exception {
        OverloadAnswer answer = new OverloadAnswer(path -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millisToRefuse));
            return path.startsWith("/api/");
        });
        Drain requests = new Drain(Set.of(), () -> {});
        OverloadGate gate =
                new OverloadGate(Set.of("/health/live"), atOnce, answer, nanos -> refused.incrementAndGet());
        gate.setHandler(new Work());
        requests.setHandler(gate);
        server.setHandler(requests);
        OpenConnector connector = new OpenConnector(server, mostConnections, new HttpConnectionFactory());
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
        return connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void one_connection_that_is_never_silent_waits_for_nobody_but_itself() throws Exception {
        int requests = 80;
        try (RawConnection connection = RawConnection.to(start(10, () -> 0))) {
            connection.send(ASK.repeat(requests));
            for (int i = 0; i < requests; i++) {
                assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 200 ");
            }
        }
        assertThat(refused).hasValue(0);
    }

    @Test
    void who_is_refused_is_told_when_to_come_again() throws Exception {
        try (RawConnection connection = RawConnection.to(start(10, () -> Long.MAX_VALUE))) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.send(ASK).oneAnswer())
                        .startsWith("HTTP/1.1 503 ")
                        .contains("Retry-After: 2\r\n", "Content-Type: application/json\r\n")
                        .contains("Cache-Control: no-store\r\n", "X-Request-Id: ")
                        .contains("\r\n\r\n{\"error\":\"temporarily_unavailable\",\"error_description\":\"");
            }
            assertThat(connection.send(API).oneAnswer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 2\r\n", "Content-Type: application/vnd.api+json\r\n")
                    .contains("{\"errors\":[{\"status\":\"503\",\"code\":\"temporarily_unavailable\",\"title\":\"");
            assertThat(connection.send(HEALTH).oneAnswer()).startsWith("HTTP/1.1 200 ");
            assertThat(refused).hasValue(4);
        }
    }

    @Test
    void a_line_that_gets_no_shorter_is_cut_and_afterwards_all_is_as_before() throws Exception {
        int port = start(1000, () -> 0);
        AtomicBoolean refused = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(600);
        for (int i = 0; i < 600; i++) {
            clients.execute(() -> {
                try (RawConnection connection = RawConnection.to(port)) {
                    while (!refused.get()) {
                        String answer = connection.send(ASK).oneAnswer();
                        served.addAndGet(answer.startsWith("HTTP/1.1 200 ") ? 1 : 0);
                        refused.compareAndSet(false, answer.startsWith("HTTP/1.1 503 "));
                    }
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).isTrue();
        assertThat(served).hasPositiveValue();
        try (RawConnection connection = RawConnection.to(port)) {
            assertThat(connection.send(ASK).oneAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void refusing_does_not_take_the_time_that_serving_needs() throws Exception {
        millisToRefuse = 20;
        int port = start(1000, () -> 0);
        int enough = 3000;
        AtomicInteger served = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(600);
        for (int i = 0; i < 600; i++) {
            clients.execute(() -> {
                try (RawConnection connection = RawConnection.to(port)) {
                    while (served.get() < enough && refused.get() < enough) {
                        String answer = connection.send(ASK).oneAnswer();
                        served.addAndGet(answer.startsWith("HTTP/1.1 200 ") ? 1 : 0);
                    }
                }
            });
        }
        clients.shutdown();
        assertThat(clients.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        assertThat(refused).hasPositiveValue();
        assertThat(served.get()).isGreaterThan(2 * refused.get());
    }

    @Test
    void a_burst_is_served_to_the_last() throws Exception {
        int port = start(1000, () -> 0);
        RawConnection[] burst = new RawConnection[12];
        for (int i = 0; i < burst.length; i++) {
            burst[i] = RawConnection.to(port).send(ASK);
        }
        assertThat(burst)
                .allSatisfy(connection -> assertThat(connection.oneAnswer()).startsWith("HTTP/1.1 200 "))
                .allSatisfy(RawConnection::close);
    }

    @Test
    void who_takes_place_and_asks_nothing_makes_room_for_others() throws Exception {
        int port = start(32, () -> 0);
        try (RawConnection known = RawConnection.to(port);
                RawConnection silent = RawConnection.to(port)) {
            assertThat(known.send(ASK).oneAnswer()).startsWith("HTTP/1.1 200 ");
            RawConnection[] others = new RawConnection[40];
            for (int i = 0; i < others.length; i++) {
                others[i] = RawConnection.to(port).send("GET /heal");
            }
            assertThat(silent.answer()).isEmpty();
            try (RawConnection last = RawConnection.to(port)) {
                assertThat(last.send(ASK).oneAnswer()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(known.send(ASK).oneAnswer()).startsWith("HTTP/1.1 200 ");
            assertThat(others).allSatisfy(RawConnection::close);
        }
    }
}

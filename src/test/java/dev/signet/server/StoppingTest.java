package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Http2Frames;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** A server that is told to stop while requests arrive: what had reached the machine by then is answered. */
@Timeout(60)
class StoppingTest {

    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String TOKEN = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";
    private static final String ASK = "POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + TOKEN.length() + "\r\n\r\n"
            + TOKEN;

    @RepeatedTest(5)
    void what_has_come_by_new_connections_is_answered() {
        RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
        List<RawConnection> connections = connect(server);
        connections.forEach(connection -> connection.send(ASK));
        server.close();
        assertAnswered(connections);
    }

    @RepeatedTest(5)
    void what_has_come_by_old_connections_is_answered() {
        RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
        List<RawConnection> connections = connect(server);
        connections.forEach(
                connection -> assertThat(connection.send(LIVE).oneAnswer()).startsWith("HTTP/1.1 200 "));
        connections.forEach(connection -> connection.send(ASK));
        server.close();
        assertAnswered(connections);
    }

    @RepeatedTest(5)
    void what_has_come_by_http2_is_answered() throws Exception {
        RunningServer server =
                RunningServer.startHttps(TestConfig.HTTPS, new MutableClock(), TestCertificates.forServer("stopping"));
        List<Http2Frames> connections = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Http2Frames connection = Http2Frames.to(server);
            connections.add(connection);
            connection.await(Http2Frames.SETTINGS);
        }
        for (Http2Frames connection : connections) {
            connection.send(
                    Http2Frames.HEADERS, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, 1, Http2Frames.GET_LIVE);
        }
        server.close();
        for (Http2Frames connection : connections) {
            assertThat(connection.await(Http2Frames.DATA).payload().remaining()).isPositive();
            connection.close();
        }
    }

    private static List<RawConnection> connect(RunningServer server) {
        return IntStream.range(0, 40).mapToObj(i -> RawConnection.to(server)).toList();
    }

    private static void assertAnswered(List<RawConnection> connections) {
        assertThat(connections.stream().map(RawConnection::answer))
                .allMatch(answer -> answer.startsWith("HTTP/1.1 200 ") && answer.contains("\"access_token\""));
        connections.forEach(RawConnection::close);
    }
}

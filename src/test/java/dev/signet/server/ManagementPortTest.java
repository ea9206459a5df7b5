package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Eventually;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import dev.signet.TestConfig;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code server.management_port}: health and metrics apart from all else. */
class ManagementPortTest {

    private static final String CONFIG =
            TestConfig.TWO_APPLICATIONS.replace("  port: 0\n", "  port: 0\n  management_port: 0\n");
    private static final List<String> PATHS = List.of("/metrics", "/health/live", "/health/ready");
    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=demo-secret";

    private static Answer managed(RunningServer server, String path) {
        return server.send(new Request.Builder().url("http://127.0.0.1:" + server.managementPort() + path));
    }

    @Test
    void health_and_metrics_are_there_and_nowhere_else() {
        try (RunningServer server = RunningServer.start(CONFIG, new MutableClock())) {
            Answer unknown = server.get("/nowhere");
            for (String path : PATHS) {
                assertThat(managed(server, path).status()).as(path).isEqualTo(200);
                Answer elsewhere = server.get(path);
                assertThat(elsewhere.status()).as(path).isEqualTo(404);
                assertThat(elsewhere.body()).isEqualTo(unknown.body());
            }
            assertThat(managed(server, "/metrics").body()).contains("endpoint=\"/health/live\"");
        }
    }

    @Test
    void nothing_else_is_there() {
        try (RunningServer server = RunningServer.start(CONFIG, new MutableClock())) {
            for (String path : List.of("/", "/oauth2-token", "/.well-known/jwks.json", "/api/users", "/metrics/")) {
                Answer answer = managed(server, path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.error()).isEqualTo("not_found");
            }
            Answer post = server.send(new Request.Builder()
                    .url("http://127.0.0.1:" + server.managementPort() + "/metrics")
                    .post(RequestBody.create(new byte[0])));
            assertThat(post.status()).isEqualTo(405);
            assertThat(post.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void it_speaks_plain_http_also_beside_https() {
        String https = TestConfig.HTTPS.replace("  port: 0\n", "  port: 0\n  management_port: 0\n");
        try (RunningServer server =
                RunningServer.startHttps(https, new MutableClock(), TestCertificates.forServer("localhost"))) {
            assertThat(managed(server, "/health/ready").status()).isEqualTo(200);
            assertThat(server.get("/health/ready").status()).isEqualTo(404);
        }
    }

    @Test
    @Timeout(30)
    void it_says_that_the_server_stops_as_long_as_there_is_somebody_to_answer() throws Exception {
        RunningServer server = RunningServer.start(CONFIG, new MutableClock());
        try (RawConnection inFlight = RawConnection.to(server.port());
                RawConnection idle = RawConnection.to(server.managementPort())) {
            assertThat(inFlight.send("""
                                    POST /oauth2-token HTTP/1.1\r
                                    Host: localhost\r
                                    Expect: 100-continue\r
                                    Content-Type: application/x-www-form-urlencoded\r
                                    Content-Length: %d\r
                                    \r
                                    """.formatted(FORM.length())).oneAnswer()).startsWith("HTTP/1.1 100 ");
            assertThat(idle.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .oneAnswer())
                    .startsWith("HTTP/1.1 200 ");

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
            Eventually.that(
                    "the server says that it stops",
                    () -> managed(server, "/health/ready").body().contains("the server is shutting down"));
            assertThat(managed(server, "/health/ready").status()).isEqualTo(503);
            assertThat(managed(server, "/health/live").status()).isEqualTo(200);
            assertThat(managed(server, "/metrics").status()).isEqualTo(200);

            assertThat(inFlight.send(FORM).answer()).startsWith("HTTP/1.1 200 ").contains("\"access_token\"");
            stopped.get(10, TimeUnit.SECONDS);
        }
    }
}

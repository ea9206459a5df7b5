package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.util.List;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

/** What the log says of the trace that a request belongs to. */
class TraceParentFieldTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String FIELD = "00-" + TRACE + "-" + PARENT + "-01";

    @Test
    void each_line_about_the_request_names_its_trace() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
                LogCapture log = LogCapture.begin()) {
            RequestBody secret = RunningServer.form(
                    "grant_type", "client_credentials", "client_id", "demo", "client_secret", "demo-secret");
            RequestBody guess = RunningServer.form(
                    "grant_type", "client_credentials", "client_id", "demo", "client_secret", "wrong");
            List<Request.Builder> requests = List.of(
                    server.request("/oauth2-token").post(secret),
                    server.request("/oauth2-token").post(guess),
                    server.request("/api/users"),
                    server.request("/auth/verify")
                            .header("X-Forwarded-Method", "GET")
                            .header("X-Forwarded-Uri", "/api/users"));
            for (Request.Builder request : requests) {
                Answer answer = server.send(request.header("traceparent", FIELD));
                assertThat(log.lines())
                        .anySatisfy(line -> assertThat(line)
                                .endsWith("request_id=" + answer.header("X-Request-Id") + " trace_id=" + TRACE
                                        + " parent_id=" + PARENT));
            }
        }
    }

    @Test
    void a_malformed_field_and_two_of_them_are_ignored() {
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
                LogCapture log = LogCapture.begin()) {
            server.send(server.request("/api/users").header("traceparent", FIELD + " event=forged"));
            server.send(
                    server.request("/api/users").header("traceparent", FIELD).addHeader("traceparent", FIELD));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("event=access_refused"))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).doesNotContain("trace_id", "forged"));
        }
    }
}

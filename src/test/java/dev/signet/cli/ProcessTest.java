package dev.signet.cli;

import static dev.signet.cli.ChildProcess.awaitLine;
import static dev.signet.cli.ChildProcess.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.signet.RawConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: its streams, its exit status and its signals. */
// On a thread of its own: a line that never comes is waited for by a read that nothing interrupts.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {

    private static final String CONFIG = """
            issuer: http://localhost:8080
            server:
              port: 0
            signing_keys:
              - { kid: main, algorithm: ES256, private_key: keys/main.pem, generate: true }
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: demo, client_secret: "${SIGNET_TEST_SECRET}", application: back-office }
            """;

    private static final String FORM = "grant_type=client_credentials&client_id=demo&client_secret=from-outside";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void sigterm_drains_the_request_in_flight_and_ends_with_0() throws Exception {
        Files.writeString(directory.resolve("config.yml"), CONFIG);
        Process process = start();
        BufferedReader log = process.errorReader();
        List<String> lines = new ArrayList<>();
        int port = ready(log, lines);

        try (RawConnection inFlight = RawConnection.to(port);
                RawConnection idle = RawConnection.to(port)) {
            // The server asks for the body once it has begun with the request.
            assertThat(inFlight.send("""
                                    POST /oauth2-token HTTP/1.1\r
                                    Host: localhost\r
                                    Expect: 100-continue\r
                                    Content-Type: application/x-www-form-urlencoded\r
                                    Content-Length: %d\r
                                    \r
                                    """.formatted(FORM.length())).oneAnswer()).startsWith("HTTP/1.1 100 ");
            inFlight.send(FORM.substring(0, 20));
            process.toHandle().destroy();
            awaitLine(log, lines, "event=stopping");
            TimeUnit.MILLISECONDS.sleep(200);
            assertThat(inFlight.send(FORM.substring(20)).answer())
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"access_token\"");
            assertThat(idle.answer()).isEmpty();
        }
        assertThat(process.waitFor()).isZero();
        log.lines().forEach(lines::add);
        assertThat(process.inputReader().lines()).isEmpty();
        assertThat(lines)
                .satisfiesOnlyOnce(line -> assertThat(line).contains("event=ready"))
                .allSatisfy(line -> assertThat(line).contains("event=").doesNotContain("from-outside"));
        assertThat(lines.get(lines.size() - 1)).endsWith("event=stopped");
    }

    @Test
    void sigterm_right_after_ready_ends_with_0() throws Exception {
        Files.writeString(directory.resolve("config.yml"), CONFIG);
        Process process = start("serve");
        ready(process.errorReader(), new ArrayList<>());
        process.toHandle().destroy();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void sigterm_before_ready_ends_with_0_at_once() throws Exception {
        // The warning of a secret in plain text comes when the file is read, and well before ready.
        Files.writeString(directory.resolve("config.yml"), CONFIG.replace("${SIGNET_TEST_SECRET}", "plain"));
        Process process = start("serve");
        awaitLine(process.errorReader(), new ArrayList<>(), "is plain text");
        process.toHandle().destroy();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no such signal")
    void sighup_before_ready_is_a_reading_afterwards() throws Exception {
        Files.writeString(directory.resolve("config.yml"), CONFIG.replace("${SIGNET_TEST_SECRET}", "plain"));
        Process process = start("serve");
        BufferedReader log = process.errorReader();
        List<String> lines = new ArrayList<>();
        awaitLine(log, lines, "is plain text");
        assertThat(new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        ready(log, lines);
        awaitLine(log, lines, "event=reloaded");
    }

    @Test
    void new_clients_that_are_made_at_once_are_all_there() throws Exception {
        Files.writeString(directory.resolve("config.yml"), CONFIG);
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(start("new-client", "new-" + i, "--write"));
        }
        for (Process process : all) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("config.yml")))
                .filteredOn(line -> line.contains("client_id: new-"))
                .hasSize(4);
    }

    @Test
    void sigint_ends_it_likewise() throws Exception {
        // A shell without job control starts what stands in the background deaf for SIGINT, and its children inherit
        // it.
        assumeFalse(ignoresSigint(), "whoever started the tests ignores SIGINT, and so do its children");
        Files.writeString(directory.resolve("config.yml"), CONFIG);
        Process process = start("serve");
        BufferedReader log = process.errorReader();
        ready(log, new ArrayList<>());
        assertThat(new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor()).isZero();
        assertThat(log.lines()).anyMatch(line -> line.endsWith("event=stopped"));
    }

    @Test
    void paths_in_the_file_start_from_its_directory_and_not_from_ours() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("etc/signet"));
        Files.writeString(elsewhere.resolve("my.yml"), CONFIG);
        Process process = start("serve", "--config", "etc/signet/my.yml");
        ready(process.errorReader(), new ArrayList<>());

        assertThat(elsewhere.resolve("keys/main.pem")).isRegularFile();
        assertThat(directory.resolve("keys")).doesNotExist();
        process.toHandle().destroy();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void a_broken_configuration_is_one_line_for_each_problem_as_the_file_was_named() throws Exception {
        Files.writeString(directory.resolve("config.yml"), CONFIG.replace("kid: main", "kidd: main"));
        Process process = start();

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(process.inputReader().lines()).isEmpty();
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .startsWith("config.yml:5: signing_keys[0]");
        assertThat(directory.resolve("keys")).doesNotExist();
    }

    @Test
    void a_taken_port_is_one_clear_line_and_the_process_ends_with_1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Files.writeString(
                    directory.resolve("config.yml"), CONFIG.replace("port: 0", "port: " + taken.getLocalPort()));
            Process process = start();

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(process.inputReader().lines()).isEmpty();
            assertThat(process.errorReader().lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort(), "the port is taken");
        }
    }

    @Test
    void signet_crypto_keeps_to_the_platforms_own_signatures() throws Exception {
        Files.writeString(directory.resolve("config.yml"), CONFIG);
        ProcessBuilder builder = builder();
        builder.environment().put("SIGNET_CRYPTO", "jdk");
        BufferedReader log = start(builder).errorReader();
        List<String> lines = new ArrayList<>();
        ready(log, lines);
        awaitLine(log, lines, "event=crypto provider=");
        assertThat(lines.get(lines.size() - 1)).endsWith("event=crypto provider=jdk");
    }

    private Process start(String... arguments) throws IOException {
        return start(builder(arguments));
    }

    private ProcessBuilder builder(String... arguments) {
        ProcessBuilder builder = ChildProcess.of(directory, List.of(), arguments);
        builder.environment().put("SIGNET_TEST_SECRET", "from-outside");
        return builder;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static boolean ignoresSigint() throws IOException {
        Path self = Path.of("/proc/self/status");
        if (!Files.exists(self)) {
            return false;
        }
        try (Stream<String> status = Files.lines(self)) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }
}

package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A real redis-server in a process of its own, which keeps nothing unless it is told to. */
public final class RedisProcess implements AutoCloseable {

    private static final String PROGRAM = "redis-server";
    private static final String REQUIRED = "signet.test.required";

    private final int port = RunningServer.freePort();
    private final Path directory;
    private @Nullable Process process;

    private RedisProcess(Path directory) {
        this.directory = directory;
    }

    /**
     * One that is not started yet. Without the program the test is not run, and where {@code signet.test.required} is set,
     * as it is by scripts/test, it fails.
     */
    public static RedisProcess absent() {
        if (!isInstalled()) {
            if (Boolean.getBoolean(REQUIRED)) {
                throw new AssertionError(PROGRAM + " is missing; install redis-server");
            }
            System.err.println("NOT RUN, for " + PROGRAM + " is missing: what needs a Redis");
            Assumptions.abort(PROGRAM + " is missing");
        }
        try {
            return new RedisProcess(Files.createTempDirectory("signet-redis"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
    }

    /** One that runs; {@code settings} are as on its command line. */
    public static RedisProcess started(String... settings) {
        RedisProcess redis = absent();
        redis.start(settings);
        return redis;
    }

    /** Starts it, again maybe, and waits until it takes connections. */
    public void start(String... settings) {
        List<String> command = new ArrayList<>(
                List.of(PROGRAM, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--dir"));
        command.add(directory.toString());
        command.addAll(List.of(settings));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.that("redis-server takes connections", this::isThere);
    }

    private boolean isThere() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public Path directory() {
        return directory;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** As kill -9. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** As SIGSTOP: connections are still taken by the system, and nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    /** As SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        assertThat(process).isNotNull();
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            assertThat(status).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many clients there are, but for the one that asks. */
    public long connections() {
        return tell("CLIENT LIST")
                        .lines()
                        .filter(line -> line.contains(" addr="))
                        .count()
                - 1;
    }

    /** The whole answer to a command, of any number of lines. */
    public String tell(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(10)));
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a command in words without spaces, and returns the first line of the answer. */
    public String say(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(Math.toIntExact(TimeUnit.SECONDS.toMillis(10)));
            String line = String.join(" ", Arrays.asList(words)) + "\r\n";
            socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            for (int octet = socket.getInputStream().read();
                    octet >= 0 && octet != '\n';
                    octet = socket.getInputStream().read()) {
                answer.append((char) octet);
            }
            return answer.toString().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

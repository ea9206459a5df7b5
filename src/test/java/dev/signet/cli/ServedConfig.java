package dev.signet.cli;

import dev.signet.Answer;
import dev.signet.Eventually;
import dev.signet.LogCapture;
import dev.signet.RunningServer;
import dev.signet.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A configuration that is served by the command, as a user starts it: watched, and reloaded when it changes. */
final class ServedConfig implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("event=ready url=(\\S+)");

    private final LogCapture log = LogCapture.begin();
    private final List<Runnable> terminations = new ArrayList<>();
    private final List<Runnable> hangups = new ArrayList<>();
    private final OkHttpClient http = TestCertificates.client()
            .connectionPool(new ConnectionPool(64, 1, java.util.concurrent.TimeUnit.MINUTES))
            .dispatcher(new Dispatcher())
            .build();
    private final String url;

    private ServedConfig(Path file) {
        Surroundings surroundings = new Surroundings(
                Clock.systemUTC(),
                Map.of("SIGNET_CRYPTO", "jdk"),
                System.in,
                System.out,
                System.err,
                this::onTermination,
                hangups::add);
        int status = Main.execute(surroundings, "serve", "--config", file.toString());
        if (status != Serve.SERVING) {
            log.close();
            throw new AssertionError("not serving: " + log.lines());
        }
        Matcher ready = READY.matcher(String.join("\n", log.lines()));
        if (!ready.find()) {
            throw new AssertionError("not ready: " + log.lines());
        }
        url = ready.group(1);
    }

    private Runnable onTermination(Runnable action) {
        terminations.add(action);
        return () -> terminations.remove(action);
    }

    /** Serves a file, which must have the port 0. */
    static ServedConfig serve(Path file) {
        return new ServedConfig(file);
    }

    /** As the ready line says it. */
    String url() {
        return url;
    }

    void awaitLog(String part) {
        awaitLog(part, 1);
    }

    void awaitLog(String part, int times) {
        Eventually.that(
                "in the log " + times + " times: " + part,
                () -> log().stream().filter(line -> line.contains(part)).count() >= times);
    }

    /** Keeps nothing of the log from now on: there may be a lot of it. */
    void forgetLog() {
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    List<String> log() {
        return log.lines();
    }

    /** As the signal does. */
    void hangup() {
        hangups.forEach(Runnable::run);
    }

    Answer token(String clientId, String secret) {
        return send(new Request.Builder()
                .url(url + "/oauth2-token")
                .post(RunningServer.form(
                        "grant_type", "client_credentials", "client_id", clientId, "client_secret", secret)));
    }

    String accessToken(String clientId, String secret) {
        Answer answer = token(clientId, secret);
        if (answer.status() != 200) {
            throw new AssertionError("no token: " + answer.body());
        }
        return answer.json().get("access_token").textValue();
    }

    Answer get(String path) {
        return send(new Request.Builder().url(url + path));
    }

    Answer call(String path, String token) {
        return send(new Request.Builder().url(url + path).header("Authorization", "Bearer " + token));
    }

    private Answer send(Request.Builder request) {
        try (Response response = http.newCall(request.build()).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the signal to end does. What it logs can still be read. */
    void stop() {
        terminations.forEach(Runnable::run);
        terminations.clear();
    }

    @Override
    public void close() {
        stop();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
        log.close();
    }
}

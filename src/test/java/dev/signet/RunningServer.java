package dev.signet;

import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.Configuration;
import dev.signet.config.KeyFiles;
import dev.signet.server.TokenServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HeldCertificate;

/** A started server and somebody who talks to it over real HTTP. */
public final class RunningServer implements AutoCloseable {

    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient http = TestCertificates.client().build();
    private final String scheme;
    private final Path directory;
    private final Clock clock;
    private final TokenServer server;
    private boolean stopped;

    private RunningServer(String scheme, Path directory, Clock clock, TokenServer server) {
        this.scheme = scheme;
        this.directory = directory;
        this.clock = clock;
        this.server = server;
    }

    /** Starts a server on a free port from the text of a config.yml, which must name no port. */
    public static RunningServer start(String config, Clock clock) {
        return start(config, clock, directory -> {});
    }

    /** The same for {@link TestConfig#HTTPS}, with this certificate. */
    public static RunningServer startHttps(String config, Clock clock, HeldCertificate certificate) {
        return start(config, clock, directory -> TestCertificates.writeTo(directory, certificate));
    }

    /** Puts into the directory of a server what its configuration names. */
    public interface Preparation {
        void of(Path directory) throws IOException;
    }

    /** The same, after something has been put into its directory. */
    public static RunningServer start(String config, Clock clock, Preparation preparation) {
        try {
            Path directory = Files.createTempDirectory("signet-test");
            TestKeys.writeTo(directory.resolve("keys"));
            preparation.of(directory);
            Configuration configuration = read(directory, config, clock);
            TokenServer server = new TokenServer(configuration, clock);
            server.start();
            return new RunningServer(configuration.server().scheme(), directory, clock, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Configuration read(Path directory, String config, Clock clock) throws IOException {
        Path file = Files.writeString(directory.resolve("config.yml"), config);
        try {
            return new ConfigFile(file, Map.of(), clock, new SecureRandom()).read(KeyFiles.CREATE);
        } catch (ConfigException e) {
            throw new AssertionError(String.join("\n", e.problems()), e);
        }
    }

    /** A port that nobody listens on, for a configuration that must name its own address. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another configuration in force, as a reload does. */
    public void reload(String config) {
        try {
            Configuration next = read(directory, config, clock);
            server.reload(next.server(), next.realm());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another certificate in force, as a reload does. */
    public void renew(String config, HeldCertificate certificate) {
        try {
            TestCertificates.writeTo(directory, certificate);
            reload(config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As SIGTERM does; to be closed nevertheless. */
    public void stop() {
        if (!stopped) {
            stopped = true;
            server.stop();
        }
    }

    public int port() {
        return server.port();
    }

    /** Where metrics and health are, where that is a port of their own. */
    public int managementPort() {
        return server.managementPort().orElseThrow();
    }

    public String url(String path) {
        return scheme + "://127.0.0.1:" + port() + path;
    }

    /** A request to a path of this server, to be completed and sent. */
    public Request.Builder request(String path) {
        return new Request.Builder().url(url(path));
    }

    public Answer send(Request.Builder request) {
        try (Response response = http.newCall(request.build()).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Answer get(String path) {
        return send(request(path));
    }

    public Answer postJson(String path, String json) {
        return send(request(path).post(RequestBody.create(json, JSON)));
    }

    /** Posts a form; {@code pairs} are names and values in turn, not yet encoded. */
    public Answer postForm(String path, String... pairs) {
        return send(request(path).post(form(pairs)));
    }

    public static RequestBody form(String... pairs) {
        FormBody.Builder form = new FormBody.Builder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.add(pairs[i], pairs[i + 1]);
        }
        return form.build();
    }

    /** Asks for a token by client_secret_post, and insists on getting it. */
    public String token(String clientId, String clientSecret) {
        Answer answer = postForm(
                "/oauth2-token",
                "grant_type",
                "client_credentials",
                "client_id",
                clientId,
                "client_secret",
                clientSecret);
        if (answer.status() != 200) {
            throw new AssertionError("no token: " + answer.body());
        }
        return answer.json().get("access_token").textValue();
    }

    /** Calls an API with a token. */
    public Answer call(String path, String token) {
        return send(request(path).header("Authorization", "Bearer " + token));
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
        delete();
    }
}

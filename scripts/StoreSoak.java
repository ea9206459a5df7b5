import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Revokes tokens at a server that is killed again and again, and looks for one that opens something afterwards. */
public final class StoreSoak {

    private static final int CONNECTIONS = 8;
    private static final int LOOKED_AT_AFTER_A_START = 40;
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
    private final List<String> command;
    private final Path log;
    private final String server;
    private final List<String> revoked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> kept = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean up;

    private StoreSoak(String java, String jar, Path directory, String port) throws IOException {
        Path config = directory.resolve("config.yml");
        Files.writeString(config, """
                issuer: http://localhost:%1$s
                server: { port: %1$s }
                signing_keys: [{ kid: main, algorithm: ES256, private_key: main.pem, generate: true }]
                applications: { back-office: { path: /api } }
                clients:
                  - { client_id: demo, client_secret: demo-secret, application: back-office, introspection: true }
                """.formatted(port));
        this.command = List.of(java, "-Xmx128m", "-XX:+UseSerialGC", "-jar", jar, "--config", config.toString());
        this.log = directory.resolve("log");
        this.server = "http://127.0.0.1:" + port;
    }

    public static void main(String[] arguments) throws Exception {
        StoreSoak soak = new StoreSoak(arguments[0], arguments[1], Path.of(arguments[2]), arguments[3]);
        System.exit(soak.run(Integer.parseInt(arguments[4]), Path.of(arguments[2])) ? 0 : 1);
    }

    private boolean run(int wanted, Path directory) throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        int kills = 0;
        int lost = 0;
        Process process = start();
        while (revoked.size() < wanted) {
            up = true;
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                working.add(threads.submit(this::revokeUntilItIsDown));
            }
            Thread.sleep(50 + random.nextInt(1_500));
            process.destroyForcibly().waitFor();
            kills++;
            up = false;
            for (Future<?> one : working) {
                one.get(60, TimeUnit.SECONDS);
            }
            process = start();
            List<String> last = revoked.subList(Math.max(0, revoked.size() - LOOKED_AT_AFTER_A_START), revoked.size());
            lost += good(last);
        }
        lost += good(revoked);
        int stillGood = good(kept);
        process.destroy();
        process.waitFor();
        threads.shutdown();
        System.out.printf("%-34s %d%n", "revocations that were answered", revoked.size());
        System.out.printf("%-34s %d (seed %d)%n", "kills", kills, seed);
        System.out.printf("%-34s %d%n", "revoked, and good again", lost);
        System.out.printf("%-34s %d of %d%n", "not revoked, and still good", stillGood, kept.size());
        System.out.printf("%-34s %d KiB%n", "store", new File(directory.toFile(), "data/signet.db").length() / 1024);
        return lost == 0 && stillGood == kept.size() && !kept.isEmpty();
    }

    private Process start() throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        while (status("/health/ready", null) != 200) {
            if (!process.isAlive()) {
                throw new IOException("the server did not start");
            }
            Thread.sleep(20);
        }
        return process;
    }

    private Void revokeUntilItIsDown() throws Exception {
        while (up) {
            try {
                String token = token();
                if (token.hashCode() % 20 == 0) {
                    kept.add(token);
                } else if (post("/oauth2-token/revoke", "&token=" + token).statusCode() == 200) {
                    revoked.add(token);
                }
            } catch (IOException e) {
                // It has been killed meanwhile: what was not answered was not promised.
                continue;
            }
        }
        return null;
    }

    private String token() throws IOException, InterruptedException {
        Matcher matcher = TOKEN.matcher(post("/oauth2-token", "&grant_type=client_credentials").body());
        if (!matcher.find()) {
            throw new IOException("no token");
        }
        return matcher.group(1);
    }

    private int good(List<String> tokens) throws IOException, InterruptedException {
        int good = 0;
        for (String token : tokens) {
            String introspected = post("/oauth2-token/introspect", "&token=" + token).body();
            int status = status("/api/users", token);
            boolean active = introspected.startsWith("{\"active\":true");
            if (!active && !introspected.equals("{\"active\":false}") || active != (status == 200)) {
                throw new IOException("introspection says " + introspected + ", the API " + status);
            }
            good += active ? 1 : 0;
        }
        return good;
    }

    private HttpResponse<String> post(String path, String parameters) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server + path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("client_id=demo&client_secret=demo-secret" + parameters))
                        .build(),
                BodyHandlers.ofString());
    }

    private int status(String path, String token) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(20));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }
}

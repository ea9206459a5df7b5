import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes a configuration again and again under constant load, for scripts/bench-reload: PORT PID RELOADS CONFIG LOG VERSION,
 * the last one being in force; with PORT CONFIG alone it writes version 0. Every answer is held against the configurations that could be in force while it was made.
 */
public final class Reloads {

    private static final int CONNECTIONS = 32;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final Pattern TOKEN_ANSWER = Pattern.compile(
            "\\{\"token_type\":\"Bearer\",\"expires_in\":([0-9]+),\"access_token\":\"([^\"]+)\",\"scope\":\"([^\"]+)\"}");

    private record Answer(int status, String head, String body) {}

    private final int port;
    private final String pid;
    private final Path config;
    private final Path log;
    /** A request that begins now is answered by one of the versions from the first to the second. */
    private volatile int inForce;
    private volatile int newest;
    private volatile boolean done;
    private volatile String users = "";
    private final AtomicInteger address = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private Reloads(String[] arguments) {
        this.port = Integer.parseInt(arguments[0]);
        this.pid = arguments[1];
        this.config = Path.of(arguments[3]);
        this.log = Path.of(arguments[4]);
        this.inForce = Integer.parseInt(arguments[5]);
        this.newest = inForce;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2) {
            Files.writeString(Path.of(arguments[1]), config(0, Integer.parseInt(arguments[0])));
            return;
        }
        System.exit(new Reloads(arguments).run(Integer.parseInt(arguments[2])) ? 0 : 1);
    }

    /** With each version the client "changing" has another secret and scope, and every token another lifetime and claim. */
    private static String config(int version, int port) {
        return String.format("""
                issuer: http://localhost:%2$d
                expires_in: %3$d
                server: { port: %2$d, trusted_proxies: [127.0.0.1] }
                signing_keys:
                  - { kid: %4$s, algorithm: ES256, private_key: keys/%4$s.pem, generate: true }
                  - { kid: %5$s, algorithm: ES256, private_key: keys/%5$s.pem, generate: true }
                applications:
                  back-office:
                    path: /api
                    rules: [{ path: /api/users, scope: "users:read" }]
                  storefront: { path: /storefront/api }
                clients:
                  - { client_id: steady, client_secret: steady-secret, application: back-office,
                      scope: "users:read v%1$d", claims: { version: %1$d } }
                  - { client_id: changing, client_secret: "secret-%1$d", application: back-office,
                      scope: "%6$s v%1$d", claims: { version: %1$d } }
                """, version, port, lifetime(version), kid(version), kid(version + 1), changingScope(version));
    }

    private static int lifetime(int version) {
        return 10_000 + version;
    }

    private static String kid(int version) {
        return version % 2 == 0 ? "even" : "odd";
    }

    private static String changingScope(int version) {
        return version % 2 == 0 ? "users:read" : "nothing";
    }

    private boolean run(int reloads) throws Exception {
        users = new Caller().call("/api/users", new Caller().steadyToken()).body();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread caller = new Thread(this::callUntilDone);
            // When the changes fail there is nothing left to wait for.
            caller.setDaemon(true);
            callers.add(caller);
        }
        callers.forEach(Thread::start);
        Thread.sleep(2000);
        long begin = System.nanoTime();
        long[] way = new long[reloads];
        for (int i = 0; i < reloads; i++) {
            // One in five is broken first; every other valid one is asked for by a signal.
            if (i % 5 == 4) {
                breakAndWait(i);
            }
            way[i] = changeAndWait(i % 2 == 0);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        done = true;
        for (Thread caller : callers) {
            caller.join();
        }
        Arrays.sort(way);
        System.out.printf(Locale.ROOT, "%d reloads and %d refused in %.0f s: edit to effect median %d ms, slowest %d ms%n",
                reloads, reloads / 5, seconds, way[reloads / 2], way[reloads - 1]);
        System.out.printf(Locale.ROOT, "%d requests (%.0f a second) from %d connections, %d failed or wrong%n",
                requests.get(), requests.get() / seconds, CONNECTIONS, wrong.size());
        wrong.stream().limit(20).forEach(line -> System.out.println("  " + line));
        return wrong.isEmpty();
    }

    private long changeAndWait(boolean bySignal) throws Exception {
        int next = inForce + 1;
        newest = next;
        long begin = System.nanoTime();
        replace(config(next, port));
        if (bySignal) {
            hangup();
        }
        Caller caller = new Caller();
        while (version(caller.steadyToken()) != next) {
            requireInTime(begin);
        }
        inForce = next;
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private void breakAndWait(int i) throws Exception {
        long before = refusals();
        String right = config(inForce + 1, port);
        String[] broken = {
            right.replace("client_secret: \"", "client_sekret: \""),
            right.substring(0, right.length() - 30),
            right.replace("application: back-office", "application: back-ofice"),
            ""
        };
        long begin = System.nanoTime();
        replace(broken[i / 5 % broken.length]);
        if (i % 2 == 0) {
            hangup();
        }
        while (refusals() == before) {
            requireInTime(begin);
            Thread.sleep(20);
        }
    }

    private static void requireInTime(long begin) {
        if (System.nanoTime() - begin > 30_000_000_000L) {
            throw new IllegalStateException("nothing happened within 30 s");
        }
    }

    private long refusals() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("event=reload_refused")).count();
        }
    }

    private void hangup() throws Exception {
        new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
    }

    private void replace(String text) throws IOException {
        Files.move(Files.writeString(config.resolveSibling("next"), text), config, StandardCopyOption.ATOMIC_MOVE);
    }

    private void callUntilDone() {
        Caller caller = new Caller();
        while (!done) {
            try {
                switch (ThreadLocalRandom.current().nextInt(6)) {
                    case 0 -> caller.askAsChanging(0);
                    case 1 -> caller.askAsChanging(1);
                    case 2 -> caller.callAsChanging();
                    case 3 -> caller.callWithoutRight();
                    default -> caller.askAndCallAsSteady();
                }
            } catch (IOException | RuntimeException e) {
                wrong.add(e.toString());
                caller = new Caller();
            }
        }
    }

    private static void require(boolean holds, String what, Answer answer) {
        if (!holds) {
            throw new IllegalStateException(what + ": " + answer.head().lines().findFirst().orElse("")
                    + " " + answer.body().replaceAll("eyJ[^\"]*", "..."));
        }
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static int number(String json, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\":([0-9]+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + member + " in a token");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static int version(String token) {
        return number(payload(token), "version");
    }

    /** One connection, and what is asked over it. */
    private final class Caller {

        private Socket socket = new Socket();
        private InputStream in = InputStream.nullInputStream();

        String steadyToken() throws IOException {
            return token("steady", "users:read", "steady", "steady-secret");
        }

        void askAndCallAsSteady() throws IOException {
            String token = steadyToken();
            for (int i = 0; i < 3; i++) {
                Answer answer = call("/api/users", token);
                require(answer.status() == 200 && answer.body().equals(users), "users", answer);
            }
        }

        /** With the secret of a version that is surely past, or of the one in force. */
        void askAsChanging(int ago) throws IOException {
            int version = inForce - ago;
            Answer answer = ask("changing", "secret-" + version);
            boolean surely = newest == version;
            if (answer.status() == 200 && ago == 0) {
                check(answer, "changing", changingScope(version), version, version);
            } else {
                require(answer.status() == 401 && !surely && answer.body().contains("\"error\":\"invalid_client\""),
                        "changing, " + ago + " ago", answer);
            }
        }

        /** A token says what it may, whatever its client may get now. */
        void callAsChanging() throws IOException {
            int version = inForce;
            Answer asked = ask("changing", "secret-" + version);
            if (asked.status() != 200) {
                require(asked.status() == 401 && newest != version, "changing", asked);
                return;
            }
            Answer answer = call("/api/users", check(asked, "changing", changingScope(version), version, version));
            if (version % 2 == 0) {
                require(answer.status() == 200 && answer.body().equals(users), "users for changing", answer);
            } else {
                require(answer.status() == 403 && answer.head().contains("error=\"insufficient_scope\""),
                        "scope missing", answer);
            }
        }

        void callWithoutRight() throws IOException {
            Answer without = exchange("GET /api/users HTTP/1.1\r\nHost: localhost\r\n\r\n");
            require(without.status() == 401 && without.head().contains("Bearer realm=\"signet\""), "no token", without);
            Answer foreign = call("/storefront/api/products", steadyToken());
            require(foreign.status() == 401 && foreign.head().contains("is for back-office, not for storefront"),
                    "a token of another application", foreign);
        }

        private String token(String client, String scope, String sub, String secret) throws IOException {
            int earliest = inForce;
            Answer answer = ask(client, secret);
            return check(answer, sub, scope, earliest, newest);
        }

        /** The answer and the token in it must be of one version, and that one in force. */
        private String check(Answer answer, String client, String scope, int earliest, int latest) {
            Matcher parts = TOKEN_ANSWER.matcher(answer.body());
            require(answer.status() == 200 && parts.matches(), "token", answer);
            String token = parts.group(2);
            String claims = payload(token);
            String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
            int version = number(claims, "version");
            boolean one = Integer.parseInt(parts.group(1)) == lifetime(version)
                    && number(claims, "exp") - number(claims, "iat") == lifetime(version)
                    && parts.group(3).equals(scope + " v" + version)
                    && claims.contains("\"scope\":\"" + scope + " v" + version + "\"")
                    && claims.contains("\"client_id\":\"" + client + "\"")
                    && claims.contains("\"aud\":\"http://localhost:" + port + "/api\"")
                    && header.contains("\"kid\":\"" + kid(version) + "\"");
            require(one, "not of one version: " + claims + header, answer);
            require(earliest <= version && version <= latest,
                    "of version " + version + ", not of " + earliest + " to " + latest, answer);
            return token;
        }

        private Answer ask(String client, String secret) throws IOException {
            String body = "grant_type=client_credentials&client_id=" + client + "&client_secret=" + secret;
            int from = address.incrementAndGet();
            // Each from another address: the throttle is not what is measured here.
            return exchange(String.format("POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.%d.%d.%d\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
                    from >> 16 & 255, from >> 8 & 255, from & 255, body.length(), body));
        }

        Answer call(String path, String token) throws IOException {
            return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        }

        private Answer exchange(String request) throws IOException {
            if (!socket.isConnected()) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(10_000);
                in = new BufferedInputStream(socket.getInputStream());
            }
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String head = head();
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            requests.incrementAndGet();
            return new Answer(
                    Integer.parseInt(head.substring(9, 12)), head, new String(body, StandardCharsets.UTF_8));
        }

        private String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                int character = in.read();
                if (character < 0) {
                    throw new IOException("the server closed the connection after: " + head);
                }
                head.append((char) character);
            }
            return head.toString();
        }
    }
}

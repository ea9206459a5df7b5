import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that callers do, right and wrong, for a long while, for scripts/soak: JAVA JAR DIRECTORY PORT SECONDS. Meanwhile the
 * configuration is changed and broken, keys rotate, tokens are revoked. Each answer is checked; memory and descriptors are looked
 * at when a third of the time is over, and at the end.
 */
public final class Soak {

    private static final int CONNECTIONS = 8;
    /** Longer than a token lives, so that what is remembered of them comes to its end. */
    private static final int LIFETIME = 8;
    private static final long HEAP_GROWTH_KIB = 6 * 1024;
    /** For how long a revocation is remembered, and what it takes meanwhile at most. */
    private static final int REMEMBERED = LIFETIME + 60;
    private static final long REVOCATION_KIB = 1;
    private static final String REVOKED = "tokens revoked";
    private static final int DESCRIPTOR_GROWTH = 4;
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final String ASSERTION_TYPE = "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

    private record Answer(int status, String head, String body) {}

    /** The state of the process, after the garbage has been collected. */
    private record Level(long heapKib, long residentKib, long descriptors, long remembered) {}

    private interface Work {
        void by(Caller caller) throws Exception;
    }

    private final String java;
    private final String jar;
    private final Path directory;
    private final int port;
    private final KeyPair key;
    private final Map<String, AtomicLong> done = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Long> revokedBySecond = new ArrayList<>();
    private final AtomicInteger address = new AtomicInteger();
    /** A request that begins now is answered by one of the versions from the first to the second. */
    private volatile int inForce;
    private volatile int newest;
    private volatile boolean over;

    private Soak(String[] arguments) throws Exception {
        this.java = arguments[0];
        this.jar = arguments[1];
        this.directory = Path.of(arguments[2]);
        this.port = Integer.parseInt(arguments[3]);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        this.key = generator.generateKeyPair();
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(new Soak(arguments).run(Integer.parseInt(arguments[4])) ? 0 : 1);
    }

    private boolean run(int seconds) throws Exception {
        Files.writeString(directory.resolve("config.yml"), config(0));
        Process server = new ProcessBuilder(java, "-Xms64m", "-Xmx128m", "-XX:+UseSerialGC", "-jar", jar, "--config",
                directory.resolve("config.yml").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        try {
            awaitReady(server);
            return run(server, seconds);
        } finally {
            over = true; // Also after a failure, or the threads would go on for ever.
            server.destroy();
            server.waitFor(15, TimeUnit.SECONDS);
            server.destroyForcibly();
        }
    }

    private boolean run(Process server, int seconds) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(new Thread(this::callUntilOver));
        }
        threads.add(new Thread(() -> changeUntilOver(server.pid())));
        threads.forEach(Thread::start);
        goOnUntil(end - seconds * 2_000_000_000L / 3, server);
        Level first = level(server.pid());
        goOnUntil(end, server);
        // Under the same load as the first time.
        Level last = level(server.pid());
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        return report(server, first, last, seconds);
    }

    /** Sees each second how many tokens have been revoked. */
    private void goOnUntil(long end, Process server) throws InterruptedException {
        while (System.nanoTime() < end && server.isAlive()) {
            revokedBySecond.add(revoked().get());
            Thread.sleep(Math.max(1, Math.min(1000, (end - System.nanoTime()) / 1_000_000)));
        }
    }

    private AtomicLong revoked() {
        return done.computeIfAbsent(REVOKED, key -> new AtomicLong());
    }

    /** How many revocations are to be remembered now. */
    private long remembered() {
        int since = revokedBySecond.size() - REMEMBERED;
        return revoked().get() - (since < 0 ? 0 : revokedBySecond.get(since));
    }

    private boolean report(Process server, Level first, Level last, int seconds) throws IOException {
        long requests = done.values().stream().mapToLong(AtomicLong::get).sum();
        done.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(
                kind -> System.out.printf("%-34s %d%n", kind.getKey(), kind.getValue().get()));
        System.out.printf(Locale.ROOT, "%-34s %d (%d a second)%n", "checked answers", requests, requests / seconds);
        System.out.printf("%-34s %d%n", "wrong or failed", wrong.size());
        wrong.stream().limit(20).forEach(line -> System.out.println("  " + line));
        System.out.printf("%-34s %d KiB, then %d KiB%n", "heap in use", first.heapKib, last.heapKib);
        System.out.printf("%-34s %d KiB, then %d KiB%n", "resident", first.residentKib, last.residentKib);
        System.out.printf("%-34s %d, then %d%n", "descriptors", first.descriptors, last.descriptors);
        long faults;
        try (var lines = Files.lines(directory.resolve("log"))) {
            faults = lines.filter(line -> line.contains("event=fault") || line.contains(" ERROR ")).count();
        }
        System.out.printf("%-34s %d%n", "faults in the log", faults);
        System.out.printf("%-34s %d, then %d%n", "revocations to be remembered", first.remembered, last.remembered);
        // More of them, for a short run that has not forgotten any at its first look, or a machine that has become faster.
        long remembered = Math.max(0, last.remembered - first.remembered) * REVOCATION_KIB;
        boolean level = last.heapKib <= first.heapKib + HEAP_GROWTH_KIB + remembered
                && last.descriptors <= first.descriptors + DESCRIPTOR_GROWTH;
        if (!level) {
            System.out.println("  not level");
        }
        return wrong.isEmpty() && level && faults == 0 && server.isAlive() && requests > 0;
    }

    /** With each version the client "changing" has another secret, and every token of "steady" another claim. */
    private String config(int version) {
        return String.format("""
                issuer: http://localhost:%1$d
                server: { port: %1$d, trusted_proxies: [127.0.0.1] }
                expires_in: %2$d
                key_rotation: { directory: keys, algorithm: ES256, every: 20s, overlap: 4s }
                applications:
                  back-office: { path: /api, rules: [{ path: /api/users, scope: "users:read" }] }
                  storefront: { path: /storefront/api }
                clients:
                  - { client_id: steady, client_secret: steady-secret, application: back-office, scope: "users:read",
                      claims: { version: %3$d }, introspection: true }
                  - { client_id: changing, client_secret: "secret-%3$d", application: back-office, scope: "users:read" }
                  - { client_id: shop, client_secret: shop-secret, application: storefront }
                  - client_id: signed
                    application: back-office
                    jwks: { keys: [ { kty: EC, crv: P-256, x: "%4$s", y: "%5$s" } ] }
                """, port, LIFETIME, version, coordinate(((ECPublicKey) key.getPublic()).getW().getAffineX()),
                coordinate(((ECPublicKey) key.getPublic()).getW().getAffineY()));
    }

    private static String coordinate(BigInteger number) {
        byte[] octets = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, octets.length);
        System.arraycopy(octets, octets.length - length, fixed, 32 - length, length);
        return base64(fixed);
    }

    private static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private void awaitReady(Process server) throws Exception {
        for (int i = 0; i < 600; i++) {
            try (Caller caller = new Caller()) {
                if (caller.get("/health/ready", "").status() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            if (!server.isAlive()) {
                break;
            }
            Thread.sleep(100);
        }
        throw new IOException("the server did not start");
    }

    /** Every third change is broken first; every other one is asked for by a signal. */
    private void changeUntilOver(long pid) {
        try {
            for (int version = 1; !over; version++) {
                if (version % 3 == 0) {
                    replace(config(version).replace("applications:", "aplications:"));
                    Thread.sleep(700);
                    count("broken configurations");
                }
                newest = version;
                replace(config(version));
                if (version % 2 == 0) {
                    new ProcessBuilder("kill", "-HUP", String.valueOf(pid)).start().waitFor();
                }
                awaitVersion(version);
                inForce = version;
                count("reloads");
                Thread.sleep(500);
            }
        } catch (Exception e) {
            wrong.add("change: " + e);
        }
    }

    private void awaitVersion(int version) throws Exception {
        try (Caller caller = new Caller()) {
            long begin = System.nanoTime();
            while (!over && !payload(caller.token("steady", "steady-secret")).contains("\"version\":" + version + ",")
                    && !payload(caller.token("steady", "steady-secret")).contains("\"version\":" + version + "}")) {
                if (System.nanoTime() - begin > 30_000_000_000L) {
                    throw new IllegalStateException("version " + version + " is not in force within 30 s");
                }
                Thread.sleep(20);
            }
        }
    }

    private void replace(String text) throws IOException {
        Files.move(Files.writeString(directory.resolve("next"), text), directory.resolve("config.yml"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private void callUntilOver() {
        List<Map.Entry<String, Work>> works = List.of(
                Map.entry("tokens used", Caller::useToken),
                Map.entry("tokens used", Caller::useToken),
                Map.entry(REVOKED, Caller::revokeToken),
                Map.entry("wrong secrets", Caller::guess),
                Map.entry("guesses at one address", Caller::guessAtOneAddress),
                Map.entry("changing secrets", Caller::askAsChanging),
                Map.entry("assertions", Caller::assertOnce),
                Map.entry("malformed requests", Caller::sendNonsense),
                Map.entry("strangers' tokens", Caller::useForeignToken));
        Caller caller = new Caller();
        while (!over) {
            Map.Entry<String, Work> work = works.get(ThreadLocalRandom.current().nextInt(works.size()));
            try {
                work.getValue().by(caller);
                count(work.getKey());
                // A new connection now and then, so that descriptors come and go.
                if (ThreadLocalRandom.current().nextInt(20) == 0) {
                    caller.close();
                    caller = new Caller();
                }
            } catch (Exception e) {
                wrong.add(work.getKey() + ": " + e);
                caller.close();
                caller = new Caller();
            }
        }
        caller.close();
    }

    private void count(String what) {
        done.computeIfAbsent(what, key -> new AtomicLong()).incrementAndGet();
    }

    private Level level(long pid) throws Exception {
        String process = String.valueOf(pid);
        String jcmd = Path.of(java).getParent() == null ? "jcmd" : Path.of(java).resolveSibling("jcmd").toString();
        output(jcmd, process, "GC.run");
        // What has outlived a collection; beside it is what the load has made since.
        String heap = output(jcmd, process, "GC.heap_info");
        Matcher old = Pattern.compile("(?i)tenured .*?used ([0-9]+)K").matcher(heap);
        if (!old.find()) {
            throw new IllegalStateException("soak: how much of the heap is in use cannot be read from this:\n" + heap);
        }
        long used = Long.parseLong(old.group(1));
        Matcher resident = Pattern.compile("VmRSS:\\s+([0-9]+)")
                .matcher(Files.readString(Path.of("/proc", process, "status")));
        try (var descriptors = Files.list(Path.of("/proc", process, "fd"))) {
            return new Level(used, resident.find() ? Long.parseLong(resident.group(1)) : 0, descriptors.count(),
                    remembered());
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String what, Answer answer) {
        if (!holds) {
            throw new IllegalStateException(what + ": " + answer.head().lines().findFirst().orElse("") + " "
                    + answer.body().replaceAll("eyJ[^\"]*", "..."));
        }
    }

    /** One connection, and what is asked over it. */
    private final class Caller implements AutoCloseable {

        private Socket socket = new Socket();
        private InputStream in = InputStream.nullInputStream();

        void useToken() throws IOException {
            String token = token("steady", "steady-secret");
            Answer users = get("/api/users", bearer(token));
            require(users.status() == 200 && users.body().contains("\"total\":"), "users", users);
            Answer introspected = post("/oauth2-token/introspect",
                    "client_id=steady&client_secret=steady-secret&token=" + token);
            require(introspected.status() == 200 && introspected.body().startsWith("{\"active\":true"), "introspection",
                    introspected);
        }

        void revokeToken() throws IOException {
            String token = token("steady", "steady-secret");
            String other = token("steady", "steady-secret");
            Answer revoked = post("/oauth2-token/revoke", "client_id=steady&client_secret=steady-secret&token=" + token);
            require(revoked.status() == 200 && revoked.body().isEmpty(), "revocation", revoked);
            Answer refused = get("/api/users", bearer(token));
            require(refused.status() == 401 && refused.head().contains("error=\"invalid_token\""), "revoked", refused);
            Answer inactive = post("/oauth2-token/introspect",
                    "client_id=steady&client_secret=steady-secret&token=" + token);
            require(inactive.body().equals("{\"active\":false}"), "introspection of a revoked one", inactive);
            Answer good = get("/api/users", bearer(other));
            require(good.status() == 200, "not revoked", good);
        }

        void guess() throws IOException {
            String client = ThreadLocalRandom.current().nextBoolean() ? "steady" : "nobody";
            Answer answer = ask(client, "guess-" + ThreadLocalRandom.current().nextInt(1000));
            require(answer.status() == 401 && answer.body().contains("\"error\":\"invalid_client\""), "guess", answer);
        }

        /** Refused while attempts are left, and told to slow down then. */
        void guessAtOneAddress() throws IOException {
            Answer answer = form("/oauth2-token", "X-Forwarded-For: 192.0.2.66\r\n",
                    "grant_type=client_credentials&client_id=shop&client_secret=wrong-"
                            + ThreadLocalRandom.current().nextInt(1000));
            boolean slowDown = answer.status() == 429 && answer.body().contains("\"error\":\"slow_down\"")
                    && answer.head().toLowerCase(Locale.ROOT).contains("\r\nretry-after: ");
            require(slowDown || answer.status() == 401, "guess at one address", answer);
        }

        /** With the secret of a version that is surely past, or of the one in force. */
        void askAsChanging() throws IOException {
            int ago = ThreadLocalRandom.current().nextInt(2);
            int version = inForce - ago;
            Answer answer = ask("changing", "secret-" + version);
            boolean mayBeRight = ago == 0;
            boolean mayBeWrong = newest != version;
            require(answer.status() == 200 && mayBeRight || answer.status() == 401 && mayBeWrong, "changing", answer);
        }

        void assertOnce() throws Exception {
            long now = Instant.now().getEpochSecond();
            String content = base64("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8)) + "." + base64(String.format(
                    "{\"iss\":\"signed\",\"sub\":\"signed\",\"aud\":\"http://localhost:%d\",\"jti\":\"%s\",\"iat\":%d,\"exp\":%d}",
                    port, UUID.randomUUID(), now, now + 10).getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            String body = "grant_type=client_credentials&client_assertion_type=" + ASSERTION_TYPE + "&client_assertion="
                    + content + "." + base64(signature.sign());
            Answer first = post("/oauth2-token", body);
            require(first.status() == 200, "assertion", first);
            Answer again = post("/oauth2-token", body);
            require(again.status() == 401 && again.body().contains("\"error\":\"invalid_client\""), "again", again);
        }

        void sendNonsense() throws IOException {
            Answer json = exchange("POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 9\r\n\r\n{\"a\":1,}x");
            require(json.status() == 400 && json.body().contains("\"error\":\"invalid_request\""), "JSON", json);
            Answer twice = post("/oauth2-token", "grant_type=a&grant_type=b");
            require(twice.status() == 400, "twice", twice);
            Answer nowhere = get("/nowhere/" + ThreadLocalRandom.current().nextInt(), "");
            require(nowhere.status() == 404, "nowhere", nowhere);
            Answer long413 = exchange("POST /oauth2-token HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                    + "application/x-www-form-urlencoded\r\nContent-Length: 17000\r\n\r\n" + "a".repeat(17000));
            require(long413.status() == 413, "too long", long413);
            close();
        }

        void useForeignToken() throws IOException {
            Answer without = get("/api/users", "");
            require(without.status() == 401 && without.head().contains("Bearer realm=\"signet\""), "no token", without);
            Answer other = get("/api/users", bearer(token("shop", "shop-secret")));
            require(other.status() == 401 && other.head().contains("is for storefront, not for back-office"), "foreign",
                    other);
            char[] token = token("steady", "steady-secret").toCharArray();
            int at = token.length - 20;
            token[at] = token[at] == 'A' ? 'B' : 'A';
            Answer forged = get("/api/users", bearer(new String(token)));
            require(forged.status() == 401 && forged.head().contains("error=\"invalid_token\""), "forged", forged);
        }

        String token(String client, String secret) throws IOException {
            Answer answer = ask(client, secret);
            Matcher token = TOKEN.matcher(answer.body());
            require(answer.status() == 200 && token.find(), "token", answer);
            return token.group(1);
        }

        private Answer ask(String client, String secret) throws IOException {
            return post("/oauth2-token",
                    "grant_type=client_credentials&client_id=" + client + "&client_secret=" + secret);
        }

        /** Each from another address: the throttle has an address of its own. */
        private Answer post(String path, String body) throws IOException {
            int from = address.incrementAndGet();
            return form(path, String.format("X-Forwarded-For: 10.%d.%d.%d\r\n", from >> 16 & 255, from >> 8 & 255,
                    from & 255), body);
        }

        private Answer form(String path, String fields, String body) throws IOException {
            return exchange(String.format("POST %s HTTP/1.1\r\nHost: localhost\r\n%sContent-Type: "
                    + "application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", path, fields, body.length(),
                    body));
        }

        private String bearer(String token) {
            return "Authorization: Bearer " + token + "\r\n";
        }

        Answer get(String path, String fields) throws IOException {
            return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
        }

        private Answer exchange(String request) throws IOException {
            if (!socket.isConnected() || socket.isClosed()) {
                socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                in = new BufferedInputStream(socket.getInputStream());
            }
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String head = head();
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            return new Answer(Integer.parseInt(head.substring(9, 12)), head, new String(body, StandardCharsets.UTF_8));
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

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone anyway.
            }
        }
    }
}

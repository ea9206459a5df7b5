import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Several instances with one Redis between them, for scripts/instances: JAVA JAR DIRECTORY REDIS_PORT PORT PORT PORT
 * REVOCATIONS. It does to the Redis what happens to one, and prints a line for each promise: whether it was kept, what, and
 * in how many milliseconds.
 */
public final class Instances {

    // All of them are milliseconds.
    private static final int ELSEWHERE_WITHIN = 1_000;
    private static final int REFUSED_WITHIN = 1_500;
    private static final int WELL_WITHIN = 3_000;
    private static final int MAX_STALENESS = 3_000;
    private static final int OTHERS_WITHIN = 1_000;
    private static final int BETWEEN_WRITERS = 40;
    private static final int BETWEEN_LOOKS = 10;
    private static final int PATIENCE = 30_000;

    private static final int WRITERS = 40;
    private static final String DEMO = "client_id=demo&client_secret=demo-secret";
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Keys keys;
    private final Path directory;
    private final List<String> command;
    private final String issuer;
    private final int redisPort;
    private final List<Process> processes = new ArrayList<>();
    private final List<Instance> two = new ArrayList<>();
    private Process redis;
    private boolean kept = true;

    private Instances(String java, String jar, Path directory, int redisPort, String port)
            throws GeneralSecurityException {
        this.directory = directory;
        this.command = List.of(java, "-Xmx128m", "-XX:+UseSerialGC", "-jar", jar, "--config");
        this.issuer = "http://localhost:" + port;
        this.redisPort = redisPort;
        this.keys = new Keys();
    }

    public static void main(String[] arguments) throws Exception {
        Instances all = new Instances(
                arguments[0], arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3]), arguments[4]);
        try {
            all.run(arguments[4], arguments[5], arguments[6], Integer.parseInt(arguments[7]));
        } finally {
            all.processes.forEach(Process::destroyForcibly);
        }
        System.exit(all.kept ? 0 : 1);
    }

    private void run(String onePort, String otherPort, String thirdPort, int revocations) throws Exception {
        startRedis();
        two.add(start("one", onePort));
        two.add(start("other", otherPort));
        for (Instance each : two) {
            each.until("/health/ready", 200);
        }
        revocations(revocations);
        replays();
        failedAttempts();

        String revoked = two.get(0).token();
        require(two.get(0).revoke(revoked) == 200, "a revocation");
        until(0, () -> two.get(1).api(revoked) == 401);
        killed(revoked);
        Instance third = start("third", thirdPort);
        third.until("/health/ready", 200);
        line("a third instance, started after that, refuses what was revoked before", third.api(revoked) == 401);
        third.end();
        paused(revoked);
        flushed(revoked, thirdPort);
        awayAtTheStart(revoked, thirdPort);
    }

    private void revocations(int count) throws Exception {
        List<String> ways = List.of("API", "/auth/verify", "introspection");
        long[][] took = new long[ways.size()][count];
        for (int i = 0; i < count; i++) {
            Instance here = two.get(i % 2);
            Instance there = two.get(1 - i % 2);
            String token = here.token();
            require(there.api(token) == 200 && there.verify(token) == 200 && there.active(token), "a good token");
            require(here.revoke(token) == 200, "a revocation");
            long begin = System.nanoTime();
            List<Callable<Boolean>> refusals = List.of(
                    () -> there.api(token) == 401, () -> there.verify(token) == 401, () -> !there.active(token));
            List<Future<Long>> times = new ArrayList<>();
            for (Callable<Boolean> refusal : refusals) {
                times.add(threads.submit(() -> until(begin, refusal)));
            }
            for (int way = 0; way < took.length; way++) {
                took[way][i] = times.get(way).get();
            }
        }
        for (int way = 0; way < took.length; way++) {
            Arrays.sort(took[way]);
            line(
                    "revoked at one, refused at the other, %s: median of %d; the worst"
                            .formatted(ways.get(way), count),
                    took[way][count - 1] < ELSEWHERE_WITHIN,
                    took[way][count / 2],
                    took[way][count - 1]);
        }
    }

    private void replays() throws Exception {
        String assertion = keys.assertion(issuer);
        require(two.get(0).assertion(assertion) == 200, "an assertion");
        line("an assertion that one has taken is refused at the other", two.get(1).assertion(assertion) == 401);
        String proof = keys.proof(issuer + "/oauth2-token");
        require(two.get(0).proof(proof) == 200, "a proof");
        line("a DPoP proof that one has taken is refused at the other", two.get(1).proof(proof) == 400);
    }

    private void failedAttempts() throws Exception {
        for (int i = 0; i < 10; i++) {
            require(two.get(i % 2).guess("wrong") == 401, "a wrong secret");
        }
        long begin = System.nanoTime();
        for (Instance each : two) {
            long millis = until(begin, () -> each.guess("guess-secret") == 429);
            line("five wrong secrets at each are ten for both: 429 at " + each.name, millis < ELSEWHERE_WITHIN, millis);
        }
    }

    private void killed(String revoked) throws Exception {
        String good = two.get(0).token();
        redis.destroyForcibly().waitFor();
        away("killed", good, revoked);
        long begin = System.nanoTime();
        startRedis();
        back("started again, empty", begin, good, revoked);
    }

    private void paused(String revoked) throws Exception {
        String good = two.get(0).token();
        signal("STOP");
        away("paused", good, revoked);
        long begin = System.nanoTime();
        signal("CONT");
        back("going on", begin, good, revoked);
    }

    private void flushed(String revoked, String thirdPort) throws Exception {
        long begin = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redisPort)) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
        }
        boolean refused = true;
        while (millis(begin) < WELL_WITHIN) {
            for (Instance each : two) {
                refused &= each.api(revoked) == 401;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        line("Redis flushed: what was revoked stays refused at both", refused);
        Instance third = start("third", thirdPort);
        third.until("/health/ready", 200);
        line("Redis flushed: and so it is at a third, started afterwards", third.api(revoked) == 401);
        third.end();
    }

    private void awayAtTheStart(String revoked, String thirdPort) throws Exception {
        String good = two.get(0).token();
        redis.destroyForcibly().waitFor();
        Instance third = start("third", thirdPort);
        third.until("/health/live", 200);
        line("Redis away at the start: it starts, and a token by secret is 200", third.secret() == 200);
        line("Redis away at the start: the API is 503", third.api(good) == 503);
        line("Redis away at the start: /health/ready is 503 with a reason", third.isUnready());
        long begin = System.nanoTime();
        startRedis();
        third.until("/health/ready", 200);
        long millis = millis(begin);
        line("Redis there at last: the API is 200", third.api(good) == 200 && millis < WELL_WITHIN, millis);
        millis = until(begin, () -> third.api(revoked) == 401);
        line("Redis there at last: what the others know to be revoked is refused", millis < WELL_WITHIN, millis);
    }

    /** What must hold from when Redis has gone until it is back. */
    private void away(String how, String good, String revoked) throws Exception {
        long begin = System.nanoTime();
        // Refused or not: a Redis that was paused does afterwards what it had been asked for.
        String unwanted = two.get(0).token();
        List<Future<Timed>> writing = new ArrayList<>();
        for (Instance each : two) {
            for (int i = 0; i < WRITERS; i++) {
                long from = i * BETWEEN_WRITERS;
                writing.add(threads.submit(() -> timed(from, () -> each.revoke(unwanted))));
            }
            writing.add(threads.submit(() -> timed(0, () -> each.assertion(keys.assertion(issuer)))));
            writing.add(threads.submit(() -> timed(0, () -> each.proof(keys.proof(issuer + "/oauth2-token")))));
        }
        List<Timed> others = new ArrayList<>();
        while (millis(begin) < MAX_STALENESS - 1_000) {
            for (Instance each : two) {
                others.add(timed(0, each::secret));
                others.add(timed(0, () -> each.api(good)));
                others.add(timed(0, () -> each.verify(good)));
            }
        }
        line("Redis " + how + ": revocations, assertions and proofs are 503", 503, REFUSED_WITHIN, got(writing));
        line("Redis " + how + ": meanwhile tokens by secret, API, /auth/verify are 200", 200, OTHERS_WITHIN, others);
        for (Instance each : two) {
            long millis = until(begin, () -> each.api(good) == 503);
            line(
                    "Redis " + how + ": the API is 503 once the copy is older than 3 s, at " + each.name,
                    millis > MAX_STALENESS - 500 && millis < MAX_STALENESS + 1_000,
                    millis);
            line(
                    "Redis " + how + ": the revoked are 401, tokens by secret 200, /health/ready 503 and why, at "
                            + each.name,
                    each.api(revoked) == 401 && each.secret() == 200 && each.isUnready());
        }
    }

    private void back(String how, long begin, String good, String revoked) throws Exception {
        for (Instance each : two) {
            each.until("/health/ready", 200);
            until(begin, () -> each.api(good) == 200 && each.assertion(keys.assertion(issuer)) == 200);
            long millis = until(begin, () -> each.revoke(each.token()) == 200);
            boolean well = millis < WELL_WITHIN && each.api(revoked) == 401;
            line("Redis " + how + ": all is well, at " + each.name, well, millis);
        }
    }

    private record Timed(int status, long millis) {}

    private static Timed timed(long wait, Callable<Integer> request) throws Exception {
        Thread.sleep(wait);
        long begin = System.nanoTime();
        int status = request.call();
        return new Timed(status, millis(begin));
    }

    private static List<Timed> got(List<Future<Timed>> answers) throws Exception {
        List<Timed> got = new ArrayList<>();
        for (Future<Timed> answer : answers) {
            got.add(answer.get());
        }
        return got;
    }

    private void line(String what, int status, int limit, List<Timed> answers) {
        long[] took = answers.stream().mapToLong(Timed::millis).sorted().toArray();
        long worst = took[took.length - 1];
        boolean all = answers.stream().allMatch(answer -> answer.status == status);
        line(what + ": median of " + took.length + "; the worst", all && worst < limit, took[took.length / 2], worst);
    }

    private void line(String what, boolean holds, long... millis) {
        kept &= holds;
        StringBuilder line = new StringBuilder(holds ? "  kept    " : "  BROKEN  ").append(what);
        String separator = "  ";
        for (long each : millis) {
            line.append(separator).append(each).append(" ms");
            separator = "; ";
        }
        System.out.println(line);
    }

    private static void require(boolean good, String what) throws IOException {
        if (!good) {
            throw new IOException(what + " was not answered as it must be when all is well");
        }
    }

    private static long millis(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    /** Asks again and again until it is so. */
    private static long until(long begin, Callable<Boolean> so) throws Exception {
        long asked = System.nanoTime();
        while (!so.call()) {
            if (millis(asked) > PATIENCE) {
                throw new IOException("it never became as it must be");
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return millis(begin);
    }

    private void startRedis() throws Exception {
        redis = process("redis.log", List.of("redis-server", "--port", String.valueOf(redisPort), "--bind", "127.0.0.1",
                "--save", "", "--dir", directory.toString()));
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(redis.pid())).start().waitFor();
    }

    private Process process(String log, List<String> words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(log).toFile()))
                .start();
        processes.add(process);
        return process;
    }

    private Instance start(String name, String port) throws Exception {
        Path config = directory.resolve(name + ".yml");
        Files.writeString(config, """
                issuer: %s
                server: { port: %s }
                signing_keys: [{ kid: main, algorithm: ES256, private_key: main.pem, generate: true }]
                store: { type: redis, url: "redis://127.0.0.1:%d", max_staleness: 3s }
                applications: { back-office: { path: /api } }
                clients:
                  - { client_id: demo, client_secret: demo-secret, application: back-office, introspection: true }
                  - { client_id: guess, client_secret: guess-secret, application: back-office }
                  - { client_id: signed, jwks: { keys: [%s] }, application: back-office }
                """.formatted(issuer, port, redisPort, keys.jwk("\"kid\":\"client\",\"alg\":\"ES256\",")));
        List<String> words = new ArrayList<>(command);
        words.add(config.toString());
        Instance instance = new Instance(name, process(name + ".log", words), "http://127.0.0.1:" + port);
        instance.until("/health/live", 200);
        return instance;
    }

    /** What is asked of one of them. */
    private static final class Instance {

        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final String name;
        private final Process process;
        private final String server;

        Instance(String name, Process process, String server) {
            this.name = name;
            this.process = process;
            this.server = server;
        }

        void until(String path, int status) throws Exception {
            Instances.until(0, () -> {
                require(process.isAlive(), "the start of an instance");
                try {
                    return send(request(path)).statusCode() == status;
                } catch (IOException e) {
                    return false;
                }
            });
        }

        void end() throws InterruptedException {
            process.destroy();
            process.waitFor();
        }

        String token() throws Exception {
            Matcher matcher = TOKEN.matcher(post("/oauth2-token", DEMO + "&grant_type=client_credentials").body());
            require(matcher.find(), "a token request");
            return matcher.group(1);
        }

        int secret() throws Exception {
            return post("/oauth2-token", DEMO + "&grant_type=client_credentials").statusCode();
        }

        int guess(String secret) throws Exception {
            String parameters = "grant_type=client_credentials&client_id=guess&client_secret=" + secret;
            return post("/oauth2-token", parameters).statusCode();
        }

        int revoke(String token) throws Exception {
            return post("/oauth2-token/revoke", DEMO + "&token=" + token).statusCode();
        }

        boolean active(String token) throws Exception {
            return post("/oauth2-token/introspect", DEMO + "&token=" + token).body().startsWith("{\"active\":true");
        }

        int assertion(String assertion) throws Exception {
            String parameters = "grant_type=client_credentials&client_assertion=" + assertion
                    + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            return post("/oauth2-token", parameters).statusCode();
        }

        int proof(String proof) throws Exception {
            return send(form("/oauth2-token", DEMO + "&grant_type=client_credentials").header("DPoP", proof))
                    .statusCode();
        }

        int api(String token) throws Exception {
            return send(request("/api/users").header("Authorization", "Bearer " + token)).statusCode();
        }

        int verify(String token) throws Exception {
            return send(request("/auth/verify")
                            .header("X-Forwarded-Method", "GET")
                            .header("X-Forwarded-Uri", "/api/orders")
                            .header("Authorization", "Bearer " + token))
                    .statusCode();
        }

        boolean isUnready() throws Exception {
            HttpResponse<String> ready = send(request("/health/ready"));
            return ready.statusCode() == 503 && ready.body().contains("\"reason\":\"");
        }

        private HttpResponse<String> post(String path, String parameters) throws Exception {
            return send(form(path, parameters));
        }

        private HttpRequest.Builder form(String path, String parameters) {
            return request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(parameters));
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(server + path)).timeout(Duration.ofSeconds(20));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    /** A client's key, and what it signs. */
    private static final class Keys {

        private final KeyPair pair;

        Keys() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        }

        /** @param more members, each with a comma behind it */
        String jwk(String more) {
            ECPublicKey key = (ECPublicKey) pair.getPublic();
            return "{%s\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
                    .formatted(more, number(key.getW().getAffineX()), number(key.getW().getAffineY()));
        }

        private static String number(BigInteger number) {
            byte[] octets = number.toByteArray();
            byte[] last = new byte[32];
            int length = Math.min(octets.length, last.length);
            System.arraycopy(octets, octets.length - length, last, last.length - length, length);
            return base64(last);
        }

        String assertion(String issuer) throws GeneralSecurityException {
            long now = Instant.now().getEpochSecond();
            return signed(
                    "{\"alg\":\"ES256\",\"kid\":\"client\"}",
                    "{\"iss\":\"signed\",\"sub\":\"signed\",\"aud\":\"%s\",\"jti\":\"%s\",\"iat\":%d,\"exp\":%d}"
                            .formatted(issuer, UUID.randomUUID(), now, now + 60));
        }

        String proof(String url) throws GeneralSecurityException {
            return signed(
                    "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%s}".formatted(jwk("")),
                    "{\"jti\":\"%s\",\"htm\":\"POST\",\"htu\":\"%s\",\"iat\":%d}"
                            .formatted(UUID.randomUUID(), url, Instant.now().getEpochSecond()));
        }

        private String signed(String header, String claims) throws GeneralSecurityException {
            String content = base64(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + base64(claims.getBytes(StandardCharsets.UTF_8));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        }

        private static String base64(byte[] octets) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        }
    }
}

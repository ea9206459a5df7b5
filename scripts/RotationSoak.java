import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks for tokens and verifies them, for scripts/rotation-soak: SECONDS PORT PORT. */
public final class RotationSoak {

    private static final int THREADS = 6;
    private static final int MOST_LINES = 20;
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern MAX_AGE = Pattern.compile("max-age=([0-9]+)");

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicLong TOKENS = new AtomicLong();
    private static final AtomicLong VERIFIED = new AtomicLong();
    private static final AtomicLong CALLS = new AtomicLong();
    private static final AtomicLong FETCHES = new AtomicLong();
    private static final AtomicLong CONNECTIONS_LOST = new AtomicLong();
    private static final AtomicLong FAILURES = new AtomicLong();
    private static final Set<String> KIDS = ConcurrentHashMap.newKeySet();

    private RotationSoak() {}

    public static void main(String[] arguments) throws InterruptedException {
        long end = System.currentTimeMillis() + 1000L * Integer.parseInt(arguments[0]);
        List<Verifier> verifiers = List.of(new Verifier(arguments[1], false), new Verifier(arguments[2], true));
        CountDownLatch done = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            new Thread(() -> {
                while (System.currentTimeMillis() < end) {
                    round(verifiers);
                }
                done.countDown();
            }).start();
        }
        done.await();
        System.out.printf(
                "%d tokens by %d keys, verified %d times and in %d API calls; %d fetches of keys, %d connections lost; %d failures%n",
                TOKENS.get(), KIDS.size(), VERIFIED.get(), CALLS.get(), FETCHES.get(), CONNECTIONS_LOST.get(), FAILURES.get());
        System.exit(FAILURES.get() == 0 && TOKENS.get() > 0 ? 0 : 1);
    }

    /** A few tokens, verified at once, and again and again until they expire. */
    private static void round(List<Verifier> verifiers) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Verifier verifier = verifiers.get(ThreadLocalRandom.current().nextInt(2));
            try {
                tokens.add(token(verifier.port));
            } catch (IOException e) {
                verifier.lost(e);
            }
        }
        tokens.forEach(token -> verifiers.forEach(verifier -> verifier.verify(token)));
        while (tokens.stream().anyMatch(Token::isGood)) {
            for (Token token : tokens) {
                verifiers.forEach(verifier -> verifier.verify(token));
            }
            pause(100);
        }
    }

    private static Token token(String port) throws IOException {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/oauth2-token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "grant_type=client_credentials&client_id=demo&client_secret=demo-secret")));
        Matcher token = ACCESS_TOKEN.matcher(answer.body());
        if (answer.statusCode() != 200 || !token.find()) {
            fail("no token: " + answer.statusCode());
            throw new IOException("no token");
        }
        TOKENS.incrementAndGet();
        return Token.of(token.group(1));
    }

    private record Token(String compact, SignedJWT jwt, long expires) {

        static Token of(String compact) throws IOException {
            try {
                SignedJWT jwt = SignedJWT.parse(compact);
                KIDS.add(jwt.getHeader().getKeyID());
                return new Token(compact, jwt, jwt.getJWTClaimsSet().getExpirationTime().getTime());
            } catch (java.text.ParseException e) {
                throw new IOException(e);
            }
        }

        boolean isGood() {
            return System.currentTimeMillis() < expires;
        }
    }

    /** Somebody who keeps the keys of one server for as long as he is allowed to, and asks for them at no other time. */
    private static final class Verifier {

        private final String port;
        private final boolean mayBeAway;
        private JWKSet keys = new JWKSet();
        private long freshUntil;

        Verifier(String port, boolean mayBeAway) {
            this.port = port;
            this.mayBeAway = mayBeAway;
        }

        void verify(Token token) {
            try {
                JWK key = keys().getKeyByKeyId(token.jwt().getHeader().getKeyID());
                boolean good = key != null && token.jwt().verify(new RSASSAVerifier(key.toRSAKey()));
                if (!good && token.isGood()) {
                    fail("not verified: kid " + token.jwt().getHeader().getKeyID() + (key == null ? " is unknown" : ""));
                }
                VERIFIED.incrementAndGet();
                if (ThreadLocalRandom.current().nextInt(40) == 0) {
                    call(token);
                }
            } catch (IOException e) {
                lost(e);
            } catch (com.nimbusds.jose.JOSEException | java.text.ParseException e) {
                fail(e.toString());
            }
        }

        /** The server that is killed on purpose may be away, and no other. */
        private void lost(IOException e) {
            CONNECTIONS_LOST.incrementAndGet();
            if (!mayBeAway) {
                fail("the server at " + port + " cannot be reached: " + e);
            }
        }

        private void call(Token token) throws IOException {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/users"))
                    .header("Authorization", "Bearer " + token.compact()));
            CALLS.incrementAndGet();
            if (answer.statusCode() != 200 && token.isGood()) {
                fail("refused: " + answer.headers().firstValue("WWW-Authenticate").orElse(""));
            }
        }

        private synchronized JWKSet keys() throws IOException, java.text.ParseException {
            if (System.currentTimeMillis() >= freshUntil) {
                HttpResponse<String> answer =
                        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/.well-known/jwks.json")));
                Matcher maxAge = MAX_AGE.matcher(answer.headers().firstValue("Cache-Control").orElse(""));
                keys = JWKSet.parse(answer.body());
                freshUntil = System.currentTimeMillis() + (maxAge.find() ? 1000L * Integer.parseInt(maxAge.group(1)) : 0);
                FETCHES.incrementAndGet();
            }
            return keys;
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(String what) {
        if (FAILURES.incrementAndGet() <= MOST_LINES) {
            System.out.println("FAILED " + what);
        }
    }
}

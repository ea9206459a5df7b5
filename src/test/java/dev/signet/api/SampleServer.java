package dev.signet.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signet.TestMetrics;
import dev.signet.TestStore;
import dev.signet.applications.AccessRule;
import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.Scope;
import dev.signet.tokens.AccessCheck;
import dev.signet.tokens.Confirmation;
import dev.signet.tokens.DpopVerifier;
import dev.signet.tokens.Grant;
import dev.signet.tokens.IssuedTokens;
import dev.signet.tokens.TokenIssuer;
import dev.signet.tokens.TokenVerifier;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The sample API on a free port, with its guard and tokens that are really signed. */
final class SampleServer implements AutoCloseable {

    private static final String ISSUER = "http://localhost";
    private static final JsonMapper JSON = new JsonMapper();

    private final OkHttpClient client = new OkHttpClient();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private final KeyRing keys =
            new KeyRing(List.of(new SigningKey("main", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate())));
    private final TokenIssuer issuer = new TokenIssuer(ISSUER, keys, clock, new SecureRandom());
    private final List<Application> applications;
    private final Javalin javalin;

    private SampleServer(Application... applications) {
        this.applications = Arrays.stream(applications)
                .sorted(Comparator.comparing(
                        application -> -application.path().toString().length()))
                .toList();
        this.javalin = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.router.ignoreTrailingSlashes = false;
                    config.http.compressionStrategy = CompressionStrategy.NONE;
                    register(config.routes);
                })
                .start("127.0.0.1", 0);
    }

    /** With an application for the users, and one for the products with a rule. */
    static SampleServer start() {
        AccessRule rule = new AccessRule(
                RequestPath.prefix("/storefront/api/products"), Set.of("GET"), Scope.parse("products:read"));
        return new SampleServer(application("back-office", "/api"), application("storefront", "/storefront/api", rule));
    }

    /** With one application, at a path where the sample has nothing. */
    static SampleServer startWithApplicationAt(String path) {
        return new SampleServer(application("elsewhere", path));
    }

    static Application application(String name, String path, AccessRule... rules) {
        return new Application(
                name, ISSUER + path, RequestPath.prefix(path), false, new AccessRules(List.of(rules), false));
    }

    private void register(RoutesConfig routes) {
        routes.exception(
                OAuthError.class, (error, ctx) -> ctx.status(error.status()).result("the server's own"));
        routes.exception(
                IllegalStateException.class, (error, ctx) -> SampleApi.answer(ctx, OAuthError.serverError("id-1")));
        CallerAddress caller = CallerAddress.parse("192.0.2.7");
        new SampleApi(
                        (ctx, path) -> check(path),
                        ctx -> ctx.path().startsWith("/api/health"),
                        ctx -> caller,
                        ctx -> Possession.NONE,
                        TestStore.empty(),
                        TestMetrics.unread().direct())
                .register(routes);
        routes.before("/api/users/13", ctx -> {
            throw new IllegalStateException("a secret of ours");
        });
        routes.get("/api/health", ctx -> ctx.result(String.valueOf(SampleApi.isFor(ctx))));
    }

    private Optional<AccessCheck> check(RequestPath path) {
        return applications.stream()
                .filter(application -> application.holds(path))
                .findFirst()
                .map(application -> new AccessCheck(
                        application,
                        new TokenVerifier(new IssuedTokens(ISSUER, keys), application, Map.of(), clock),
                        client -> true,
                        ISSUER + "/.well-known/oauth-protected-resource" + application.path(),
                        ISSUER,
                        new DpopVerifier(clock, EnumSet.allOf(SigningAlgorithm.class), Optional.empty())));
    }

    /** A token for an application, with all that its rules ask for. */
    String tokenFor(String application) {
        return token(application, Scope.parse("products:read"));
    }

    String token(String application, Scope scope) {
        Application audience = applications.stream()
                .filter(candidate -> candidate.name().equals(application))
                .findFirst()
                .orElseThrow();
        return issuer.issue(new Grant("demo", audience, scope, Duration.ofHours(1), Map.of()), Confirmation.NONE)
                .value();
    }

    /** Asks with the right token for the path. */
    Answer get(String path, String... headers) {
        return send("GET", path, headers);
    }

    Answer send(String method, String path, String... headers) {
        Application application = applications.stream()
                .filter(candidate -> path.startsWith(candidate.path().toString()))
                .findFirst()
                .orElseThrow();
        Headers all = Headers.of(headers)
                .newBuilder()
                .add("Authorization", "Bearer " + tokenFor(application.name()))
                .build();
        return sendAsIs(method, path, all);
    }

    Answer sendAsIs(String method, String path, Headers headers) {
        RequestBody body = Set.of("POST", "PUT", "QUERY").contains(method) ? RequestBody.create(new byte[0]) : null;
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + javalin.port() + path)
                .headers(headers)
                .method(method, body)
                .build();
        try (Response response = client.newCall(request).execute()) {
            return new Answer(
                    response.code(), response.headers(), response.body().string());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole answer to a GET for a target that no client library would send as it is. */
    String raw(String target, String token) {
        String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + token + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), javalin.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        javalin.stop();
    }

    /** What came back. */
    record Answer(int status, Headers headers, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        /** The values of an attribute, in the order of the data. */
        List<String> all(String attribute) {
            return json().path("data").findValuesAsText(attribute);
        }

        JsonNode error() {
            return json().path("errors").path(0);
        }

        String header(String name) {
            return String.join("|", headers.values(name));
        }
    }
}

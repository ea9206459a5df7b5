package dev.signet.keys;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches JWK Sets over HTTP. No thread waits for an answer, which must come soon, be short and be at the very address:
 * redirects are not followed, for an address is configured and not to be chosen by somebody else. Before the first there is no
 * client and no thread.
 */
final class JwksClient {

    /** @param maxAge how long the server says that it may be kept, if it does */
    record Fetched(JwkSet keys, Optional<Duration> maxAge) {}

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(5);
    private static final int MOST_OCTETS = 256 * 1024;
    private static final Pattern MAX_AGE =
            Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?([0-9]{1,9})", Pattern.CASE_INSENSITIVE);

    // Whoever waited for the keys goes on here, and its answer may be read slowly: each has a thread of its own.
    private final ExecutorService threads = Executors.newCachedThreadPool(JwksClient::daemon);
    private @Nullable HttpClient http;

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "remote-keys");
        thread.setDaemon(true);
        return thread;
    }

    /** Fails with IllegalArgumentException where what is there is no JWK Set with a key, else as the platform does. */
    CompletableFuture<Fetched> fetch(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/jwk-set+json, application/json")
                .timeout(WHOLE)
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http().sendAsync(request, answer -> new BoundedBody(MOST_OCTETS));
        // The request's own time-out ends with the header of the answer.
        return exchange.copy()
                .orTimeout(WHOLE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> exchange.cancel(true))
                .thenApplyAsync(JwksClient::read, threads);
    }

    private synchronized HttpClient http() {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .executor(threads)
                    .build();
        }
        return http;
    }

    private static Fetched read(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException("answers with status " + answer.statusCode());
        }
        JwkSet keys =
                JwkSet.parse(new String(answer.body(), StandardCharsets.UTF_8)).requireKey();
        return new Fetched(keys, maxAge(answer.headers().allValues("Cache-Control")));
    }

    private static Optional<Duration> maxAge(Iterable<String> cacheControl) {
        Matcher matcher = MAX_AGE.matcher(String.join(",", cacheControl));
        return matcher.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }
}

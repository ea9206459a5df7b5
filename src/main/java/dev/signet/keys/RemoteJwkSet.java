package dev.signet.keys;

import dev.signet.keys.JwksClient.Fetched;
import dev.signet.protocol.LogLine;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys that somebody publishes at an address, the {@code jwks_uri} of RFC 7591 section 2. They are kept as long as
 * the answer says, from a minute to an hour; a key that is not among them is looked for anew, but no more than twice a minute,
 * whatever strangers send. When the address is away, those that are known go on for a day.
 */
public final class RemoteJwkSet implements VerificationKeys {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteJwkSet.class);

    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration UNSAID = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration WITHOUT_ADDRESS = Duration.ofDays(1);
    private static final int MOST_WAITING = 1000;

    /** What was fetched last. */
    private record Known(JwkSet keys, Instant freshUntil, Instant usableUntil) {}

    private final URI uri;
    private final JwksClient client;
    private final Clock clock;

    // All guarded by this.
    private @Nullable Known known;
    private @Nullable CompletableFuture<JwkSet> fetching;
    private Instant nextFetch = Instant.MIN;
    private boolean away;

    RemoteJwkSet(URI uri, JwksClient client, Clock clock) {
        this.uri = uri;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<PublicJwk> verified(Optional<String> kid, Function<JwkSet, PublicJwk> verification) {
        return keys().thenCompose(keys -> {
            CompletableFuture<PublicJwk> key = keys.verified(kid, verification);
            return key.isCompletedExceptionally() && !keys.names(kid)
                    ? newerThan(keys)
                            .map(fetched -> fetched.thenCompose(newer -> newer.verified(kid, verification)))
                            .orElse(key)
                    : key;
        });
    }

    private synchronized CompletableFuture<JwkSet> keys() {
        Instant now = clock.instant();
        Known last = known;
        if (last != null && now.isBefore(last.freshUntil)) {
            return CompletableFuture.completedFuture(last.keys);
        }
        Optional<CompletableFuture<JwkSet>> newer = fetch(now);
        // Nobody waits each time for an address that was away the last time.
        if (last != null && now.isBefore(last.usableUntil) && (away || newer.isEmpty())) {
            return CompletableFuture.completedFuture(last.keys);
        }
        return newer.orElseGet(() -> refused("could not be fetched"));
    }

    /** The keys that are there now, where they may be others than these; empty while it was asked just now. */
    private synchronized Optional<CompletableFuture<JwkSet>> newerThan(JwkSet keys) {
        return known != null && !known.keys.equals(keys)
                ? Optional.of(CompletableFuture.completedFuture(known.keys))
                : fetch(clock.instant());
    }

    /** All who ask at one time share one fetch. */
    private Optional<CompletableFuture<JwkSet>> fetch(Instant now) {
        CompletableFuture<JwkSet> begun = fetching;
        if (begun != null) {
            return Optional.of(
                    begun.getNumberOfDependents() < MOST_WAITING ? begun : refused("are waited for by many"));
        }
        if (now.isBefore(nextFetch)) {
            return Optional.empty();
        }
        nextFetch = now.plus(BETWEEN_FETCHES);
        CompletableFuture<JwkSet> fetch = client.fetch(uri).handle(this::arrived);
        fetching = fetch.isDone() ? null : fetch;
        return Optional.of(fetch);
    }

    private synchronized JwkSet arrived(@Nullable Fetched fetched, @Nullable Throwable failure) {
        fetching = null;
        Instant now = clock.instant();
        if (fetched != null) {
            Duration age = fetched.maxAge().orElse(UNSAID);
            Duration kept = age.compareTo(SHORTEST) < 0 ? SHORTEST : age.compareTo(LONGEST) > 0 ? LONGEST : age;
            known = new Known(fetched.keys(), now.plus(kept), now.plus(WITHOUT_ADDRESS));
            tell(false, "");
            return fetched.keys();
        }
        tell(true, FetchFailure.reason(failure));
        Known last = known;
        if (last != null && now.isBefore(last.usableUntil)) {
            return last.keys;
        }
        throw new IllegalArgumentException("the keys of jwks_uri could not be fetched");
    }

    /** Once when it goes, and once when it comes back. */
    private void tell(boolean isAway, String reason) {
        if (isAway && !away) {
            LOG.warn(
                    "{}",
                    line("jwks_uri_away")
                            .with("reason", reason)
                            .with("known_keys_until", known == null ? null : known.usableUntil));
        } else if (away && !isAway) {
            LOG.info("{}", line("jwks_uri_back"));
        }
        away = isAway;
    }

    /** Without the query, in which some keep a secret. */
    private LogLine line(String event) {
        return LogLine.of(event).with("jwks_uri", uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath());
    }

    private static CompletableFuture<JwkSet> refused(String what) {
        return CompletableFuture.failedFuture(new IllegalArgumentException("the keys of jwks_uri " + what));
    }

    /** Its address, without the query. */
    @Override
    public String toString() {
        return "RemoteJwkSet[" + uri.getRawAuthority() + uri.getRawPath() + "]";
    }
}

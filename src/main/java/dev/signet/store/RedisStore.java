package dev.signet.store;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import redis.clients.jedis.Protocol.Command;

/**
 * A Redis or a Valkey that several instances share. What is revoked is known to each of them by a copy that is a quarter of a
 * second old at most while Redis is there; to use something, or to revoke a token, takes one round trip.
 *
 * <p>While Redis is away, what must be written is refused without any waiting, and the copy is believed for a while.
 */
public final class RedisStore implements Store {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** The instances' clocks may differ by as much as those of clients may. */
    private static final Duration LONGER = Duration.ofSeconds(10);

    /** The same attempt may come twice, when a connection breaks before the answer. */
    private static final String USE = """
            for i = 1, #KEYS do
              local by = redis.call('GET', KEYS[i])
              if by and by ~= ARGV[1] then return i end
            end
            for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[1], 'PX', ARGV[i + 1]) end
            return 0
            """;

    private final Clock clock;
    private final Optional<Duration> maxStaleness;
    private final RedisLinks links;
    private final RevokedTokens tokens;
    private final RedisState state;
    private final String self = UUID.randomUUID().toString();
    private final AtomicLong attempts = new AtomicLong();
    private final FailureFeed failures;
    private final RedisWatch watch;
    private volatile Consumer<String> elsewhere = count -> {};

    /**
     * Does nothing before it is opened.
     *
     * @param url {@code redis} or, over TLS with what this Java trusts, {@code rediss}
     * @param maxStaleness for how long the copy of the revocations is believed while Redis is away; empty for any time
     */
    public RedisStore(URI url, Optional<Duration> maxStaleness, Clock clock) {
        this(url, maxStaleness, clock, RedisStore::trustOfJava, new RevokedTokens(clock));
    }

    /**
     * @param trust asked for {@code rediss} alone
     * @param tokens what is known here
     */
    RedisStore(
            URI url, Optional<Duration> maxStaleness, Clock clock, Supplier<SSLContext> trust, RevokedTokens tokens) {
        this.clock = clock;
        this.maxStaleness = maxStaleness;
        this.tokens = tokens;
        RedisAddress address = new RedisAddress(url, trust);
        this.links = new RedisLinks(address);
        this.state = new RedisState(address.toString(), clock, System::nanoTime);
        this.failures = new FailureFeed(self, count -> elsewhere.accept(count));
        this.watch = new RedisWatch(
                address::connect, links, new RevocationFeed(tokens, clock), failures, state, System::nanoTime);
    }

    private static SSLContext trustOfJava() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks TLS", e);
        }
    }

    @Override
    public void open(Consumer<String> failuresElsewhere) {
        elsewhere = failuresElsewhere;
        watch.open();
    }

    @Override
    public void use(String client, List<SingleUse> parts) {
        Instant now = clock.instant();
        // What was good when it was looked at, and is not any more, could be used again and again.
        parts.stream().filter(part -> !now.isBefore(part.until())).findFirst().ifPresent(past -> {
            throw past.replayed();
        });
        if (parts.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(USE, String.valueOf(parts.size())));
        parts.forEach(part -> arguments.add("signet:used:" + UsedNames.key(part.name())));
        arguments.add(self + attempts.incrementAndGet());
        parts.forEach(part -> arguments.add(
                String.valueOf(Duration.between(now, part.until()).plus(LONGER).toMillis())));
        long used = write(
                List.of(new RedisCommand(Command.EVAL, arguments)),
                replies -> replies.get(0).number());
        if (used > 0) {
            throw parts.get(Math.toIntExact(used) - 1).replayed();
        }
    }

    @Override
    public void revoke(String client, String jti, Instant until) {
        Instant now = clock.instant();
        if (!now.isBefore(until)) {
            return;
        }
        if (!tokens.mayTake(client, jti)) {
            throw unavailable("no room to remember what is revoked");
        }
        Remembered token = Remembered.until(until, jti);
        write(RevocationFeed.write(List.of(token), now), replies -> {
            for (RedisReply reply : replies) {
                reply.require();
            }
            return token;
        });
        tokens.add(client, token);
    }

    /** What is made of the answers to some commands. */
    private interface Reading<T> {
        T of(List<RedisReply> replies) throws RedisFailure;
    }

    private <T> T write(List<RedisCommand> commands, Reading<T> reading) {
        state.away().ifPresent(reason -> {
            throw unavailable(reason);
        });
        try {
            return reading.of(links.ask(commands));
        } catch (RedisFailure e) {
            watch.doubt();
            throw unavailable(e.words());
        }
    }

    @Override
    public boolean isRevoked(String jti) {
        if (tokens.contains(jti)) {
            return true;
        }
        Duration age = state.age().orElseThrow(() -> unavailable("what is revoked is not known here"));
        if (maxStaleness.filter(limit -> age.compareTo(limit) > 0).isPresent()) {
            throw unavailable("what is known here of revoked tokens is too old");
        }
        return false;
    }

    private static OAuthError unavailable(String reason) {
        return OAuthError.temporarilyUnavailable(RETRY_AFTER, reason);
    }

    @Override
    public void failed(String count) {
        if (state.away().isEmpty()) {
            failures.tell(count);
        }
    }

    @Override
    public Optional<String> trouble() {
        return state.trouble();
    }

    @Override
    public void close() {
        watch.close();
        links.close();
    }
}

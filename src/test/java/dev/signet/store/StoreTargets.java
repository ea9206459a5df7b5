package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.fuzz.Target;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a Redis answers, and what the file of an embedded store holds, read from any input. */
public final class StoreTargets {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    /** The most that one answer of a Redis may bring: more than a page of news has. */
    private static final int MOST_TOKENS = 20_000;

    private StoreTargets() {}

    public static Map<String, Target> all() {
        return Map.of(
                "redis-copy", StoreTargets::redisCopy,
                "redis-news", StoreTargets::redisNews,
                "redis-failures", StoreTargets::redisFailures,
                "store-file", StoreTargets::storeFile);
    }

    private static void redisCopy(byte[] input) throws IOException {
        RevokedTokens tokens = new RevokedTokens(CLOCK);
        answered(() -> new RevocationFeed(tokens, CLOCK).copy(ScriptedLink.answering(input), () -> {}));
        assertThat(tokens.size()).isLessThan(MOST_TOKENS);
    }

    private static void redisNews(byte[] input) throws IOException {
        RevokedTokens tokens = new RevokedTokens(CLOCK);
        RevocationFeed feed = new RevocationFeed(tokens, CLOCK);
        answered(() -> feed.take(ScriptedLink.answering(input).ask(feed.next())));
        assertThat(tokens.size()).isLessThan(MOST_TOKENS);
    }

    private static void redisFailures(byte[] input) throws IOException {
        List<String> told = new ArrayList<>();
        FailureFeed feed = new FailureFeed("self", told::add);
        answered(() -> {
            RedisLink link = ScriptedLink.answering(input);
            feed.begin(link);
            feed.take(link.ask(feed.next()));
        });
        assertThat(told).hasSizeLessThan(MOST_TOKENS);
    }

    private interface Asking {
        void run() throws RedisFailure, IOException;
    }

    /** Whoever asks takes a {@link RedisFailure}, and takes what is no answer of a Redis for one. */
    private static void answered(Asking asking) throws IOException {
        try {
            asking.run();
        } catch (RedisFailure e) {
            Target.refused(e);
        } catch (ClassCastException | IndexOutOfBoundsException | NumberFormatException e) {
            // As RedisWatch and RedisStore take it.
            Target.refused(RedisFailure.of(e));
        }
    }

    /** A good file in which some octets are others: each three of the input are a place and what stands there. */
    private static void storeFile(byte[] input) throws IOException {
        byte[] damaged = Good.FILE.clone();
        for (int i = 0; i + 2 < input.length; i += 3) {
            int place = (((input[i] & 0xFF) << 8) | (input[i + 1] & 0xFF)) % damaged.length;
            damaged[place] = input[i + 2];
        }
        Path directory = Files.createTempDirectory("signet-fuzz");
        Path file = Files.write(directory.resolve("signet.db"), damaged);
        try (EmbeddedStore store = new EmbeddedStore(file, CLOCK)) {
            List<String> counts = new ArrayList<>();
            store.open(counts::add);
            assertThat(store.isRevoked("never")).isFalse();
            assertThat(Good.COUNTS).containsAll(counts);
        } catch (IOException e) {
            Target.refused(e);
            assertThat(Files.readAllBytes(file)).as("left as it is").isEqualTo(damaged);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    /** A file that a store has written. */
    private static final class Good {

        static final List<String> COUNTS = List.of("c demo 192.0.2.7", "a 192.0.2.8");
        static final byte[] FILE = made();

        private static byte[] made() {
            try {
                Path directory = Files.createTempDirectory("signet-fuzz");
                Path file = directory.resolve("signet.db");
                try (EmbeddedStore store = new EmbeddedStore(file, CLOCK)) {
                    store.open(count -> {});
                    for (int i = 0; i < 20; i++) {
                        store.revoke("demo", "revoked-" + i, CLOCK.instant().plusSeconds(60 + i));
                        store.use(
                                "demo",
                                List.of(new SingleUse(
                                        "used-" + i,
                                        CLOCK.instant().plusSeconds(60),
                                        OAuthError.invalidClient("used"))));
                    }
                    COUNTS.forEach(store::failed);
                }
                byte[] octets = Files.readAllBytes(file);
                Files.delete(file);
                Files.delete(directory);
                return octets;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

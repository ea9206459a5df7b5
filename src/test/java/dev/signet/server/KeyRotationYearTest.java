package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A year of rotating keys, through the front door. */
class KeyRotationYearTest {

    private static final String CONFIG = """
            issuer: http://localhost:8080
            server: { port: 0 }
            expires_in: 3600
            key_rotation: { directory: rotating, algorithm: ES256, every: 90d, overlap: 24h }
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: demo, client_secret: demo-secret, application: back-office }
            """;

    private static final Duration EVERY = Duration.ofDays(90);
    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final Duration LIFETIME = Duration.ofHours(1);

    /** A copy of the JWKS, and until when a cache keeps it. */
    private record Copy(JWKSet keys, Instant freshUntil) {}

    private record Issued(SignedJWT jwt, Instant expiresAt) {}

    private final MutableClock clock = new MutableClock();
    private final Deque<Copy> copies = new ArrayDeque<>();
    private final Deque<Issued> tokens = new ArrayDeque<>();
    private final Set<String> signed = new HashSet<>();
    private final Set<String> etags = new HashSet<>();
    private int verified;

    /** Four a day, and one every thirty seconds around each moment at which something happens to a key. */
    private static Set<Duration> steps() {
        Set<Duration> steps = new TreeSet<>();
        for (Duration at = Duration.ZERO; at.toDays() <= 366; at = at.plusHours(6)) {
            steps.add(at);
        }
        for (int turn = 1; turn <= 4; turn++) {
            Duration signs = EVERY.multipliedBy(turn);
            for (Duration event : List.of(signs.minus(OVERLAP), signs, signs.plus(LIFETIME))) {
                for (int second = -420; second <= 420; second += 30) {
                    steps.add(event.plusSeconds(second));
                }
            }
        }
        return steps;
    }

    @Test
    void every_token_of_a_year_verifies_by_every_copy_of_the_keys_that_a_cache_may_hold() throws Exception {
        try (RunningServer server = RunningServer.start(CONFIG, clock)) {
            Duration before = Duration.ZERO;
            for (Duration at : steps()) {
                clock.advance(at.minus(before));
                before = at;
                // What the thread of the rotation does once a minute of a clock that does not stand still.
                server.reload(CONFIG);
                fetch(server);
                issue(server);
                forgetWhatIsOver();
                verifyAll();
                assertThat(server.call("/api/users", tokens.getFirst().jwt().serialize())
                                .status())
                        .isEqualTo(200);
            }
            assertThat(copies.getLast().keys().getKeys()).hasSize(1);
        }
        assertThat(signed).hasSize(5);
        // One key, and both of them, four times.
        assertThat(etags).hasSize(9);
        assertThat(verified).isGreaterThan(5_000);
    }

    private void fetch(RunningServer server) throws Exception {
        Answer answer = server.get("/.well-known/jwks.json");
        assertThat(answer.headers().get("Cache-Control")).isEqualTo("public, max-age=300");
        etags.add(String.valueOf(answer.headers().get("ETag")));
        copies.add(new Copy(JWKSet.parse(answer.body()), clock.instant().plusSeconds(300)));
    }

    private void issue(RunningServer server) throws Exception {
        SignedJWT jwt = SignedJWT.parse(server.token("demo", "demo-secret"));
        signed.add(jwt.getHeader().getKeyID());
        tokens.add(new Issued(jwt, clock.instant().plus(LIFETIME)));
    }

    private void forgetWhatIsOver() {
        copies.removeIf(copy -> !clock.instant().isBefore(copy.freshUntil()));
        tokens.removeIf(token -> !clock.instant().isBefore(token.expiresAt()));
    }

    private void verifyAll() throws Exception {
        for (Issued token : tokens) {
            for (Copy copy : copies) {
                assertThat(copy.keys().getKeyByKeyId(token.jwt().getHeader().getKeyID()))
                        .as("%s at %s", token.jwt().getHeader(), clock.instant())
                        .isNotNull();
                verified++;
            }
        }
        SignedJWT newest = tokens.getLast().jwt();
        JWK key = Objects.requireNonNull(
                copies.getFirst().keys().getKeyByKeyId(newest.getHeader().getKeyID()));
        assertThat(newest.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
    }
}

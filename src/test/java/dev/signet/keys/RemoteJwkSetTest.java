package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Assertion;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.PublishedKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys at an address: when it is asked, what of its answers is taken, and what goes on without it. */
@Timeout(60)
class RemoteJwkSetTest {

    private static final Set<SigningAlgorithm> ALL =
            Arrays.stream(SigningAlgorithm.values()).collect(Collectors.toSet());
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final SigningKey FIRST = key("first");
    private static final SigningKey SECOND = key("second");
    private static final String REFUSED = "the keys of jwks_uri could not be fetched";

    private final MutableClock clock = new MutableClock();
    private final PublishedKeys publisher = PublishedKeys.start(FIRST);
    private final RemoteKeys remote = new RemoteKeys(clock);
    private final RemoteJwkSet set = remote.at(URI.create(publisher.uri()));

    private static SigningKey key(String kid) {
        return new SigningKey(kid, SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    }

    @AfterEach
    void stop() {
        publisher.close();
    }

    @Test
    void nobody_is_asked_before_a_key_is_needed_and_then_once() {
        assertThat(publisher.requests()).isZero();

        assertThat(outcome(FIRST)).isEqualTo("first");
        assertThat(outcome(FIRST)).isEqualTo("first");

        assertThat(publisher.requests()).isEqualTo(1);
    }

    @Test
    void the_request_says_what_it_wants_and_nothing_of_us() {
        AtomicReference<String> accept = new AtomicReference<>();
        AtomicReference<List<String>> cookies = new AtomicReference<>();
        publisher.show(exchange -> {
            accept.set(exchange.getRequestHeaders().getFirst("Accept"));
            cookies.set(exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
        });

        outcome(FIRST);

        assertThat(accept).hasValue("application/jwk-set+json, application/json");
        assertThat(cookies).hasValue(List.of());
    }

    @Test
    void many_at_once_share_one_fetch() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        publisher.holdBehind(gate);
        List<CompletableFuture<PublicJwk>> all =
                IntStream.range(0, 50).mapToObj(i -> verified(FIRST)).toList();

        assertThat(all).noneMatch(CompletableFuture::isDone);
        gate.countDown();

        for (CompletableFuture<PublicJwk> one : all) {
            assertThat(one.get(20, TimeUnit.SECONDS).kid()).contains("first");
        }
        assertThat(publisher.requests()).isEqualTo(1);
    }

    @Test
    void a_thousand_wait_and_no_more() {
        publisher.holdBehind(new CountDownLatch(1));
        List<CompletableFuture<PublicJwk>> all = new ArrayList<>();
        IntStream.range(0, 1100)
                .forEach(i -> all.add(
                        set.verified(Optional.of("first"), keys -> keys.keys().get(0))));

        assertThat(all.stream().filter(CompletableFuture::isDone).count()).isBetween(50L, 100L);
        assertThat(outcome(FIRST)).isEqualTo("the keys of jwks_uri are waited for by many");
    }

    @Test
    void an_unknown_kid_is_looked_for_anew_and_no_more_than_twice_a_minute() {
        outcome(FIRST);
        publisher.publish(FIRST, SECOND);

        assertThat(outcome(SECOND)).isEqualTo("no key fits kid and alg");
        clock.advance(Duration.ofSeconds(29));
        assertThat(outcome(SECOND)).isEqualTo("no key fits kid and alg");
        assertThat(publisher.requests()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(outcome(SECOND)).isEqualTo("second");
        assertThat(outcome(FIRST)).isEqualTo("first");
        assertThat(publisher.requests()).isEqualTo(2);
        IntStream.range(0, 20)
                .forEach(i -> assertThat(outcome(key("guess" + i))).isEqualTo("no key fits kid and alg"));
        assertThat(publisher.requests()).isEqualTo(2);
    }

    @Test
    void a_known_kid_with_a_wrong_signature_is_no_reason_to_ask() {
        outcome(FIRST);
        clock.advance(Duration.ofSeconds(30));

        assertThat(outcome(key("first"))).isEqualTo("signature is wrong");
        assertThat(publisher.requests()).isEqualTo(1);
    }

    @Test
    void without_a_kid_a_key_may_be_new_as_well() {
        outcome(FIRST);
        publisher.publish(SECOND);
        clock.advance(Duration.ofSeconds(30));

        CompletableFuture<PublicJwk> key = set.verified(
                Optional.empty(),
                keys -> keys.verify(
                        Optional.empty(), "ES256", ALL, CONTENT, SECOND.jwt().sign(CONTENT)));
        assertThat(outcome(key)).isEqualTo("second");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=120|120",
                "public, Max-Age=120, must-revalidate|120",
                "max-age=\"120\"|120",
                "s-maxage=5, max-age=120|120",
                "max-age=0|60",
                "no-store|600",
                "max-age=86400|3600",
                "max-age=99999999999|3600",
                "max-age=-1|600",
                "''|600"
            })
    void they_are_kept_as_long_as_the_answer_says_from_a_minute_to_an_hour(String cacheControl, long seconds) {
        publisher.publish(200, Map.of("Cache-Control", cacheControl), Assertion.jwks(FIRST));
        outcome(FIRST);

        clock.advance(Duration.ofSeconds(seconds - 1));
        outcome(FIRST);
        assertThat(publisher.requests()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        outcome(FIRST);
        assertThat(publisher.requests()).isEqualTo(2);
    }

    @Test
    void a_key_that_is_published_no_longer_is_good_no_longer() {
        outcome(FIRST);
        publisher.publish(SECOND);
        clock.advance(Duration.ofMinutes(10));

        assertThat(outcome(FIRST)).isEqualTo("no key fits kid and alg");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 304, 307, 401, 404, 500, 503})
    void another_status_is_no_answer_and_a_redirect_is_not_followed(int status) {
        try (PublishedKeys elsewhere = PublishedKeys.start(FIRST)) {
            publisher.publish(
                    status,
                    Map.of("Location", elsewhere.uri()),
                    Set.of(204, 304).contains(status) ? "" : "{}");

            assertAway("answers with status " + status);
            assertThat(elsewhere.requests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "<html></html>",
                "[]",
                "null",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"
            })
    void garbage_is_no_answer(String body) {
        publisher.publish(200, Map.of(), body);

        assertThat(outcome(FIRST)).isEqualTo(REFUSED);
    }

    @Test
    void an_answer_of_256_KiB_is_taken_and_a_longer_one_is_not() {
        String keys = Assertion.jwks(FIRST);
        publisher.publish(200, Map.of(), keys + " ".repeat(256 * 1024 - keys.length()));
        assertThat(outcome(FIRST)).isEqualTo("first");

        publisher.publish(200, Map.of(), keys + " ".repeat(256 * 1024 + 1 - keys.length()));
        RemoteJwkSet other = new RemoteKeys(clock).at(URI.create(publisher.uri()));
        try (LogCapture log = LogCapture.begin()) {
            assertThat(outcome(verified(other, FIRST))).isEqualTo(REFUSED);
            assertThat(told(log)).singleElement().asString().contains("reason=\"is longer than 262144 bytes\"");
        }
    }

    @Test
    void a_slow_answer_is_given_up() {
        publisher.holdBehind(new CountDownLatch(1));

        assertAway("no answer in time");
    }

    @Test
    void an_address_where_nobody_listens_is_away() {
        publisher.close();

        assertAway("nobody listens there");
    }

    @Test
    void known_keys_go_on_for_a_day_without_their_address_and_the_log_says_so_once() {
        outcome(FIRST);
        publisher.publish(500, Map.of(), "");
        try (LogCapture log = LogCapture.begin()) {
            for (int i = 0; i < 23; i++) {
                clock.advance(Duration.ofHours(1));
                assertThat(outcome(FIRST)).isEqualTo("first");
            }
            assertThat(told(log)).singleElement().asString().contains("event=jwks_uri_away", "status 500");
        }
        clock.advance(Duration.ofHours(1));
        assertThat(outcome(FIRST)).isEqualTo(REFUSED);
    }

    @Test
    void nobody_waits_for_an_address_that_was_away_the_last_time() {
        outcome(FIRST);
        publisher.publish(500, Map.of(), "");
        clock.advance(Duration.ofMinutes(10));
        outcome(FIRST);
        publisher.holdBehind(new CountDownLatch(1));
        clock.advance(Duration.ofSeconds(30));

        assertThat(verified(FIRST)).isDone();
    }

    @Test
    void an_address_that_is_back_is_asked_again_after_half_a_minute() throws Exception {
        publisher.publish(500, Map.of(), "");
        assertThat(outcome(FIRST)).isEqualTo(REFUSED);
        publisher.publish(FIRST);
        assertThat(outcome(FIRST)).isEqualTo(REFUSED);
        clock.advance(Duration.ofSeconds(30));

        try (LogCapture log = LogCapture.begin()) {
            assertThat(outcome(FIRST)).isEqualTo("first");
            assertThat(told(log)).singleElement().asString().contains("event=jwks_uri_back");
        }
    }

    @Test
    void each_address_has_one_set_for_all_and_its_query_is_not_shown() {
        URI uri = URI.create("https://app.example/jwks?token=s3cr3t");
        RemoteJwkSet one = remote.at(uri);

        remote.sweep();

        assertThat(remote.at(uri)).isSameAs(one);
        assertThat(remote.at(URI.create("https://other.example/jwks"))).isNotSameAs(one);
        assertThat(one).hasToString("RemoteJwkSet[app.example/jwks]");
    }

    /** What is told of this address: the client of an earlier test may still be finding out that its own is gone. */
    private List<String> told(LogCapture log) {
        return log.lines().stream()
                .filter(line -> line.contains(publisher.uri()))
                .toList();
    }

    private void assertAway(String reason) {
        try (LogCapture log = LogCapture.begin()) {
            assertThat(outcome(FIRST)).isEqualTo(REFUSED);
            assertThat(told(log)).singleElement().asString().contains("event=jwks_uri_away", reason);
        }
    }

    private CompletableFuture<PublicJwk> verified(SigningKey signer) {
        return verified(set, signer);
    }

    private static CompletableFuture<PublicJwk> verified(RemoteJwkSet set, SigningKey signer) {
        byte[] signature = signer.jwt().sign(CONTENT);
        Optional<String> kid = Optional.of(signer.kid());
        return set.verified(kid, keys -> keys.verify(kid, "ES256", ALL, CONTENT, signature));
    }

    private String outcome(SigningKey signer) {
        return outcome(verified(signer));
    }

    /** The kid of the key that signed, or why none did. */
    private static String outcome(CompletableFuture<PublicJwk> verified) {
        try {
            return verified.get(20, TimeUnit.SECONDS).kid().orElse("");
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IllegalArgumentException.class);
            return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.Assertion;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.PublishedKeys;
import dev.signet.RunningServer;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients whose keys are at an address: they are told apart from others by nothing but a token. */
class JwksUriTest {

    private static final String ISSUER = "http://localhost:8080";
    private static final SigningKey OLD = key("old");
    private static final SigningKey NEW = key("new");

    private final MutableClock clock = new MutableClock();
    private final PublishedKeys publisher = PublishedKeys.start(OLD);
    private final RunningServer server = RunningServer.start("""
            issuer: http://localhost:8080
            server: { port: 0 }
            signing_keys: [{ kid: main, algorithm: RS256, private_key: keys/main.pem }]
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: fetched, jwks_uri: "%1$s", application: back-office }
              - { client_id: asleep, jwks_uri: "%1$s", application: back-office, enabled: false }
              - client_id: slow
                client_secret: "$pbkdf2-sha256$10000$c2FsdHNhbHRzYWx0c2FsdA$OYaN9H93sL1UcyMY3vqKZO8YLbJl2NMG4o8SO9qJM54"
                application: back-office
            """.formatted(publisher.uri()), clock);

    private static SigningKey key(String kid) {
        return new SigningKey(kid, SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    }

    @AfterEach
    void stop() {
        server.close();
        publisher.close();
    }

    @Test
    void a_good_assertion_gets_a_token_and_only_one() {
        String assertion = good().signedBy(OLD);

        assertThat(ask(assertion).status()).isEqualTo(200);
        assertThat(ask(assertion).error()).isEqualTo("invalid_client");
        assertThat(ask(good().signedBy(OLD)).status()).isEqualTo(200);
        assertThat(publisher.requests()).isEqualTo(1);
    }

    @Test
    void a_new_key_is_taken_as_soon_as_it_signs() {
        ask(good().signedBy(OLD));
        publisher.publish(NEW);
        clock.advance(Duration.ofSeconds(30));

        assertThat(ask(good().signedBy(NEW)).status()).isEqualTo(200);
        assertThat(ask(good().signedBy(OLD)).status()).isEqualTo(401);
    }

    @Test
    void a_client_that_may_not_ask_is_refused_later_as_well() {
        try (LogCapture log = LogCapture.begin()) {
            Answer answer = ask(Assertion.of("asleep", ISSUER, clock).signedBy(OLD));
            assertThat(answer.error()).isEqualTo("invalid_client");
            assertThat(log.lines()).singleElement().asString().contains("reason=\"client is disabled\"");
        }
    }

    @Test
    void nobody_learns_by_the_answer_whose_keys_are_away() {
        publisher.publish(500, Map.of(), "");

        Answer away = ask(good().signedBy(OLD));
        Answer unknown = ask(Assertion.of("nobody", ISSUER, clock).signedBy(OLD));

        assertThat(away.status()).isEqualTo(401);
        assertThat(away.body()).isEqualTo(unknown.body());
        assertThat(away.headers().names()).isEqualTo(unknown.headers().names());
    }

    @Test
    void what_is_wrong_anyway_asks_nobody() {
        ask(good().with("aud", "https://other.example").signedBy(OLD));
        ask(good().with("jti", null).signedBy(OLD));
        ask(Assertion.of("nobody", ISSUER, clock).signedBy(OLD));

        assertThat(publisher.requests()).isZero();
    }

    @Test
    void failures_are_throttled() {
        for (int i = 0; i < 10; i++) {
            assertThat(ask(good().signedBy(key("old"))).status()).isEqualTo(401);
        }
        assertThat(ask(good().signedBy(key("old"))).status()).isEqualTo(429);
    }

    private Assertion good() {
        return Assertion.of("fetched", ISSUER, clock);
    }

    private Answer ask(String assertion) {
        return Assertion.ask(server, assertion);
    }
}

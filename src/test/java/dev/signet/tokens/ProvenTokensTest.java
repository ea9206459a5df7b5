package dev.signet.tokens;

import static dev.signet.tokens.Forge.BACK_OFFICE;
import static dev.signet.tokens.Forge.EC;
import static dev.signet.tokens.Forge.ISSUER;
import static dev.signet.tokens.Forge.KEYS;
import static dev.signet.tokens.Forge.NAMES;
import static dev.signet.tokens.Forge.NOW;
import static dev.signet.tokens.Forge.OTHER_EC;
import static dev.signet.tokens.Forge.STOREFRONT;
import static dev.signet.tokens.Forge.claims;
import static dev.signet.tokens.Forge.good;
import static dev.signet.tokens.Forge.header;
import static dev.signet.tokens.Forge.quoted;
import static dev.signet.tokens.Forge.token;
import static dev.signet.tokens.Forge.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.MutableClock;
import dev.signet.TestStore;
import dev.signet.keys.KeyRing;
import dev.signet.keys.TestRings;
import dev.signet.protocol.OAuthError;
import dev.signet.store.Store;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A token that was let in before is let in again by its hash alone, and refused for all that it would be refused for. */
class ProvenTokensTest {

    private final MutableClock clock = new MutableClock();
    private final IssuedTokens issued = new IssuedTokens(ISSUER, KEYS);
    private final TokenVerifier verifier = new TokenVerifier(issued, BACK_OFFICE, NAMES, clock);
    private final String token = good();

    @BeforeEach
    void it_is_now() {
        clock.advance(Duration.between(clock.instant(), NOW));
        // The next time it comes in, and from then on it is let in by its hash.
        issued.verify(token);
    }

    @Test
    void a_token_that_is_shown_once_takes_no_place() {
        assertThat(issued.remembered()).isZero();
        issued.verify(good());
        assertThat(issued.remembered()).isZero();
    }

    /** Else the tests below would say nothing. */
    @Test
    void a_token_that_was_proven_twice_is_not_proven_again() {
        assertThat(issued.verify(token)).isSameAs(issued.verify(token));
        assertThat(issued.remembered()).isEqualTo(1);
    }

    @Test
    void it_is_refused_when_it_expires() {
        verifier.verify(token);
        clock.advance(Duration.ofHours(1).minusNanos(1));
        verifier.verify(token);
        clock.advance(Duration.ofNanos(1));
        assertThat(refusal(verifier, token).description()).contains("has expired");
    }

    @Test
    void it_is_refused_when_the_clock_is_set_back_before_its_begin() {
        verifier.verify(token);
        clock.advance(Duration.ofSeconds(-6));
        assertThat(refusal(verifier, token).description()).contains("not valid yet");
    }

    @Test
    void it_is_refused_once_it_is_revoked() {
        Store store = TestStore.empty();
        ActiveTokens tokens = new ActiveTokens(verifier, clientId -> true);
        String jti = tokens.require(token, store).jti();
        store.revoke("demo", jti, NOW.plusSeconds(3600));
        assertThatExceptionOfType(OAuthError.class)
                .isThrownBy(() -> tokens.require(token, store))
                .satisfies(refusal -> assertThat(refusal.description()).contains("revoked"));
    }

    @Test
    void it_is_refused_once_its_client_is_disabled() {
        Store store = TestStore.empty();
        Set<String> clients = new HashSet<>(Set.of("demo"));
        ActiveTokens tokens = new ActiveTokens(verifier, clients::contains);
        tokens.require(token, store);
        clients.clear();
        assertThatExceptionOfType(OAuthError.class).isThrownBy(() -> tokens.require(token, store));
    }

    @Test
    void it_is_refused_once_its_key_is_gone() {
        KeyRing ring = TestRings.retiring(EC, NOW.plusSeconds(60), OTHER_EC, NOW.plusSeconds(30), clock);
        IssuedTokens ofRing = new IssuedTokens(ISSUER, ring);
        clock.advance(Duration.ofSeconds(59));
        ofRing.verify(token);
        assertThat(ofRing.verify(token)).isSameAs(ofRing.verify(token));
        clock.advance(Duration.ofSeconds(1));
        assertThatIllegalArgumentException().isThrownBy(() -> ofRing.verify(token));
    }

    @Test
    void another_application_refuses_it() {
        verifier.verify(token);
        TokenVerifier storefront = new TokenVerifier(issued, STOREFRONT, NAMES, clock);
        assertThat(refusal(storefront, token).description()).contains("for back-office, not for storefront");
        verifier.verify(token);
    }

    @Test
    void one_character_changed_and_it_is_another_token() {
        verifier.verify(token);
        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(refusal(verifier, changed).code()).as("character %s", at).contains("invalid_token");
        }
        assertThat(refusal(verifier, token + "=").code()).contains("invalid_token");
        assertThat(issued.remembered()).isEqualTo(1);
    }

    @Test
    void what_is_not_proven_is_not_remembered() {
        for (String bad : Set.of(
                "",
                "a.b.c",
                token.substring(1),
                token(Forge.STRANGERS, header(EC), claims()),
                token(EC, header(EC), with(claims(), "iss", quoted("https://other.example"))),
                token(EC, header(EC), with(claims(), "cnf", "1")))) {
            assertThatIllegalArgumentException().isThrownBy(() -> issued.verify(bad));
        }
        assertThat(issued.remembered()).isZero();
    }

    @Test
    void two_generations_of_five_thousand_are_remembered() {
        ProvenTokens proven = new ProvenTokens();
        IssuedToken any = issued.verify(token);

        for (int number = 1; number <= 10_000; number++) {
            addTwice(proven, "token " + number, any);
            assertThat(proven.size()).isEqualTo(number);
        }
        assertThat(proven.find("token 5000")).contains(any);
        addTwice(proven, "token 10001", any);
        assertThat(proven.find("token 5001")).contains(any);
        assertThat(proven.find("token 1")).isEmpty();
    }

    @Test
    void there_is_a_bound_and_who_comes_often_stays() {
        ProvenTokens proven = new ProvenTokens();
        IssuedToken often = issued.verify(token);
        addTwice(proven, "often", often);
        for (int number = 0; number < 50_000; number++) {
            addTwice(proven, "token " + number, often);
            assertThat(proven.find("often")).contains(often);
        }
        assertThat(proven.size()).isLessThanOrEqualTo(10_000);
        assertThat(proven.find("token 0")).isEmpty();
        assertThat(proven.find("token 49999")).contains(often);
    }

    private static void addTwice(ProvenTokens proven, String hash, IssuedToken token) {
        proven.add(hash, token);
        proven.add(hash, token);
    }

    private static OAuthError refusal(TokenVerifier verifier, String token) {
        try {
            verifier.verify(token);
        } catch (OAuthError refusal) {
            return refusal;
        }
        throw new AssertionError("It was let in");
    }
}

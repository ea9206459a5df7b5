package dev.signet.tokens;

import static dev.signet.tokens.Forge.BACK_OFFICE;
import static dev.signet.tokens.Forge.ISSUER;
import static dev.signet.tokens.Forge.KEYS;
import static dev.signet.tokens.Forge.NAMES;
import static dev.signet.tokens.Forge.NOW;
import static dev.signet.tokens.Forge.STOREFRONT;
import static dev.signet.tokens.Forge.clock;
import static dev.signet.tokens.Forge.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.TestStore;
import dev.signet.applications.Application;
import dev.signet.protocol.OAuthError;
import dev.signet.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a token, and that nothing is said of one that is not good: RFC 7662 section 2.2. */
class IntrospectionTest {

    private final IssuedTokens issued = new IssuedTokens(ISSUER, KEYS);
    private final TestStore store = TestStore.empty();

    private ActiveTokens of(Application application) {
        return new ActiveTokens(new TokenVerifier(issued, application, NAMES, clock(NOW)), clientId -> true);
    }

    @Test
    void an_active_token_is_described_by_its_claims_after_what_it_is() {
        Introspection told = Introspection.of(good(), issued, List.of(of(STOREFRONT), of(BACK_OFFICE)), store);

        assertThat(told.isActive()).isTrue();
        assertThat(told.jti()).contains("AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(told.members())
                .containsEntry("active", true)
                .containsEntry("token_type", "Bearer")
                .containsEntry("sub", "demo");
        assertThat(told.members().keySet()).startsWith("active", "token_type");
    }

    @Test
    void of_any_other_nothing_is_said_but_that_it_is_not() {
        List<ActiveTokens> visible = List.of(of(BACK_OFFICE));
        store.revoke("demo", "AAAAAAAAAAAAAAAAAAAAAA", NOW.plus(Duration.ofHours(1)));

        for (Introspection told : List.of(
                Introspection.of(good(), issued, visible, store),
                Introspection.of("a.b.c", issued, visible, TestStore.empty()),
                Introspection.of(good(), issued, List.of(of(STOREFRONT)), TestStore.empty()),
                Introspection.of(good(), issued, List.of(), TestStore.empty()))) {
            assertThat(told.members()).isEqualTo(Map.of("active", false));
            assertThat(told.isActive()).isFalse();
            assertThat(told.jti()).isEmpty();
        }
    }

    @Test
    void a_store_that_cannot_know_is_no_reason_to_call_a_token_good_or_bad() {
        Store away = TestStore.away();

        assertThatExceptionOfType(OAuthError.class)
                .isThrownBy(() -> Introspection.of(good(), issued, List.of(of(BACK_OFFICE)), away))
                .satisfies(refusal -> assertThat(refusal.code()).contains("temporarily_unavailable"));
    }
}

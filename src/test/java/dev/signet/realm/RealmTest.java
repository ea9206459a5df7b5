package dev.signet.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.TestStore;
import dev.signet.applications.AccessRule;
import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.AskedPath;
import dev.signet.applications.RequestPath;
import dev.signet.clients.Client;
import dev.signet.clients.ClientSecrets;
import dev.signet.clients.SecretHash;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.Scope;
import dev.signet.tokens.AccessCheck;
import dev.signet.tokens.AccessRequest;
import dev.signet.tokens.BindingRule;
import dev.signet.tokens.Confirmation;
import dev.signet.tokens.DpopRules;
import dev.signet.tokens.VerifiedToken;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealmTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final Issuer ISSUER = new Issuer("http://localhost:8080");
    private static final KeyRing KEYS =
            new KeyRing(List.of(new SigningKey("main", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate())));

    private static final Application ROOT = application("root", "/", false);
    private static final Application SHOP = application("shop", "/shop", false, "shop:read");
    private static final Application ADMIN = application("admin", "/shop/admin", false);
    private static final Application CASELESS = application("caseless", "/Stock", true);

    private final Realm realm = realm(List.of(ROOT, SHOP, ADMIN, CASELESS), client(true, SHOP, ADMIN));

    @ParameterizedTest
    @CsvSource({
        "/, root",
        "/x, root",
        "/shopping, root",
        "/shop, shop",
        "/shop/, shop",
        "/shop/carts, shop",
        "/shop/administration, shop",
        "/shop/Admin, shop",
        "/shop/admin, admin",
        "/shop/admin/users, admin",
        "//shop//admin, admin",
        "/shop/x/../admin, admin",
        "/shop/admin/../x, shop",
        "/SHOP, root",
        "/stock/1, caseless",
        "/STOCK, caseless"
    })
    void of_the_applications_that_hold_a_path_the_innermost_checks(String path, String application) {
        RequestPath requested = RequestPath.parse(path).orElseThrow();

        assertThat(realm.accessCheck(requested).map(check -> check.application().name()))
                .contains(application);
    }

    @Test
    void the_order_of_the_applications_does_not_matter() {
        Realm reversed = realm(List.of(CASELESS, ADMIN, SHOP, ROOT), client(true, SHOP));

        assertThat(reversed.accessCheck(RequestPath.prefix("/shop/admin/x"))
                        .orElseThrow()
                        .application())
                .isSameAs(ADMIN);
    }

    @Test
    void a_path_of_no_application_has_no_check() {
        Realm shopAlone = realm(List.of(SHOP), client(true, SHOP));

        assertThat(shopAlone.accessCheck(RequestPath.prefix("/"))).isEmpty();
        assertThat(shopAlone.accessCheck(RequestPath.prefix("/shopping"))).isEmpty();
    }

    @Test
    void a_token_opens_the_application_that_it_is_for_and_no_other() {
        String authorization = "Bearer " + tokenFor(SHOP);

        assertThat(admit(check(realm, SHOP), authorization).clientId()).isEqualTo("demo");
        for (Application other : List.of(ROOT, ADMIN, CASELESS)) {
            OAuthError refusal = refusal(check(realm, other), authorization);
            assertThat(refusal.code()).contains("invalid_token");
            assertThat(refusal.description()).isEqualTo("The access token is for shop, not for " + other.name());
        }
    }

    @Test
    void a_token_is_refused_once_its_client_is_disabled_gone_or_of_another_application() {
        String authorization = "Bearer " + tokenFor(SHOP);
        List<Application> applications = List.of(ROOT, SHOP, ADMIN);
        Realm disabled = realm(applications, client(false, SHOP, ADMIN));
        Realm gone = new Realm(ISSUER, applications, List.of(), KEYS, DpopRules.NONE, CLOCK, new SecureRandom());
        Realm moved = realm(applications, client(true, ADMIN));

        for (Realm next : List.of(disabled, gone, moved)) {
            OAuthError refusal = refusal(check(next, SHOP), authorization);
            assertThat(refusal.code()).contains("invalid_token");
            assertThat(refusal.description()).isEqualTo("The access token is not valid");
            assertThat(refusal.clientId()).contains("demo");
        }
    }

    @Test
    void a_token_lives_on_in_a_realm_that_is_made_anew_of_the_same_file() {
        String authorization = "Bearer " + tokenFor(SHOP);
        Application same = application("shop", "/shop", false, "shop:read");
        Realm next = realm(List.of(same), client(true, same));

        assertThat(admit(check(next, same), authorization).clientId()).isEqualTo("demo");
    }

    @Test
    void a_token_is_refused_once_its_key_is_gone() {
        String authorization = "Bearer " + tokenFor(SHOP);
        KeyRing others =
                new KeyRing(List.of(new SigningKey("next", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate())));
        Realm next = new Realm(
                ISSUER, List.of(SHOP), List.of(client(true, SHOP)), others, DpopRules.NONE, CLOCK, new SecureRandom());

        assertThat(refusal(check(next, SHOP), authorization).reason()).isEqualTo("kid is none of our keys");
    }

    @Test
    void a_challenge_names_the_metadata_of_its_application() {
        assertThat(check(realm, ADMIN).challenge(OAuthError.missingToken()))
                .endsWith(
                        "resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource/shop/admin\"");
    }

    @Test
    void its_scopes_are_those_of_the_clients_and_then_those_of_the_rules_each_once() {
        assertThat(realm.scopes()).containsExactly("users:read", "shop:read");
    }

    @Test
    void it_tells_what_it_was_made_of() {
        assertThat(realm.issuer()).isEqualTo(ISSUER);
        assertThat(realm.keys()).isSameAs(KEYS);
        assertThat(realm.applications()).containsExactly(ROOT, SHOP, ADMIN, CASELESS);
        assertThat(realm.authenticator().find("demo")).isPresent();
    }

    @Test
    void the_realm_in_force_is_the_one_that_was_put_there_last() {
        Realm next = realm(List.of(SHOP), client(true, SHOP));
        CurrentRealm current = new CurrentRealm(realm);
        assertThat(current.get()).isSameAs(realm);

        current.replace(next);

        assertThat(current.get()).isSameAs(next);
    }

    private String tokenFor(Application application) {
        RequestParameters request = new RequestParameters(
                Map.of("grant_type", "client_credentials"),
                List.of(application.audience()),
                List.of(),
                CallerAddress.parse("127.0.0.1"),
                Possession.NONE);
        Client client = realm.authenticator().find("demo").orElseThrow();
        return realm.tokenIssuer()
                .issue(client.grant(request), Confirmation.NONE)
                .value();
    }

    private static AccessCheck check(Realm realm, Application application) {
        return realm.accessCheck(application.path()).orElseThrow();
    }

    private static VerifiedToken admit(AccessCheck check, String authorization) {
        String path = check.application().path().encoded();
        AccessRequest request = new AccessRequest("POST", AskedPath.of(path), List.of(authorization), Possession.NONE);
        return check.admit(request, TestStore.empty()).token();
    }

    private static OAuthError refusal(AccessCheck check, String authorization) {
        Throwable thrown = catchThrowable(() -> admit(check, authorization));
        assertThat(thrown).isInstanceOf(OAuthError.class);
        return (OAuthError) thrown;
    }

    private static Realm realm(List<Application> applications, Client client) {
        return new Realm(ISSUER, applications, List.of(client), KEYS, DpopRules.NONE, CLOCK, new SecureRandom());
    }

    private static Client client(boolean enabled, Application... applications) {
        return new Client(
                "demo",
                Optional.empty(),
                ClientSecrets.of(SecretHash.ofPlainText("demo-secret")),
                List.of(applications),
                Scope.parse("users:read shop:read"),
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                enabled,
                BindingRule.NONE,
                false);
    }

    private static Application application(String name, String path, boolean lowerCase, String... scopes) {
        List<AccessRule> rules = List.of(scopes).stream()
                .map(scope -> new AccessRule(RequestPath.prefix(path), Set.of("GET"), Scope.parse(scope)))
                .toList();
        return new Application(
                name,
                "http://localhost:8080" + path,
                RequestPath.prefix(path),
                lowerCase,
                new AccessRules(rules, lowerCase));
    }
}

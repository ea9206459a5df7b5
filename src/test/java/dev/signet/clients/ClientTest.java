package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.Scope;
import dev.signet.tokens.BindingRule;
import dev.signet.tokens.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

    private static final String BOTH = "products:read users:read";
    private static final Application BACK_OFFICE = application("back-office", "/api");
    private static final Application STOREFRONT = application("storefront", "/storefront/api");
    private static final Application WAREHOUSE = application("warehouse", "/stock");
    private static final ClientCredential SECRET = ClientSecrets.of(SecretHash.ofPlainText("demo-secret"));

    private final Client client = client(BOTH);
    private final Client unscoped = client("");

    @Test
    void a_request_that_names_nothing_gets_the_first_application_and_all_of_the_scope() {
        Grant grant = client.grant(request(null));

        assertThat(grant.clientId()).isEqualTo("both");
        assertThat(grant.application()).isSameAs(BACK_OFFICE);
        assertThat(grant.scope()).hasToString(BOTH);
        assertThat(grant.lifetime()).isEqualTo(Duration.ofMinutes(15));
        assertThat(grant.claims()).isEqualTo(Map.of("tenant", "acme"));
    }

    @Test
    void a_resource_picks_the_application() {
        assertThat(client.grant(request(null, BACK_OFFICE.audience())).application())
                .isSameAs(BACK_OFFICE);
        assertThat(client.grant(request(null, STOREFRONT.audience())).application())
                .isSameAs(STOREFRONT);
    }

    @Test
    void one_resource_twice_is_one_resource() {
        Grant grant = client.grant(request(null, STOREFRONT.audience(), STOREFRONT.audience()));

        assertThat(grant.application()).isSameAs(STOREFRONT);
    }

    @Test
    void two_resources_are_an_invalid_target() {
        OAuthError refusal =
                refusal(client, request(null, BACK_OFFICE.audience(), STOREFRONT.audience(), BACK_OFFICE.audience()));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.code()).contains("invalid_target");
        assertThat(refusal.description()).isEqualTo("One token is for one resource; ask for one at a time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/stock",
                "http://localhost:8080/api/",
                "http://localhost:8080/API",
                "http://localhost:8080/api#x",
                "http://localhost:8080/%61pi",
                "back-office",
                "/api",
                "http://evil.example/api",
                "not a uri"
            })
    void a_resource_that_is_no_application_of_the_client_is_an_invalid_target(String resource) {
        OAuthError refusal = refusal(client, request(null, resource));

        assertThat(refusal.code()).contains("invalid_target");
        assertThat(refusal.description()).isEqualTo("The resource is none that the client may have a token for");
        assertThat(refusal.clientId()).contains("both");
    }

    @ParameterizedTest
    @CsvSource({
        "products:read, products:read",
        "users:read, users:read",
        "products:read users:read, products:read users:read",
        "users:read products:read, users:read products:read",
        "users:read users:read, users:read"
    })
    void a_client_gets_the_part_of_its_scope_that_it_asks_for(String asked, String granted) {
        assertThat(client.grant(request(asked)).scope()).hasToString(granted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "users:read admin", "users", "Users:read", "users:read products:read admin"})
    void more_scope_than_the_client_has_is_refused(String asked) {
        OAuthError refusal = refusal(client, request(asked));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.code()).contains("invalid_scope");
        assertThat(refusal.description()).isEqualTo("The scope is more than the client may have");
        assertThat(refusal.clientId()).contains("both");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                " users:read",
                "users:read ",
                "users:read  products:read",
                "users:read\t",
                "\"",
                "a\\b",
                "caf\u00e9"
            })
    void a_scope_that_is_not_of_the_syntax_is_refused_and_not_repeated(String asked) {
        OAuthError refusal = refusal(client, request(asked));

        assertThat(refusal.code()).contains("invalid_scope");
        assertThat(refusal.description())
                .isEqualTo("The scope is not a list of scope tokens with one space between two");
    }

    @Test
    void a_client_without_scope_gets_none_and_may_ask_for_none() {
        assertThat(unscoped.grant(request(null)).scope().isEmpty()).isTrue();
        assertThat(refusal(unscoped, request("users:read")).code()).contains("invalid_scope");
    }

    @Test
    void a_missing_grant_type_is_an_invalid_request() {
        RequestParameters request = new RequestParameters(
                Map.of(), List.of(), List.of(), CallerAddress.parse("127.0.0.1"), Possession.NONE);

        assertThat(refusal(client, request).code()).contains("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "authorization_code",
                "refresh_token",
                "Client_Credentials",
                "client_credentials ",
                "CLIENT_CREDENTIALS"
            })
    void another_grant_type_is_unsupported(String grantType) {
        OAuthError refusal = refusal(client, requestOf(grantType, null));

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.code()).contains("unsupported_grant_type");
        assertThat(refusal.clientId()).contains("both");
    }

    @Test
    void the_grant_type_is_checked_before_the_resource_and_the_resource_before_the_scope() {
        assertThat(refusal(client, requestOf("password", "admin", "http://evil.example"))
                        .code())
                .contains("unsupported_grant_type");
        assertThat(refusal(client, requestOf("client_credentials", "admin", "http://evil.example"))
                        .code())
                .contains("invalid_target");
        assertThat(refusal(client, requestOf("client_credentials", "admin", STOREFRONT.audience()))
                        .code())
                .contains("invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss",
                "sub",
                "aud",
                "exp",
                "nbf",
                "iat",
                "jti",
                "client_id",
                "scope",
                "cnf",
                "act",
                "may_act",
                "active",
                "token_type",
                ""
            })
    void a_registered_claim_is_not_the_clients_to_choose(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Client.requireOwnClaim(name));
        assertThatIllegalArgumentException().isThrownBy(() -> withClaims(Map.of("tenant", "acme", name, "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant", "ISS", "https://example.com/iss", "roles", "x", " "})
    void another_claim_is(String name) {
        assertThat(withClaims(Map.of(name, "x")).claims()).containsKey(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", " ", "a b", "~!@#$%^&*()_+{}|:\"<>?", "\\", "9"})
    void visible_ASCII_and_spaces_are_a_client_id(String clientId) {
        assertThat(withId(clientId).clientId()).isEqualTo(clientId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "caf\u00e9", "a\tb", "a\n", "\u0000", "\u007f", "a\u00a0b", "\ud83d\ude00"})
    void another_client_id_is_refused(String clientId) {
        assertThatIllegalArgumentException().isThrownBy(() -> Client.requireClientId(clientId));
        assertThatIllegalArgumentException().isThrownBy(() -> withId(clientId));
    }

    @Test
    void a_client_without_an_application_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Client(
                        "both",
                        Optional.empty(),
                        SECRET,
                        List.of(),
                        Scope.NONE,
                        Duration.ofHours(1),
                        Map.of(),
                        List.of(),
                        true,
                        BindingRule.NONE,
                        false))
                .withMessage("must name an application");
    }

    @Test
    void a_client_without_one_may_introspect_and_gets_no_token() {
        Client blind = new Client(
                "blind",
                Optional.empty(),
                SECRET,
                List.of(),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                true,
                BindingRule.NONE,
                true);

        assertThat(blind.getsTokens()).isFalse();
        assertThat(client.getsTokens()).isTrue();
    }

    @Test
    void its_tokens_are_good_for_its_applications_while_it_is_enabled() {
        assertThat(client.mayUse(BACK_OFFICE)).isTrue();
        assertThat(client.mayUse(STOREFRONT)).isTrue();
        assertThat(client.mayUse(WAREHOUSE)).isFalse();

        Client disabled = new Client(
                "both",
                Optional.empty(),
                SECRET,
                List.of(BACK_OFFICE),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                false,
                BindingRule.NONE,
                false);
        assertThat(disabled.mayUse(BACK_OFFICE)).isFalse();
    }

    @Test
    void nobody_changes_a_client_afterwards() {
        List<Application> applications = new ArrayList<>(List.of(BACK_OFFICE));
        Map<String, Object> claims = new HashMap<>(Map.of("tenant", "acme"));
        Client own = new Client(
                "own",
                Optional.empty(),
                SECRET,
                applications,
                Scope.NONE,
                Duration.ofHours(1),
                claims,
                List.of(),
                true,
                BindingRule.NONE,
                false);
        applications.add(STOREFRONT);
        claims.put("iss", "evil");

        assertThat(own.applications()).containsExactly(BACK_OFFICE);
        assertThat(own.claims()).containsOnlyKeys("tenant");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> own.claims().put("iss", "evil"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> own.applications().add(STOREFRONT));
    }

    @Test
    void written_out_it_shows_no_secret() {
        assertThat(client.toString()).contains("both").doesNotContain("demo-secret");
    }

    private static Client client(String scope) {
        return new Client(
                "both",
                Optional.of("Both"),
                SECRET,
                List.of(BACK_OFFICE, STOREFRONT),
                scope.isEmpty() ? Scope.NONE : Scope.parse(scope),
                Duration.ofMinutes(15),
                Map.of("tenant", "acme"),
                List.of(),
                true,
                BindingRule.NONE,
                false);
    }

    private static Client withId(String clientId) {
        return new Client(
                clientId,
                Optional.empty(),
                SECRET,
                List.of(BACK_OFFICE),
                Scope.NONE,
                Duration.ofHours(1),
                Map.of(),
                List.of(),
                true,
                BindingRule.NONE,
                false);
    }

    private static Client withClaims(Map<String, Object> claims) {
        return new Client(
                "own",
                Optional.empty(),
                SECRET,
                List.of(BACK_OFFICE),
                Scope.NONE,
                Duration.ofHours(1),
                claims,
                List.of(),
                true,
                BindingRule.NONE,
                false);
    }

    private static Application application(String name, String path) {
        return new Application(
                name,
                "http://localhost:8080" + path,
                RequestPath.prefix(path),
                false,
                new AccessRules(List.of(), false));
    }

    private static RequestParameters request(@Nullable String scope, String... resources) {
        return requestOf("client_credentials", scope, resources);
    }

    private static RequestParameters requestOf(String grantType, @Nullable String scope, String... resources) {
        Map<String, String> parameters = new HashMap<>(Map.of("grant_type", grantType));
        if (scope != null) {
            parameters.put("scope", scope);
        }
        return new RequestParameters(
                parameters, List.of(resources), List.of(), CallerAddress.parse("127.0.0.1"), Possession.NONE);
    }

    private static OAuthError refusal(Client client, RequestParameters request) {
        Throwable thrown = catchThrowable(() -> client.grant(request));
        assertThat(thrown).isInstanceOf(OAuthError.class);
        return (OAuthError) thrown;
    }
}

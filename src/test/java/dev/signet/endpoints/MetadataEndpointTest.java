package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.oauth2.core.AuthorizationGrantType.CLIENT_CREDENTIALS;
import static org.springframework.security.oauth2.core.ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
import static org.springframework.security.oauth2.core.ClientAuthenticationMethod.CLIENT_SECRET_POST;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.keys.SigningAlgorithm;
import java.time.Clock;
import java.util.List;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** What the server says of itself, and that strangers understand it: RFC 8414. */
class MetadataEndpointTest {

    private static final String RFC_8414 = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";
    private static RunningServer server;
    private static RunningServer withPath;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock());
        withPath = RunningServer.start(TestConfig.issuedBy("http://localhost:8080/auth/eu"), new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
        withPath.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {RFC_8414, OPENID})
    void the_document_says_what_the_server_can_do_and_nothing_else(String path) {
        Answer answer = server.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().values("Content-Type")).containsExactly("application/json");
        assertThat(answer.body()).isEqualTo("""
                {"issuer":"http://localhost:8080",\
                "token_endpoint":"http://localhost:8080/oauth2-token",\
                "token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],\
                "introspection_endpoint":"http://localhost:8080/oauth2-token/introspect",\
                "introspection_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],\
                "introspection_signing_alg_values_supported":["RS256"],\
                "revocation_endpoint":"http://localhost:8080/oauth2-token/revoke",\
                "revocation_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],\
                "jwks_uri":"http://localhost:8080/.well-known/jwks.json",\
                "grant_types_supported":["client_credentials"],\
                "response_types_supported":[],\
                "subject_types_supported":["public"],\
                "scopes_supported":["products:read","users:read"],\
                "dpop_signing_alg_values_supported":["RS256","RS384","RS512","PS256","PS384","PS512","ES256","ES384","ES512","EdDSA","Ed25519"%s],\
                "protected_resources":["http://localhost:8080/api","http://localhost:8080/storefront/api",\
                "https://warehouse.example/stock"]}""".formatted(latticeAlgorithms()));
    }

    /** ML-DSA came with Java 24. */
    private static String latticeAlgorithms() {
        return SigningAlgorithm.ML_DSA_65.isAvailable() ? ",\"ML-DSA-65\"" : "";
    }

    @Test
    void without_a_scope_in_the_configuration_there_is_no_scopes_supported() {
        try (RunningServer plain = RunningServer.start("""
                issuer: http://localhost:8080
                server: { port: 0 }
                signing_keys:
                  - { kid: main, algorithm: RS256, private_key: keys/main.pem }
                applications:
                  one: { path: /api }
                clients:
                  - { client_id: demo, client_secret: demo-secret, application: one }
                """, new MutableClock())) {
            assertThat(plain.get(RFC_8414).json().has("scopes_supported")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server/auth/eu",
                "/auth/eu/.well-known/oauth-authorization-server",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration/auth/eu",
                "/auth/eu/.well-known/openid-configuration",
                "/.well-known/openid-configuration"
            })
    void an_issuer_with_a_path_is_described_at_the_inserted_and_at_the_appended_place(String path) {
        Answer answer = withPath.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("issuer").textValue()).isEqualTo("http://localhost:8080/auth/eu");
        assertThat(answer.json().get("token_endpoint").textValue())
                .isEqualTo("http://localhost:8080/auth/eu/oauth2-token");
        assertThat(answer.json().get("jwks_uri").textValue())
                .isEqualTo("http://localhost:8080/auth/eu/.well-known/jwks.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server/auth",
                "/.well-known/oauth-authorization-server/auth/eu/",
                "/.well-known/oauth-authorization-server/auth/us",
                "/auth/.well-known/oauth-authorization-server",
                "/auth/eu/.well-known/oauth-authorization-server/auth/eu"
            })
    void no_other_issuer_is_described(String path) {
        Answer answer = withPath.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/auth/eu"})
    void the_endpoints_answer_below_the_issuers_path_and_without_it(String prefix) {
        Answer token = withPath.postForm(
                prefix + "/oauth2-token",
                "grant_type",
                "client_credentials",
                "client_id",
                "demo",
                "client_secret",
                "demo-secret");
        assertThat(token.status()).isEqualTo(200);
        assertThat(withPath.get(prefix + "/.well-known/jwks.json").json().get("keys"))
                .hasSize(2);
        assertThat(withPath.get(prefix + "/health/ready").status()).isEqualTo(200);
        assertThat(withPath.get(prefix + "/oauth2-token").status()).isEqualTo(405);
    }

    @Test
    void an_issuer_that_ends_with_a_slash_stays_as_it_is_and_its_urls_have_one() {
        try (RunningServer slash =
                RunningServer.start(TestConfig.issuedBy("http://localhost:8080/"), new MutableClock())) {
            Answer answer = slash.get(RFC_8414);
            assertThat(answer.json().get("issuer").textValue()).isEqualTo("http://localhost:8080/");
            assertThat(answer.json().get("token_endpoint").textValue()).isEqualTo("http://localhost:8080/oauth2-token");
            assertThat(answer.json().get("jwks_uri").textValue())
                    .isEqualTo("http://localhost:8080/.well-known/jwks.json");
            assertThat(slash.call("/api/users", slash.token("demo", "demo-secret"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RFC_8414, OPENID})
    void the_document_may_be_cached_and_asked_after(String path) {
        Answer first = server.get(path);
        String etag = String.valueOf(first.header("ETag"));
        assertThat(etag).matches("\"[A-Za-z0-9_-]+\"");
        assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=300");

        Answer second = server.send(server.request(path).header("If-None-Match", etag));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(second.header("ETag")).isEqualTo(etag);
        assertThat(second.header("Cache-Control")).isEqualTo("public, max-age=300");
    }

    @Test
    void a_changed_document_has_another_tag() {
        try (RunningServer changing = RunningServer.start(TestConfig.TWO_APPLICATIONS, new MutableClock())) {
            String etag = String.valueOf(changing.get(RFC_8414).header("ETag"));
            changing.reload(TestConfig.TWO_APPLICATIONS.replace("products:read users:read", "products:read"));

            Answer answer = changing.send(changing.request(RFC_8414).header("If-None-Match", etag));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().get("scopes_supported")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RFC_8414, OPENID})
    void head_has_the_header_fields_and_no_body(String path) {
        Answer get = server.get(path);
        Answer head = server.send(server.request(path).head());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Type", "Content-Length", "ETag", "Cache-Control")) {
            assertThat(head.headers().values(name))
                    .as(name)
                    .isEqualTo(get.headers().values(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void another_method_is_405_with_allow(String method) {
        RequestBody body = method.equals("OPTIONS") ? null : RequestBody.create(new byte[0]);
        for (String path : List.of(RFC_8414, OPENID)) {
            Answer answer = server.send(server.request(path).method(method, body));
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers().values("Allow")).containsExactly("GET, HEAD");
            assertThat(answer.error()).isEqualTo("invalid_request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/auth/eu"})
    void spring_security_finds_its_way_from_the_issuer_alone(String issuerPath) {
        int port = RunningServer.freePort();
        try (RunningServer real = RunningServer.start(TestConfig.publishedAt(port, issuerPath), Clock.systemUTC())) {
            String issuer = "http://localhost:" + port + issuerPath;
            for (ClientAuthenticationMethod method : List.of(CLIENT_SECRET_BASIC, CLIENT_SECRET_POST)) {
                ClientRegistration registration = ClientRegistrations.fromIssuerLocation(issuer)
                        .authorizationGrantType(CLIENT_CREDENTIALS)
                        .clientAuthenticationMethod(method)
                        .clientId("a client:with %odd+ characters")
                        .clientSecret("p&ss=w%rd+ :\u00e9")
                        .build();
                assertThat(registration.getProviderDetails().getTokenUri()).isEqualTo(issuer + "/oauth2-token");
                assertThat(registration.getProviderDetails().getJwkSetUri())
                        .isEqualTo(issuer + "/.well-known/jwks.json");

                OAuth2AccessTokenResponse response = new RestClientClientCredentialsTokenResponseClient()
                        .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration));
                assertThat(real.call("/api/users", response.getAccessToken().getTokenValue())
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}

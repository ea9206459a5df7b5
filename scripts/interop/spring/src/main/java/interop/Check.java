package interop;

import com.nimbusds.jose.jwk.ECKey;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientCredentialsOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Once the application is up: gets tokens in three ways, and shows them to Signet's sample API and to its own. */
@Component
class Check implements ApplicationRunner {

    private record Called(int status, String challenge, String body) {}

    private final ConfigurableApplicationContext context;
    private final AuthorizedClientServiceOAuth2AuthorizedClientManager manager;
    private final String issuer;
    private final String own;

    Check(
            ConfigurableApplicationContext context,
            ClientRegistrationRepository registrations,
            OAuth2AuthorizedClientService clients,
            ECKey clientKey,
            @Value("${issuer}") String issuer,
            @Value("${server.port}") int port,
            @Value("${issuer-as-audience}") boolean issuerAsAudience) {
        this.context = context;
        this.issuer = issuer;
        this.own = "http://localhost:" + port;
        var assertions = new NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest>(
                registration -> clientKey);
        if (issuerAsAudience) {
            assertions.setJwtClientAssertionCustomizer(assertion -> assertion.getClaims().audience(List.of(issuer)));
        }
        var tokens = new RestClientClientCredentialsTokenResponseClient();
        tokens.addParametersConverter(assertions);
        var provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
        provider.setAccessTokenResponseClient(tokens);
        manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
        manager.setAuthorizedClientProvider(provider);
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (String client : List.of("basic", "post", "signed")) {
            String token = token(client);
            expect(200, "\"data\"", call(issuer + "/api/users", token));
            expect(200, client, call(own + "/who", token));
            expect(401, "", call(own + "/who", forged(token)));
            System.out.println("Spring Security: " + client + ": good");
        }
        expect(401, "", call(own + "/who", "garbage"));
        SpringApplication.exit(context);
    }

    private String token(String client) {
        return manager.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(client)
                        .principal("interop")
                        .build())
                .getAccessToken()
                .getTokenValue();
    }

    /** The same token with another signature. */
    private static String forged(String token) {
        int signature = token.lastIndexOf('.') + 1;
        return token.substring(0, signature) + new StringBuilder(token.substring(signature)).reverse();
    }

    private static Called call(String url, String token) {
        return RestClient.create()
                .get()
                .uri(url)
                .headers(fields -> fields.setBearerAuth(token))
                .exchange((request, answer) -> new Called(
                        answer.getStatusCode().value(),
                        String.valueOf(answer.getHeaders().getFirst("WWW-Authenticate")),
                        new String(answer.getBody().readAllBytes())));
    }

    private static void expect(int status, String part, Called called) {
        if (called.status() != status || !called.body().contains(part)) {
            throw new IllegalStateException("expected " + status + " with " + part + ", not " + called);
        }
    }
}

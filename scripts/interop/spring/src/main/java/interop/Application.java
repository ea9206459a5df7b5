package interop;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.web.SecurityFilterChain;

/** A resource server and three clients, as a user of Spring Boot would have them. */
@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests ->
                        requests.requestMatchers("/jwks.json").permitAll().anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.jwt(withDefaults()))
                .build();
    }

    /** An access token says what it is, RFC 9068 section 2.1; Spring Security wants "JWT" there until it is told otherwise. */
    @Bean
    JwtTypeValidator accessTokens() {
        return new JwtTypeValidator("at+jwt");
    }

    @Bean
    ECKey clientKey() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyID("spring").generate();
    }
}

package dev.signet.realm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.endpoints.Paths;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnPathsTest {

    private static final String HERE = "http://localhost:8080";

    @ParameterizedTest
    @CsvSource({
        "/oauth2-token, is /oauth2-token",
        "/oauth2-token/api, is below /oauth2-token",
        "/health, is above /health/live",
        "/health/ready, is /health/ready",
        "/.well-known, is above /.well-known/oauth-authorization-server",
        "/.well-known/oauth-protected-resource/api, is below /.well-known/oauth-protected-resource",
        "/auth, is above /auth/verify",
        "/metrics/api, is below /metrics",
        "/docs, is /docs",
        "/openapi.yaml, is /openapi.yaml"
    })
    void an_application_cannot_be_at_above_or_below_an_endpoint(String path, String conflict) {
        assertThat(conflict(HERE, path, HERE + path)).contains(conflict);
        assertThat(conflict(HERE + "/sso", path, HERE + "/sso" + path)).contains(conflict);
        assertThat(conflict(HERE + "/sso", "/sso" + path, HERE + "/sso" + path)).contains(conflict);
    }

    @Test
    void where_the_case_is_ignored_it_is_ignored_here_too() {
        Application ignoring = application("/Health", HERE + "/Health", true);

        assertThat(new OwnPaths(new Issuer(HERE)).conflict(ignoring)).contains("is above /health/live");
        assertThat(conflict(HERE, "/Health", HERE + "/Health")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', /",
        "'', /api",
        "'', /authors",
        "'', /healthy",
        "'', /auth/api",
        "'', /.well-known/acme-challenge",
        "/auth, /",
        "/auth, /auth",
        "/auth, /auth/api",
        "/a/b, /a",
        "/a/b, /a/b"
    })
    void an_application_may_be_beside_them_and_have_the_whole_of_the_issuer(String issuerPath, String path) {
        assertThat(conflict(HERE + issuerPath, path, HERE + path)).isEmpty();
    }

    @Test
    void another_origin_has_its_own_paths() {
        assertThat(conflict(HERE, "/health", "https://clinic.example/health")).isEmpty();
        assertThat(conflict(HERE, "/health", "urn:clinic")).isPresent();
    }

    @Test
    void every_endpoint_that_there_is_is_among_them() {
        List<String> paths =
                Arrays.stream(Paths.class.getFields()).map(OwnPathsTest::value).toList();

        assertThat(paths)
                .contains("/oauth2-token")
                .allSatisfy(
                        path -> assertThat(conflict(HERE, path, HERE + path)).isPresent());
    }

    private static String value(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<String> conflict(String issuer, String path, String audience) {
        return new OwnPaths(new Issuer(issuer)).conflict(application(path, audience, false));
    }

    private static Application application(String path, String audience, boolean lowerCase) {
        return new Application(
                "api", audience, RequestPath.prefix(path), lowerCase, new AccessRules(List.of(), lowerCase));
    }
}

package dev.signet.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://localhost:8080/",
                "https://auth.example.com",
                "https://auth.example.com/",
                "https://auth.example.com/realms/main",
                "https://auth.example.com/realms/main/",
                "https://AUTH.example.com",
                "https://auth.example.com:443",
                "http://127.0.0.1:8080",
                "http://[::1]:8080",
                "https://[2001:db8::1]/auth",
                "https://auth.example.com/caf%C3%A9",
                "https://auth.example.com/a~b.c-d_e"
            })
    void an_http_URL_is_kept_as_it_is_written(String identifier) {
        assertThat(new Issuer(identifier)).hasToString(identifier);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost:8080",
                "//localhost",
                "/auth",
                "auth.example.com",
                "ftp://auth.example.com",
                "urn:example:issuer",
                "mailto:a@example.com",
                "file:///etc/passwd",
                "HTTPS://auth.example.com",
                "https:auth.example.com",
                "https:/auth.example.com",
                "https://",
                "https:///auth",
                "https://:8080",
                "https://auth.example.com?",
                "https://auth.example.com?a=b",
                "https://auth.example.com#",
                "https://auth.example.com#x",
                "https://user@auth.example.com",
                "https://user:pass@auth.example.com",
                "https://@auth.example.com",
                "https://auth.example.com:port",
                "https://auth.example.com//",
                "https://auth.example.com//auth",
                "https://auth.example.com/auth//",
                "https://auth.example.com/a//b",
                "https://auth.example.com/.",
                "https://auth.example.com/../auth",
                "https://auth.example.com/a/..",
                "https://auth.example.com/a;b",
                "https://auth.example.com/%2e",
                "https://auth.example.com/a%2Fb",
                "https://auth.example.com/%61uth",
                "https://auth.example.com/caf%c3%a9",
                "https://auth.example.com/caf\u00e9",
                "https://caf\u00e9.example.com",
                "https://auth.example.com/a b",
                "https://auth.example.com/\"",
                "https://auth.example.com\\auth",
                "https://auth.example.com\n",
                "https://auth.example.com/%",
                "https://[::1",
                "https://1.2.3.4.5"
            })
    void another_text_is_refused(String identifier) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Issuer(identifier))
                .withMessage(
                        "must be an http or https URL without query and fragment, such as https://auth.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost, false, ''",
        "http://localhost:8080/, localhost, false, ''",
        "https://AUTH.Example.COM/Realm, auth.example.com, true, /Realm",
        "https://auth.example.com/a/b/, auth.example.com, true, /a/b",
        "http://[::1]:8080, ::1, false, ''",
        "http://127.0.0.1, 127.0.0.1, false, ''"
    })
    void it_knows_its_host_its_scheme_and_its_path(String identifier, String host, boolean https, String path) {
        Issuer issuer = new Issuer(identifier);

        assertThat(issuer.host()).isEqualTo(host);
        assertThat(issuer.isHttps()).isEqualTo(https);
        assertThat(issuer.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, http://localhost:8080/oauth2-token",
        "http://localhost:8080/, http://localhost:8080/oauth2-token",
        "https://auth.example.com/realm, https://auth.example.com/realm/oauth2-token",
        "https://auth.example.com/realm/, https://auth.example.com/realm/oauth2-token"
    })
    void a_URL_of_ours_is_the_identifier_and_the_path_with_one_slash_between(String identifier, String url) {
        assertThat(new Issuer(identifier).url("/oauth2-token")).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, /api, http://localhost:8080/.well-known/oauth-protected-resource/api",
        "http://localhost:8080/, /storefront/api, http://localhost:8080/.well-known/oauth-protected-resource/storefront/api",
        "http://localhost:8080, /, http://localhost:8080/.well-known/oauth-protected-resource",
        "http://localhost:8080, /caf%C3%A9, http://localhost:8080/.well-known/oauth-protected-resource/caf%C3%A9",
        "https://auth.example.com/realm, /api, https://auth.example.com/realm/.well-known/oauth-protected-resource/api"
    })
    void the_metadata_of_an_application_has_a_URL_of_ours(String identifier, String path, String url) {
        Application application = application(identifier + path, path);

        assertThat(new Issuer(identifier).resourceMetadataUrl(application)).isEqualTo(url);
    }

    @Test
    void the_metadata_is_found_with_and_without_the_path_of_the_issuer() {
        Application application = application("https://api.example.com/v1/stock", "/stock");

        assertThat(new Issuer("https://auth.example.com/realm").resourceMetadataPaths(application))
                .containsExactlyInAnyOrder(
                        "/.well-known/oauth-protected-resource/stock",
                        "/realm/.well-known/oauth-protected-resource/stock");
    }

    @Test
    void where_the_paths_agree_there_is_one() {
        Application application = application("http://localhost:8080/api", "/api");

        assertThat(new Issuer("http://localhost:8080").resourceMetadataPaths(application))
                .containsExactly("/.well-known/oauth-protected-resource/api");
    }

    @Test
    void an_audience_of_our_own_origin_has_a_place_that_is_made_of_its_path() {
        Issuer issuer = new Issuer("https://example.com/auth");

        assertThat(issuer.insertedResourceMetadataPath(application("https://example.com/v1/stock", "/stock")))
                .contains("/.well-known/oauth-protected-resource/v1/stock");
        assertThat(issuer.insertedResourceMetadataPath(application("https://example.com/", "/stock")))
                .contains("/.well-known/oauth-protected-resource");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:example:api",
                "http://example.com/api",
                "https://example.com:444/api",
                "https://other.example/api"
            })
    void an_audience_of_another_origin_has_no_place_here(String audience) {
        assertThat(new Issuer("https://example.com").insertedResourceMetadataPath(application(audience, "/api")))
                .isEmpty();
    }

    @Test
    void the_published_URL_leads_to_one_of_the_paths() {
        for (String identifier : List.of("http://localhost:8080", "https://auth.example.com/realm/")) {
            for (String path : List.of("/", "/api", "/caf%C3%A9/x")) {
                Issuer issuer = new Issuer(identifier);
                Application application = application("urn:example:api", path);

                assertThat(issuer.resourceMetadataPaths(application))
                        .contains(URI.create(issuer.resourceMetadataUrl(application))
                                .getRawPath());
            }
        }
    }

    private static Application application(String audience, String path) {
        return new Application("api", audience, RequestPath.prefix(path), false, new AccessRules(List.of(), false));
    }
}

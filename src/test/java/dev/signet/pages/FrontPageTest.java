package dev.signet.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at {@code /} in a real browser: what somebody sees, and that nothing else happens. */
class FrontPageTest {

    private static final String BACK_OFFICE = ".call[data-application=back-office]";
    private static final String STOREFRONT = ".call[data-application=storefront]";
    private static final Accessibility ACCESSIBILITY = new Accessibility();

    private static Browser browser;
    private static RunningServer server;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        server = serve(TestConfig.publishedAt(RunningServer.freePort(), ""));
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    /** By the real clock, since a browser has no other. */
    private static RunningServer serve(String config) {
        return RunningServer.start(config, Clock.systemUTC());
    }

    private static String home(RunningServer which) {
        return "http://localhost:" + which.port() + "/";
    }

    @BeforeEach
    void open() {
        browser.resize(1100, 900, false);
        browser.prefer("light");
        browser.open(home(server));
        browser.console();
    }

    @AfterEach
    void nothing_went_wrong_unseen() {
        assertThat(browser.console()).as("the console").isEmpty();
        assertThat(browser.forbidden()).as("what the policy forbade").isEmpty();
    }

    private static void ask(String clientId, String secret) {
        browser.type("#client-id", clientId);
        browser.type("#client-secret", secret);
        browser.click("#send");
    }

    private static void askAndGet(String clientId, String secret) {
        ask(clientId, secret);
        browser.await("#signature", "The signature is right");
    }

    @Test
    void without_JavaScript_the_page_can_be_read() {
        browser.allowScripts(false);
        try {
            browser.open(home(server));

            assertThat(browser.text("main"))
                    .contains(
                            "curl -s 'http://localhost:" + server.port() + "/oauth2-token'",
                            "back-office",
                            "http://localhost:" + server.port() + "/storefront/api",
                            "http://localhost:" + server.port() + "/.well-known/jwks.json",
                            "With JavaScript this page also asks for a token")
                    .doesNotContain("Client secret");
        } finally {
            browser.allowScripts(true);
            browser.open(home(server));
        }
    }

    @Test
    void a_token_is_taken_apart_and_its_signature_checked() {
        askAndGet("both", "both-secret");

        assertThat(browser.text("#asked")).isEqualTo("Here is a token. It is good for 15 minutes.");
        assertThat(browser.text("#signature"))
                .contains("checked here, by RS256, with the key “main” of the published key set");
        assertThat(browser.text("#header-members")).contains("typ at+jwt\nan access token (RFC 9068)", "alg RS256");
        assertThat(browser.text("#claims"))
                .contains(
                        "iss http://localhost:" + server.port() + "\nissued by this server",
                        "client_id both",
                        "for back-office, and for no other API",
                        "scope products:read users:read",
                        "tenant acme\na claim of the client's own",
                        "level 3")
                .containsPattern("exp [0-9]+\nexpires on \\w+day, .* in (14|15) minutes\n");
        assertThat(browser.text("#exchange"))
                .contains(
                        "POST /oauth2-token",
                        "\"grant_type\": \"client_credentials\"",
                        "HTTP 200",
                        "\"expires_in\": 900")
                .contains("\"client_secret\": \"••••••••\"")
                .doesNotContain("both-secret");
    }

    @Test
    void a_token_for_the_back_office_is_let_in_there_and_refused_at_the_storefront() {
        askAndGet("demo", "demo-secret");

        browser.click(BACK_OFFICE + " button");
        browser.await(BACK_OFFICE, "Let in: the token is for this API.");
        browser.click(STOREFRONT + " button");
        browser.await(STOREFRONT, "Refused with 401: The access token is for back-office, not for storefront.");

        assertThat(browser.text(BACK_OFFICE))
                .contains("GET /api/users\nHost: localhost:" + server.port(), "Authorization: Bearer ey")
                .contains("HTTP 200", "Content-Type: application/vnd.api+json", "Nikolai Petrov");
        assertThat(browser.text(STOREFRONT))
                .contains("GET /storefront/api/products", "Authorization: Bearer ey")
                .contains("HTTP 401", "WWW-Authenticate: Bearer realm=\"signet\", error=\"invalid_token\"")
                .doesNotContain("Walnut");
    }

    @Test
    void the_API_that_is_chosen_is_the_one_that_the_token_is_for() {
        browser.click("#resource option:nth-child(3)");
        askAndGet("both", "both-secret");

        browser.click(STOREFRONT + " button");
        browser.await(STOREFRONT, "Let in");
        browser.click(BACK_OFFICE + " button");
        browser.await(BACK_OFFICE, "Refused with 401: The access token is for storefront, not for back-office.");
    }

    @Test
    void without_a_token_an_API_says_where_to_get_one() {
        browser.click(BACK_OFFICE + " button");

        browser.await(BACK_OFFICE, "Refused: there is no token yet.");
        assertThat(browser.text(BACK_OFFICE)).contains("resource_metadata=");
    }

    @Test
    void a_scope_that_the_token_lacks_is_told() {
        askAndGet("unscoped-shop", "unscoped-secret");

        browser.click(STOREFRONT + " button");

        browser.await(STOREFRONT, "lacks a scope that this path needs");
    }

    @Test
    void an_API_that_is_elsewhere_is_told_from_one_that_refuses() {
        askAndGet("demo", "demo-secret");

        browser.click(".call[data-application=warehouse] button");

        browser.await(".call[data-application=warehouse]", "Refused with 401: The access token is for back-office");
    }

    @Test
    void a_wrong_secret_is_told_in_words_and_takes_the_old_token_away() {
        askAndGet("demo", "demo-secret");
        ask("", "-not");

        browser.await("#asked", "Refused: the client did not prove itself.");
        assertThat(browser.text("#exchange")).contains("HTTP 401", "\"error\": \"invalid_client\"");
        assertThat(browser.text("#taken")).isEmpty();
        browser.click(BACK_OFFICE + " button");
        browser.await(BACK_OFFICE, "there is no token yet");
    }

    @Test
    void a_scope_that_the_client_has_not_is_told_in_words() {
        browser.type("#scope", "users:write");
        ask("demo", "demo-secret");

        browser.await("#asked", "Refused: this client may not have that scope.");
    }

    @Test
    void a_server_that_is_away_is_told_in_words() {
        try (RunningServer other = serve(TestConfig.publishedAt(RunningServer.freePort(), ""))) {
            browser.open(home(other));
            askAndGet("demo", "demo-secret");
            other.stop();

            browser.click(BACK_OFFICE + " button");
            browser.await(BACK_OFFICE, "The server is away: it did not answer. Is it still running?");
            browser.click("#send");
            browser.await("#asked", "The server is away: it did not answer.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"})
    void the_signature_is_checked_whatever_it_is_made_by(String algorithm) {
        String config = TestConfig.publishedAt(RunningServer.freePort(), "")
                .replaceFirst(
                        "signing_keys:\n",
                        "signing_keys:\n  - { kid: other, algorithm: " + algorithm
                                + ", private_key: keys/other.pem, generate: true }\n");
        try (RunningServer other = serve(config)) {
            browser.open(home(other));
            askAndGet("demo", "demo-secret");

            assertThat(browser.text("#signature")).contains("by " + algorithm + ", with the key “other”");
        }
    }

    @Test
    void an_answer_that_is_not_Signets_is_told() {
        browser.run("window.fetch = () => Promise.resolve(new Response('<h1>A gateway</h1>', { status: 502 }))");
        ask("demo", "demo-secret");

        browser.await("#asked", "What answered is not Signet: this page does not understand it.");
        assertThat(browser.text("#exchange")).contains("HTTP 502", "<h1>A gateway</h1>");
    }

    @Test
    void a_signature_that_is_wrong_is_told() {
        askAndGet("demo", "demo-secret");

        // The first character of the signature, for the last has bits that count for nothing.
        browser.run("const [header, claims, seal] = token.split('.');"
                + "return takeApart([header, claims, (seal[0] === 'A' ? 'B' : 'A') + seal.slice(1)].join('.'))");

        assertThat(browser.text("#signature")).startsWith("The signature is wrong");
    }

    @Test
    void a_signature_that_this_browser_cannot_check_is_not_called_right() {
        askAndGet("demo", "demo-secret");

        browser.run("crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'));"
                + "return takeApart(token)");

        assertThat(browser.text("#signature"))
                .isEqualTo("The signature was not checked: this browser cannot do RS256.");
    }

    @Test
    void whatever_a_token_says_is_shown_as_text() {
        String claim = "<img src=x onerror=document.title=1>";
        String config = TestConfig.publishedAt(RunningServer.freePort(), "")
                .replace("level: 3", "\"" + claim + "\": \"<script>document.title=2</script>\"");
        try (RunningServer other = serve(config)) {
            browser.open(home(other));
            askAndGet("both", "both-secret");

            assertThat(browser.text("#claims")).contains(claim, "<script>document.title=2</script>");
            assertThat(browser.run("return document.title").textValue()).startsWith("Signet at ");
        }
    }

    @Test
    void at_another_address_than_the_issuers_the_page_says_so_and_works() {
        browser.open("http://127.0.0.1:" + server.port() + "/");

        assertThat(browser.text("#elsewhere"))
                .contains("You opened this page at http://127.0.0.1:" + server.port())
                .contains("the issuer is http://localhost:" + server.port());
        askAndGet("demo", "demo-secret");
        browser.click(BACK_OFFICE + " button");
        browser.await(BACK_OFFICE, "Let in");
    }

    @Test
    void it_works_below_the_path_of_an_issuer() {
        try (RunningServer other = serve(TestConfig.publishedAt(RunningServer.freePort(), "/tenant/one"))) {
            browser.open("http://localhost:" + other.port() + "/tenant/one");

            assertThat(browser.url()).isEqualTo("http://localhost:" + other.port() + "/tenant/one/");
            assertThat(browser.text("#curl-token"))
                    .contains("'http://localhost:" + other.port() + "/tenant/one/oauth2-token'");
            askAndGet("demo", "demo-secret");
            assertThat(browser.text("#exchange")).contains("POST /tenant/one/oauth2-token");
            browser.click(BACK_OFFICE + " button");
            browser.await(BACK_OFFICE, "Let in");
        }
    }

    @Test
    void nothing_is_stored_and_nothing_is_in_the_URL() {
        askAndGet("demo", "demo-secret");

        assertThat(browser.url()).isEqualTo(home(server));
        assertThat(browser.run("return [localStorage.length, sessionStorage.length, document.cookie, history.length,"
                                + " (await indexedDB.databases()).length, (await caches.keys()).length].join()")
                        .textValue())
                .matches("0,0,,[0-9]+,0,0");
    }

    @Test
    void a_page_that_is_left_comes_back_without_the_secret() {
        askAndGet("demo", "demo-secret");

        browser.open(home(server) + "docs/page.css");
        browser.run("history.back()");
        Eventually.that(
                "the page is there again",
                () -> browser.url().equals(home(server))
                        && browser.run("return document.readyState").textValue().equals("complete"));

        assertThat(browser.run("return document.querySelector('#client-secret').value")
                        .textValue())
                .isEmpty();
        assertThat(browser.text("#taken")).isEmpty();
    }

    @Test
    void the_keyboard_is_enough() {
        browser.run("document.activeElement.blur()");
        List<String> stops = List.of("Skip to the content", "Swagger UI", "OpenAPI", "client-id", "client-secret");
        for (String stop : stops) {
            browser.type(":focus, body:not(:focus-within)", "\uE004");
            assertThat(browser.run("return document.activeElement.id || document.activeElement.innerText")
                            .textValue())
                    .isEqualTo(stop);
        }
        browser.type("#client-id", "demo");
        browser.type("#client-secret", "demo-secret\uE007");

        browser.await("#signature", "The signature is right");
        assertThat(browser.run("return document.activeElement.id").textValue()).isEqualTo("client-secret");
    }

    @ParameterizedTest
    @CsvSource({"light, 1100", "dark, 1100", "light, 375", "dark, 375"})
    void axe_finds_nothing(String scheme, int width) throws IOException {
        browser.prefer(scheme);
        browser.resize(width, 900, width < 500);
        assertThat(ACCESSIBILITY.violations(browser))
                .as("before anything is done")
                .isEmpty();

        askAndGet("demo", "demo-secret");
        browser.click(BACK_OFFICE + " button");
        browser.await(BACK_OFFICE, "Let in");
        browser.click(STOREFRONT + " button");
        browser.await(STOREFRONT, "Refused");

        assertThat(ACCESSIBILITY.violations(browser)).as("with all of it").isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth").intValue())
                .as("nothing sticks out")
                .isLessThanOrEqualTo(width);
        keepPicture(scheme + (width < 500 ? "-phone" : ""), width);
    }

    /** For docs/images, with {@code -Dsignet.pictures=true} alone: no two machines make quite the same picture. */
    private static void keepPicture(String name, int width) throws IOException {
        if (Boolean.getBoolean("signet.pictures")) {
            Path directory = Path.of(System.getProperty("basedir", ""), "docs", "images");
            Files.createDirectories(directory);
            browser.run("window.scrollTo(0, 0); document.activeElement.blur()");
            int end = browser.run(
                            "return Math.round(document.querySelector(arguments[0]).getBoundingClientRect().bottom)",
                            width < 500 ? "#raw" : STOREFRONT)
                    .intValue();
            SmallPicture.write(browser.picture(width, end + 24), directory.resolve("page-" + name + ".png"));
        }
    }
}

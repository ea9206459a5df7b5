package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RawConnection;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for people as documents; what they do in a browser is tested in dev.signet.pages. */
class PagesEndpointTest {

    private static final List<String> PAGES = List.of(
            "/",
            "/docs",
            "/openapi.yaml",
            "/docs/page.css",
            "/docs/page.js",
            "/docs/icon.svg",
            "/docs/docs.js",
            "/docs/swagger-ui.css",
            "/docs/swagger-ui-bundle.js");
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
    private static final Pattern SHELL = Pattern.compile("(?s)<pre id=\"(curl-[a-z]+)\"[^>]*>(.*?)</pre>");

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start(TestConfig.publishedAt(RunningServer.freePort(), ""), new MutableClock());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RunningServer serve(String config) {
        return RunningServer.start(config, new MutableClock());
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html",
        "/docs, text/html",
        "/openapi.yaml, application/yaml",
        "/docs/page.css, text/css",
        "/docs/page.js, text/javascript",
        "/docs/icon.svg, image/svg+xml",
        "/docs/docs.js, text/javascript",
        "/docs/swagger-ui.css, text/css",
        "/docs/swagger-ui-bundle.js, text/javascript"
    })
    void each_is_there_and_says_what_a_browser_may_do_with_it(String path, String mediaType) {
        Answer answer = server.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith(mediaType);
        assertThat(answer.body()).isNotBlank();
        assertThat(answer.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                        + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");

        String etag = String.valueOf(answer.header("ETag"));
        Answer again = server.send(server.request(path).header("If-None-Match", etag));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();

        Answer head = server.send(server.request(path).head());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("ETag")).isEqualTo(etag);
        assertThat(head.body()).isEmpty();

        Answer posted = server.send(server.request(path).post(RequestBody.create(new byte[0])));
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/docs/", "/docs/page.html", "/docs/../docs/page.css", "/docs/swagger-ui.js", "/docs//page.css"})
    void nothing_else_is_there(String path) throws IOException {
        try (RawConnection connection = RawConnection.to(server)) {
            assertThat(connection
                            .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void without_pages_their_paths_are_like_any_other() {
        try (RunningServer other = serve(TestConfig.TWO_APPLICATIONS.replace("port: 0", "port: 0\n  pages: false"))) {
            for (String path : PAGES) {
                Answer answer = other.get(path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.body()).isEqualTo(other.get("/nothing").body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 404", "localhost, 200", "127.0.0.1, 200"})
    void unless_it_is_said_they_are_there_on_this_machine_alone(String host, int status) {
        String config = TestConfig.TWO_APPLICATIONS
                .replace("port: 0", "port: 0\n  host: \"" + host + "\"")
                .replaceAll("client_secret: .*", "client_secret: \"sha256:" + "ab".repeat(32) + "\"");
        try (RunningServer other = serve(config)) {
            assertThat(other.get("/").status()).isEqualTo(status);
        }
    }

    @Test
    void nothing_is_loaded_from_elsewhere() {
        for (String page : List.of("/", "/docs")) {
            List<String> references = REFERENCE
                    .matcher(server.get(page).body().replaceAll("(?s)<a .*?>", ""))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(references).isNotEmpty().allMatch(reference -> reference.startsWith("docs/"));
            assertThat(references)
                    .allSatisfy(reference ->
                            assertThat(server.get("/" + reference).status()).isEqualTo(200));
        }
    }

    @Test
    void no_client_and_no_secret_is_on_any_page() {
        for (String path : List.of("/", "/docs", "/openapi.yaml")) {
            assertThat(server.get(path).body())
                    .doesNotContain(
                            "demo", "shop-secret", "both-secret", "unscoped", "sleeping", "odd+", "p&ss", "acme");
        }
    }

    @Test
    void the_page_says_what_is_in_force() {
        String issuer = "http://localhost:" + server.port();
        assertThat(server.get("/").body())
                .contains(
                        "authorization server <code class=\"wrap\">" + issuer + "</code>",
                        "href=\"" + issuer + "/.well-known/jwks.json\"",
                        "<span class=\"mono\">" + issuer + "/oauth2-token/revoke</span>",
                        "<td><code>/storefront/api</code></td><td><code>" + issuer + "/storefront/api</code></td>"
                                + "<td>products:read</td>",
                        "data-application=\"warehouse\" data-audience=\"https://warehouse.example/stock\""
                                + " data-path=\"/stock\"",
                        "data-path=\"/api/users\"");
    }

    @Test
    void a_reload_is_seen_at_once() {
        String config = TestConfig.publishedAt(RunningServer.freePort(), "");
        try (RunningServer other = serve(config)) {
            String etag = String.valueOf(other.get("/").header("ETag"));

            other.reload(config.replace("/stock", "/shelf"));

            Answer answer = other.send(other.request("/").header("If-None-Match", etag));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("/shelf").doesNotContain("/stock");
        }
    }

    @Test
    void what_the_configuration_says_is_text_and_never_markup() {
        String odd = "http://localhost/a'&b";
        String config = TestConfig.issuedBy("http://localhost:8080/it's&co").replace("http://localhost:8080/api", odd);
        try (RunningServer other = serve(config)) {
            String page = other.get("/it's&co/").body();

            assertThat(page)
                    .contains("data-audience=\"http://localhost/a&#39;&amp;b\"")
                    .contains("curl -s &#39;http://localhost:8080/it&#39;\\&#39;&#39;s&amp;co/oauth2-token&#39;")
                    .doesNotContain(odd, "it's&co");
        }
    }

    @Test
    void they_are_below_the_path_of_an_issuer_and_where_a_gateway_takes_it_away() {
        try (RunningServer other = serve(TestConfig.issuedBy("http://localhost:8080/tenant/one"))) {
            for (String path : PAGES) {
                assertThat(other.get("/tenant/one" + path).body())
                        .as(path)
                        .isEqualTo(other.get(path).body())
                        .isNotEmpty();
            }
            assertThat(other.get("/tenant/one/").body()).contains("/tenant/one/oauth2-token");
            assertThat(other.get("/tenant/").status()).isEqualTo(404);
        }
    }

    @Test
    void without_its_slash_the_path_of_an_issuer_leads_to_the_page() throws IOException {
        try (RunningServer other = serve(TestConfig.issuedBy("http://localhost:8080/tenant/one"));
                RawConnection connection = RawConnection.to(other)) {
            assertThat(connection
                            .send("GET /tenant/one HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 308 ")
                    .contains("\r\nLocation: ./one/\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', /, /", "/tenant, /tenant, /tenant/", "/tenant, /tenant, /tenant", "/tenant, /, /tenant/"})
    void under_the_path_of_an_application_the_token_comes_first(
            String issuerPath, String applicationPath, String page) {
        String config = TestConfig.issuedBy("http://localhost:8080" + issuerPath)
                .replace("path: /stock", "path: " + applicationPath);
        try (RunningServer other = serve(config)) {
            Answer answer = other.get(page);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ");
            assertThat(other.get(issuerPath + "/docs").status()).isEqualTo(200);
            assertThat(other.get(issuerPath + "/openapi.yaml").status()).isEqualTo(200);
        }
    }

    /** The lines for curl as they stand on the page, with what they say must be in the shell's variables. */
    @Test
    void the_lines_for_curl_do_what_they_say() throws IOException, InterruptedException {
        String page = server.get("/").body();
        String secret = "p&ss=w%rd+ :\u00e9";

        String token = shell(lines(page, "curl-token"), "a client:with %odd+ characters", secret, "");
        assertThat(token).startsWith("{\"token_type\":\"Bearer\",\"expires_in\":3600,\"access_token\":\"");
        String value = token.replaceAll(".*\"access_token\":\"([^\"]*)\".*", "$1");

        assertThat(shell(lines(page, "curl-calls"), "", "", value))
                .contains(
                        "HTTP/1.1 200 OK", "Nikolai Petrov", "The access token is for back-office, not for storefront");
        assertThat(shell(lines(page, "curl-revoke"), "a client:with %odd+ characters", secret, value))
                .startsWith("HTTP/1.1 200 OK");
        assertThat(server.call("/api/users", value).status()).isEqualTo(401);
    }

    private static String lines(String page, String id) {
        return SHELL.matcher(page)
                .results()
                .filter(block -> block.group(1).equals(id))
                .map(PagesEndpointTest::unescaped)
                .findFirst()
                .orElseThrow();
    }

    private static String unescaped(MatchResult block) {
        return block.group(2).replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    }

    private static String shell(String lines, String clientId, String secret, String token)
            throws IOException, InterruptedException {
        // The warehouse is at another origin, where nobody is.
        String reachable = lines.lines()
                .filter(line -> !line.contains("warehouse.example"))
                .reduce("", (all, line) -> all + line + "\n");
        ProcessBuilder shell = new ProcessBuilder(new ArrayList<>(List.of("sh", "-c", reachable)));
        shell.environment().put("CLIENT_ID", clientId);
        shell.environment().put("CLIENT_SECRET", secret);
        shell.environment().put("TOKEN", token);
        shell.environment().put("LC_ALL", "C.UTF-8");
        shell.environment().put("no_proxy", "*");
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

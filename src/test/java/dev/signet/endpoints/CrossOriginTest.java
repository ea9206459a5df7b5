package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.util.Arrays;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins at the token endpoint: the CORS protocol of the Fetch standard. */
class CrossOriginTest {

    private static final String PATH = "/oauth2-token";
    private static final String APP = "https://app.example.com";
    private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");
    private static RunningServer listed;
    private static RunningServer any;
    private static RunningServer none;

    @BeforeAll
    static void start() {
        listed = server("[https://app.example.com, \"http://localhost:3000\"]");
        any = server("[\"*\"]");
        none = server("[]");
    }

    private static RunningServer server(String origins) {
        return RunningServer.start(
                TestConfig.TWO_APPLICATIONS.replace("port: 0", "port: 0\n  cors_origins: " + origins),
                new MutableClock());
    }

    @AfterAll
    static void stop() {
        listed.close();
        any.close();
        none.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {APP, "http://localhost:3000"})
    void a_page_of_a_listed_origin_gets_its_token_and_may_read_it(String origin) {
        Answer answer = listed.send(good(listed).header("Origin", origin));

        assertThat(answer.status()).isEqualTo(200);
        assertReadableBy(origin, answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.example",
                "https://APP.example.com",
                "https://app.example.com/",
                "null",
                "*"
            })
    void a_page_of_another_origin_may_not_read_the_answer(String origin) {
        Answer answer = listed.send(good(listed).header("Origin", origin));

        assertThat(answer.status()).isEqualTo(200);
        assertNotReadable(answer);
        assertThat(answer.headers().values("Vary")).containsExactly("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {APP, "https://evil.example", "null"})
    void a_star_lets_every_page_read(String origin) {
        Answer answer = any.send(good(any).header("Origin", origin));
        assertThat(answer.status()).isEqualTo(200);
        assertReadableBy("*", answer);
    }

    @Test
    void an_answer_that_depends_on_the_origin_says_so_also_to_who_has_none() {
        for (RunningServer server : List.of(listed, any)) {
            for (Request.Builder request : List.of(
                    good(server),
                    post(server, "grant_type=client_credentials"),
                    server.request(PATH),
                    server.request(PATH).method("OPTIONS", null))) {
                Answer answer = server.send(request);
                assertThat(answer.headers().values("Vary")).containsExactly("Origin");
                assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
            }
        }
    }

    @Test
    void a_page_may_read_refusals_too() {
        for (RunningServer server : List.of(listed, any)) {
            assertReadable(401, server, post(server, "grant_type=client_credentials&client_id=demo"));
            assertReadable(401, server, post(server, "grant_type=password&client_id=demo&client_secret=wrong"));
            assertReadable(400, server, post(server, "grant_type=password&client_id=demo&client_secret=demo-secret"));
            assertReadable(400, server, post(server, "grant_type=%"));
            assertReadable(400, server, post(server, ""));
            assertReadable(413, server, post(server, "x".repeat(20_000)));
            assertReadable(405, server, server.request(PATH));
            assertReadable(405, server, server.request(PATH).head());
            assertReadable(405, server, server.request(PATH).delete());
            RequestBody text = RequestBody.create("x", MediaType.get("text/plain"));
            assertReadable(400, server, server.request(PATH).post(text));
        }
    }

    @Test
    void a_preflight_is_answered_and_kept_for_ten_minutes() {
        for (RunningServer server : List.of(listed, any)) {
            Answer answer = server.send(preflight(server, PATH, APP));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertReadableBy(server == any ? "*" : APP, answer);
            assertThat(answer.headers().values("Access-Control-Allow-Methods")).containsExactly("POST");
            assertThat(tokens(answer, "Access-Control-Allow-Headers"))
                    .containsExactlyInAnyOrder("Authorization", "Content-Type", "DPoP");
            assertThat(answer.headers().values("Access-Control-Max-Age")).containsExactly("600");
        }
    }

    @Test
    void a_preflight_from_another_origin_is_refused() {
        Answer answer = listed.send(preflight(listed, PATH, "https://evil.example"));
        assertThat(answer.status()).isEqualTo(405);
        assertNotReadable(answer);
        assertThat(answer.headers().values("Vary")).containsExactly("Origin");
    }

    @Test
    void options_without_a_method_to_ask_for_is_no_preflight() {
        Answer answer = listed.send(listed.request(PATH).method("OPTIONS", null).header("Origin", APP));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertReadableBy(APP, answer);
    }

    @Test
    void without_cors_origins_there_is_no_preflight_and_nothing_to_read() {
        Answer refused = none.send(preflight(none, PATH, APP));
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("POST");
        Answer issued = none.send(good(none).header("Origin", APP));
        assertThat(issued.status()).isEqualTo(200);
        for (Answer answer : List.of(refused, issued)) {
            assertNotReadable(answer);
            assertThat(answer.headers().values("Vary")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/.well-known/oauth-protected-resource/api",
                "/.well-known/jwks.json",
                "/health/ready",
                "/api/users",
                "/oauth2-token/nothing"
            })
    void nothing_but_the_token_endpoint_has_cors_fields(String path) {
        for (RunningServer server : List.of(listed, any)) {
            Answer plain = server.get(path);
            Answer crossOrigin = server.send(server.request(path).header("Origin", APP));
            assertThat(crossOrigin.status()).isEqualTo(plain.status());
            assertNotReadable(crossOrigin);
            assertThat(crossOrigin.headers().values("Vary"))
                    .isEqualTo(plain.headers().values("Vary"))
                    .doesNotContain("Origin");
            assertNotReadable(server.send(preflight(server, path, APP)));
        }
    }

    @Test
    void below_the_issuers_path_it_is_the_same() {
        String config = TestConfig.issuedBy("http://localhost:8080/auth")
                .replace("port: 0", "port: 0\n  cors_origins: [\"" + APP + "\"]");
        try (RunningServer withPath = RunningServer.start(config, new MutableClock())) {
            for (String path : List.of("/oauth2-token", "/auth/oauth2-token")) {
                assertThat(withPath.send(preflight(withPath, path, APP)).status())
                        .isEqualTo(204);
                assertReadableBy(APP, withPath.send(withPath.request(path).header("Origin", APP)));
            }
        }
    }

    private static Request.Builder good(RunningServer server) {
        return post(server, "grant_type=client_credentials&client_id=demo&client_secret=demo-secret");
    }

    private static Request.Builder post(RunningServer server, String form) {
        return server.request(PATH).post(RequestBody.create(form, FORM));
    }

    private static Request.Builder preflight(RunningServer server, String path, String origin) {
        return server.request(path)
                .method("OPTIONS", null)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type");
    }

    private static void assertReadable(int status, RunningServer server, Request.Builder request) {
        Answer answer = server.send(request.header("Origin", APP));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertReadableBy(server == any ? "*" : APP, answer);
    }

    private static void assertReadableBy(String origin, Answer answer) {
        assertThat(answer.headers().values("Access-Control-Allow-Origin")).containsExactly(origin);
        assertThat(tokens(answer, "Access-Control-Expose-Headers"))
                .containsExactlyInAnyOrder("DPoP-Nonce", "Retry-After", "X-Request-Id");
        assertThat(answer.headers().values("Vary")).containsExactly("Origin");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
    }

    private static void assertNotReadable(Answer answer) {
        assertThat(answer.headers().names()).noneMatch(name -> name.startsWith("Access-Control-"));
    }

    private static List<String> tokens(Answer answer, String name) {
        return answer.headers().values(name).stream()
                .flatMap(value -> Arrays.stream(value.split(", *", -1)))
                .toList();
    }
}

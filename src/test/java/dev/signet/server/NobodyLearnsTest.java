package dev.signet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Answer;
import dev.signet.LogCapture;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import dev.signet.clients.Client;
import dev.signet.clients.ClientSecrets;
import dev.signet.clients.SecretHash;
import dev.signet.config.ConfigFile;
import dev.signet.config.Configuration;
import dev.signet.config.KeyFiles;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.Possession;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.Scope;
import dev.signet.tokens.AccessToken;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers must not learn from answers, nor readers of the log from the log. */
class NobodyLearnsTest {

    private static final List<String> SECRETS = List.of(
            "demo-secret",
            "shop-secret",
            "unscoped-secret",
            "both-secret",
            "sleeping-secret",
            "p&ss=w%rd+ :\u00e9",
            "a-wrong-guess");

    @Test
    void every_reason_why_a_client_is_refused_looks_the_same_from_outside() {
        MutableClock clock = new MutableClock();
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, clock)) {
            List<Request.Builder> refused = List.of(
                    form(server, "client_id", "demo", "client_secret", "a-wrong-guess"),
                    form(server, "client_id", "nobody", "client_secret", "a-wrong-guess"),
                    form(server, "client_id", "sleeping", "client_secret", "sleeping-secret"),
                    form(server, "client_id", "sleeping", "client_secret", "a-wrong-guess"),
                    form(server, "client_id", "demo"),
                    form(server, "client_id", "nobody"),
                    form(server, "client_secret", "demo-secret"),
                    form(server),
                    form(
                            server,
                            "client_id",
                            "demo",
                            "client_assertion_type",
                            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                            "client_assertion",
                            "e30.e30."),
                    form(server).header("Authorization", basic("demo:a-wrong-guess")),
                    form(server).header("Authorization", basic("nobody:a-wrong-guess")),
                    form(server).header("Authorization", basic("sleeping:sleeping-secret")),
                    form(server).header("Authorization", basic("no colon")),
                    form(server).header("Authorization", "Bearer e30.e30.e30"),
                    form(server, "client_id", "nobody", "scope", "anything", "resource", "https://any.example"),
                    form(server, "client_id", "demo", "scope", "anything", "resource", "https://any.example"));

            Set<String> answers = new TreeSet<>();
            for (Request.Builder request : refused) {
                // Too many at once would be told to slow down.
                clock.advance(Duration.ofMinutes(1));
                answers.add(told(server.send(request)));
                // So slowly that none is one too many.
                clock.advance(Duration.ofSeconds(6));
            }
            assertThat(answers)
                    .singleElement()
                    .asString()
                    .startsWith("401\n")
                    .contains("www-authenticate: Basic realm=\"signet\"");
        }
    }

    @Test
    void no_secret_and_no_token_is_ever_in_the_log() throws Exception {
        List<String> hidden = new ArrayList<>();
        for (String secret : SECRETS) {
            hidden.addAll(formsOf(secret));
        }
        List<String> log;
        try (LogCapture capture = LogCapture.begin()) {
            hidden.addAll(everythingThatCanHappen());
            log = capture.lines();
        }

        assertThat(log).hasSizeGreaterThan(40);
        for (String line : log) {
            assertThat(hidden).as(line).noneMatch(line::contains);
        }
    }

    /** Good and bad requests of every kind, with what must be hidden in every place that has room for it. */
    private static List<String> everythingThatCanHappen() {
        List<String> tokens = new ArrayList<>();
        MutableClock clock = new MutableClock();
        try (RunningServer server = RunningServer.start(TestConfig.TWO_APPLICATIONS, clock)) {
            for (String id : List.of("demo", "shop", "unscoped-shop", "both")) {
                String secret = id.replace("-shop", "") + "-secret";
                tokens.add(server.token(id, secret));
                server.send(form(server).header("Authorization", basic(id + ":" + secret)));
                server.send(form(server).header("Authorization", basic(id + ":a-wrong-guess")));
                server.send(form(server).header("Authorization", "Basic " + secret));
                server.send(form(server).header("Authorization", "Bearer " + secret));
                server.send(form(server, "client_id", id, "client_secret", secret, "scope", "too:much"));
                server.send(form(server, "client_id", id, "client_secret", secret, "scope", "\"" + secret));
                server.send(form(server, "client_id", id, "client_secret", secret, "resource", secret));
                server.send(form(server, "client_id", id, "client_secret", secret, "grant_type", "password"));
                server.send(form(server, "client_id", id, "client_secret", secret, "client_assertion", secret));
                server.send(server.request("/oauth2-token?client_secret=" + secret)
                        .post(RunningServer.form("grant_type", "client_credentials")));
                server.postJson("/oauth2-token", "{\"client_id\":\"" + id + "\",\"client_secret\":\"" + secret + "\"");
                server.postJson(
                        "/oauth2-token", "{\"client_id\":\"" + id + "\",\"client_secret\":{\"" + secret + "\":1}}");
                server.send(server.request("/oauth2-token")
                        .post(RequestBody.create("client_secret=" + secret, MediaType.get("text/plain"))));
            }
            server.token("a client:with %odd+ characters", "p&ss=w%rd+ :\u00e9");
            server.send(form(server, "client_id", "sleeping", "client_secret", "sleeping-secret"));
            callEverything(server, tokens);
            clock.advance(Duration.ofDays(1));
            callEverything(server, tokens);
            server.reload(TestConfig.TWO_APPLICATIONS.replace("client_id: demo", "client_id: another"));
            callEverything(server, tokens);
        }
        return tokens.stream()
                .map(token -> token.substring(token.lastIndexOf('.') + 1))
                .toList();
    }

    private static void callEverything(RunningServer server, List<String> tokens) {
        for (String token : tokens) {
            for (String path : List.of("/api/users", "/api/nothing", "/storefront/api/products", "/stock")) {
                server.call(path, token);
                server.call(path + "?access_token=" + token, token + "x");
                server.call(path, token.substring(0, 20) + " " + token);
                server.send(server.request(path).header("Authorization", token));
                server.send(server.request(path).header("Authorization", "Basic " + token));
                server.send(server.request(path).header("Authorization", "DPoP " + token));
            }
            server.call("/oauth2-token", token);
            server.get("/nothing?access_token=" + token);
        }
    }

    @Test
    void what_holds_a_secret_does_not_say_it_when_it_is_printed(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("config.yml"),
                TestConfig.TWO_APPLICATIONS.replaceAll("(?m)^( *)private_key:", "$1generate: true\n$1private_key:"));
        Configuration configuration =
                new ConfigFile(file, Map.of(), new MutableClock(), new SecureRandom()).read(KeyFiles.ASSUME);
        ClientSecrets credential = ClientSecrets.of(SecretHash.ofPlainText("demo-secret"));
        Client client = configuration.realm().authenticator().find("demo").orElseThrow();
        RequestParameters request = new RequestParameters(
                Map.of("client_id", "demo", "client_secret", "demo-secret", "client_assertion", "demo-secret"),
                List.of(),
                List.of("Basic demo-secret"),
                CallerAddress.parse("127.0.0.1"),
                Possession.NONE);
        AccessToken token = new AccessToken("e30.e30.demo-secret", "Bearer", "an-id", Duration.ofHours(1), Scope.NONE);

        List<String> printed = new ArrayList<>();
        for (Object object : List.of(
                client,
                credential,
                credential.secrets().get(0).hash(),
                configuration,
                configuration.server(),
                configuration.warnings(),
                configuration.realm(),
                configuration.realm().keys(),
                configuration.realm().keys().signing(),
                request,
                token)) {
            printed.add(object.toString());
        }
        List<String> hidden = new ArrayList<>();
        for (String secret : SECRETS) {
            hidden.addAll(formsOf(secret));
        }
        for (String text : printed) {
            assertThat(hidden).as(text).noneMatch(text::contains);
        }
    }

    private static Request.Builder form(RunningServer server, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        if (!all.contains("grant_type")) {
            all.addAll(List.of("grant_type", "client_credentials"));
        }
        return server.request("/oauth2-token").post(RunningServer.form(all.toArray(String[]::new)));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** All that a stranger sees, but for what is new in each answer. */
    private static String told(Answer answer) {
        List<String> fields = new ArrayList<>();
        answer.headers()
                .forEach(field -> fields.add(field.getFirst().toLowerCase(Locale.ROOT) + ": " + field.getSecond()));
        fields.removeIf(field -> field.startsWith("date: ") || field.startsWith("x-request-id: "));
        return answer.status() + "\n" + String.join("\n", fields) + "\n\n" + answer.body();
    }

    /** A secret as it could come by mistake: itself, in an encoding, or as a digest. */
    private static List<String> formsOf(String secret) throws Exception {
        byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
        List<String> forms = new ArrayList<>(List.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                HexFormat.of().formatHex(octets),
                HexFormat.of().formatHex(digest),
                Base64.getEncoder().encodeToString(digest),
                Base64.getUrlEncoder().withoutPadding().encodeToString(digest)));
        // Base64 of a text that holds the secret, at each of the three offsets; its first and last digits depend on
        // what stands around it.
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + octets.length];
            System.arraycopy(octets, 0, shifted, before, octets.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(encoded.substring(before == 0 ? 0 : 4, encoded.length() - 2));
        }
        return forms;
    }
}

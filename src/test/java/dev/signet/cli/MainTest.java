package dev.signet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.LogCapture;
import dev.signet.keys.SigningAlgorithm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, as Main builds it, in surroundings of the test. */
class MainTest {

    private static final String GOOD = """
            issuer: http://localhost:8080
            server:
              port: 0
            signing_keys:
              - { kid: main, algorithm: ES256, private_key: keys/main.pem, generate: true }
            applications:
              back-office: { path: /api }
            clients:
              - { client_id: demo, client_secret: "${SECRET}", application: back-office }
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private List<Runnable> onTermination = new ArrayList<>();
    private String in = "";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "serve --help", "check-config --help"})
    void help_is_on_standard_output(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out()).startsWith("Usage: signet ").contains("--config", "--help", "--version");
        assertThat(err()).isEmpty();
    }

    @Test
    void help_names_each_command_as_it_is_typed() {
        run("--help");
        run("serve", "--help");
        run("check-config", "--help");
        assertThat(out())
                .contains("Usage: signet [-hV] [--config=FILE] [COMMAND]\n", "  serve  ", "  check-config  ")
                .contains("Usage: signet serve [-hV] [--config=FILE]\n")
                .contains("Usage: signet check-config [-hV] [--config=FILE]\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "serve --version", "check-config --version"})
    void the_version_is_one_line_on_standard_output(String arguments) {
        assertThat(run(arguments.split(" "))).isZero();
        assertThat(out()).matches("signet \\S.*\\R");
        assertThat(err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense",
                "nonsense",
                "serve --nonsense",
                "serve nonsense",
                "check-config --nonsense",
                "check-config nonsense",
                "check-config --config",
                "check-config --config a.yml --config b.yml"
            })
    void what_nobody_understands_is_status_2_and_says_how_to_use_it(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err()).containsPattern("(?m)^(Usage|Did you mean): signet ").doesNotContain("\tat ", "Exception");
    }

    @Test
    void a_good_configuration_is_good_and_checking_it_changes_nothing() throws IOException {
        String file = write(GOOD);
        assertThat(run("check-config", "--config", file)).isZero();

        assertThat(out()).isEqualTo(file + ": good" + System.lineSeparator());
        assertThat(err()).isEmpty();
        assertThat(everythingIn(directory)).containsExactly(directory, directory.resolve("config.yml"));
        assertThat(Files.readString(directory.resolve("config.yml"))).isEqualTo(GOOD);
    }

    @Test
    void the_file_may_be_named_before_the_command_as_well() throws IOException {
        String file = write(GOOD);
        assertThat(run("--config", file, "check-config")).isZero();
        assertThat(out()).isEqualTo(file + ": good" + System.lineSeparator());

        assertThat(run("--config", directory.resolve("missing.yml").toString(), "check-config"))
                .isEqualTo(2);
        assertThat(err()).contains("missing.yml");
        assertThat(run("--config", directory.resolve("missing.yml").toString(), "check-config", "--config", file))
                .isZero();
    }

    @Test
    void a_warning_leaves_a_configuration_good() throws IOException {
        String file = write(GOOD.replace("\"${SECRET}\"", "hush-hush"));
        assertThat(run("check-config", "--config", file)).isZero();
        assertThat(out().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("warning: " + file + ":9: clients[0].client_secret: is plain text");
        assertThat(out() + err()).doesNotContain("hush-hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "check-config"})
    void a_broken_configuration_is_status_2_with_a_line_for_each_problem_and_nothing_else(String command)
            throws IOException {
        String file = write(GOOD.replace("issuer: http://localhost:8080", "issuer: nonsense\nnonsense: true")
                .replace("\"${SECRET}\"", "\"${NOBODY_SET_THIS}\"")
                .replace("path: /api", "path: api"));

        try (LogCapture log = LogCapture.begin()) {
            assertThat(run(command, "--config", file)).isEqualTo(2);
            assertThat(log.lines()).isEmpty();
        }
        assertThat(out()).isEmpty();
        assertThat(err().lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).matches(Pattern.quote(file) + ":\\d+: .+"));
        assertThat(err()).doesNotContain("\tat ", "Exception");
        assertThat(everythingIn(directory)).containsExactly(directory, directory.resolve("config.yml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "check-config"})
    void a_file_that_cannot_be_read_is_status_2_and_one_line(String command) throws IOException {
        for (Path file : List.of(directory.resolve("missing.yml"), Files.createDirectories(directory.resolve("a")))) {
            err.reset();
            assertThat(run(command, "--config", file.toString())).isEqualTo(2);
            assertThat(out()).isEmpty();
            assertThat(err().lines()).singleElement().asString().startsWith(file + ": ");
            assertThat(err()).doesNotContain("\tat ", "Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve"})
    void serving_says_once_that_it_is_ready_and_where(String command) throws Exception {
        String file = write(GOOD);
        try (LogCapture log = LogCapture.begin()) {
            assertThat(run(command, "--config", file)).isEqualTo(Serve.SERVING);
            List<String> ready = log.lines().stream()
                    .filter(line -> line.contains("event=ready"))
                    .toList();
            Matcher url = Pattern.compile(
                            "event=ready url=(http://127\\.0\\.0\\.1:[1-9]\\d*) issuer=http://localhost:8080 ")
                    .matcher(String.join("\n", ready));
            assertThat(ready).hasSize(1);
            assertThat(url.find()).isTrue();
            assertThat(status(url.group(1) + "/health/ready")).isEqualTo(200);

            assertThat(onTermination).hasSize(1);
            onTermination.get(0).run();
            assertThat(log.lines()).anyMatch(line -> line.endsWith("event=stopped"));
        }
        assertThat(out()).isEmpty();
        assertThat(err()).isEmpty();
        assertThat(directory.resolve("keys/main.pem")).isRegularFile();
    }

    @Test
    void serving_warns_of_plain_text_in_the_log_without_telling_it() throws IOException {
        String file = write(GOOD.replace("\"${SECRET}\"", "hush-hush"));
        try (LogCapture log = LogCapture.begin()) {
            assertThat(run("serve", "--config", file)).isEqualTo(Serve.SERVING);
            onTermination.get(0).run();
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("WARN") && line.contains("clients[0].client_secret: is plain text"))
                    .noneMatch(line -> line.contains("hush-hush"));
        }
    }

    @Test
    void a_request_to_end_that_comes_before_ready_is_heard() throws IOException {
        String file = write(GOOD.replace("port: 0", "port: -1"));
        try (LogCapture log = LogCapture.begin()) {
            onTermination = new ArrayList<>() {
                private static final long serialVersionUID = 1L;

                @Override
                public boolean add(Runnable action) {
                    action.run();
                    return super.add(action);
                }
            };
            assertThat(run("serve", "--config", file)).isEqualTo(2);
            assertThat(log.lines()).singleElement().asString().contains("event=stopped", "before it was ready");
        }
        assertThat(onTermination).isEmpty();
    }

    @Test
    void a_taken_port_is_status_1_and_one_clear_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LogCapture log = LogCapture.begin()) {
            String file = write(GOOD.replace("port: 0", "port: " + taken.getLocalPort()));
            assertThat(run("serve", "--config", file)).isEqualTo(1);
            assertThat(err().lines())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1 port " + taken.getLocalPort(), "the port is taken", "server.port");
            assertThat(log.lines()).isEmpty();
        }
        assertThat(out()).isEmpty();
        assertThat(onTermination).isEmpty();
    }

    @Test
    void a_taken_management_port_is_status_1_and_one_clear_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LogCapture log = LogCapture.begin()) {
            String file = write(GOOD.replace("port: 0", "port: 0\n  management_port: " + taken.getLocalPort()));
            assertThat(run("serve", "--config", file)).isEqualTo(1);
            assertThat(err().lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "127.0.0.1 port " + taken.getLocalPort(),
                            "the port is taken",
                            "set another server.management_port");
            assertThat(log.lines()).isEmpty();
        }
        assertThat(out()).isEmpty();
        assertThat(onTermination).isEmpty();
    }

    @Test
    void an_address_of_another_machine_is_status_1_and_one_clear_line() throws IOException {
        String file = write(GOOD.replace("port: 0", "port: 0\n  host: 192.0.2.1"));
        assertThat(run("serve", "--config", file)).isEqualTo(1);
        assertThat(err().lines()).singleElement().asString().contains("192.0.2.1", "server.host");
    }

    @Test
    void new_client_prints_the_secret_once_and_an_entry_with_its_hash() throws IOException {
        String file = write(GOOD);
        String before = Files.readString(Path.of(file));

        assertThat(run("new-client", "erp sync", "--application", "back-office", "--scope", "a b", "--config", file))
                .isZero();

        String secret = out().lines().findFirst().orElseThrow().split(" ", -1)[1];
        assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
        assertThat(out().lines().filter(line -> line.contains(secret))).hasSize(1);
        assertThat(out())
                .contains("  - client_id: \"erp sync\"\n    client_secret: \"sha256:")
                .contains("\n    application: back-office\n    scope: \"a b\"\n");
        assertThat(Path.of(file)).hasContent(before);
    }

    @Test
    void new_client_with_write_adds_the_entry_and_the_file_stays_good_and_as_readable_as_it_was() throws IOException {
        String file = write(GOOD);
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(run("new-client", "erp", "--application", "back-office", "--write", "--config", file))
                .isZero();

        assertThat(Files.readString(Path.of(file)))
                .startsWith(GOOD.stripTrailing())
                .contains("- client_id: erp\n")
                .doesNotContain(out().lines().findFirst().orElseThrow().split(" ", -1)[1]);
        assertThat(Files.getPosixFilePermissions(Path.of(file)))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(run("check-config", "--config", file)).isZero();
        assertThat(run("new-client", "erp", "--application", "back-office", "--config", file))
                .isEqualTo(2);
        assertThat(err()).contains("there is a client of this ID already");
    }

    @Test
    void new_client_makes_nothing_that_the_configuration_would_read_otherwise() throws IOException {
        String file = write(GOOD);
        assertThat(run("new-client", "x${NOPE}", "--application", "back-office", "--write", "--config", file))
                .isEqualTo(2);
        assertThat(run("new-client", "x", "--scope", "${NOPE}", "--application", "back-office", "--config", file))
                .isEqualTo(2);
        assertThat(Path.of(file)).hasContent(GOOD);
    }

    @Test
    void new_client_asks_for_the_application_where_it_cannot_tell() throws IOException {
        String file = write(GOOD);
        assertThat(run("new-client", "erp", "--application", "nowhere", "--config", file))
                .isEqualTo(2);
        assertThat(err()).contains("--application back-office");
    }

    @Test
    void new_client_that_finds_no_place_for_the_entry_says_what_to_do_and_nothing_of_usage() throws IOException {
        String file = write("""
                { issuer: "http://localhost:8080", applications: { back-office: { path: /api } },
                  key_rotation: { directory: keys, algorithm: ES256, every: 1d } }
                """);
        String before = Files.readString(Path.of(file));

        assertThat(run("new-client", "erp", "--write", "--config", file)).isEqualTo(2);

        assertThat(err().lines())
                .singleElement()
                .asString()
                .endsWith("is written in { } without clients; run it again without --write, and add the entry by hand");
        assertThat(out()).isEmpty();
        assertThat(Path.of(file)).hasContent(before);
    }

    @Test
    void hash_secret_reads_one_line_and_prints_what_the_configuration_takes() throws IOException {
        in = "correct horse\n";
        assertThat(run("hash-secret")).isZero();
        assertThat(out()).startsWith("$argon2id$v=19$m=").doesNotContain("correct horse");
        String file = write(GOOD.replace("${SECRET}", out().strip()));
        assertThat(run("check-config", "--config", file)).isZero();

        in = "\u00e9".repeat(3000);
        assertThat(run("hash-secret")).isEqualTo(2);
        in = "two\nlines\n";
        assertThat(run("hash-secret")).isEqualTo(2);
        in = "";
        assertThat(run("hash-secret")).isEqualTo(2);
        in = "\uFEFFcorrect horse";
        assertThat(run("hash-secret")).isEqualTo(2);
    }

    @Test
    void new_client_makes_no_secret_where_the_profile_takes_none() throws IOException {
        String fapi = """
                issuer: https://auth.example.com
                security_profile: fapi2
                signing_keys: [{ kid: main, algorithm: ES256, private_key: keys/main.pem, generate: true }]
                applications: { back-office: { path: /api } }
                clients:
                  - client_id: one
                    jwks: { keys: [{ kty: OKP, crv: Ed25519, x: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo }] }
                    application: back-office
                    dpop_bound_access_tokens: true
                """;
        String file = write(fapi);

        assertThat(run("new-client", "two", "--write", "--config", file)).isEqualTo(2);
        assertThat(err()).contains("security_profile takes no secrets");
        assertThat(Files.readString(Path.of(file))).isEqualTo(fapi);
    }

    @Test
    void new_key_makes_a_file_for_its_owner_and_prints_an_entry_that_is_taken() throws IOException {
        String file = write(GOOD);

        assertThat(run("new-key", "--config", file)).isZero();

        Matcher entry = Pattern.compile(
                        "  - kid: \"(\\d{4}-\\d\\d-\\d\\d-[0-9a-f]{8})\"\n    algorithm: ES256\n    private_key: \"(\\S+)\"\n")
                .matcher(out());
        assertThat(entry.find()).as(out()).isTrue();
        assertThat(out()).contains("Add it at the end of signing_keys: in " + file);
        assertThat(entry.group(2)).isEqualTo("keys/" + entry.group(1) + ".pem");
        Path key = directory.resolve(entry.group(2));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(out()).doesNotContain("PRIVATE KEY");
        write(GOOD.replace("applications:", entry.group() + "applications:"));
        assertThat(run("check-config", "--config", file)).as(err()).isZero();
        assertThat(run("new-key", "--kid", entry.group(1), "--config", file)).isEqualTo(2);
        assertThat(err()).contains("there is a key of this kid already");
    }

    @Test
    void new_key_works_without_a_configuration_and_never_over_a_file() throws IOException {
        String file = directory.resolve("config.yml").toString();

        assertThat(run("new-key", "--kid", "first", "--config", file)).isZero();
        assertThat(out()).contains("  - kid: first\n    algorithm: RS256\n    private_key: \"keys/first.pem\"\n");
        String before = Files.readString(directory.resolve("keys/first.pem"));

        assertThat(run("new-key", "--kid", "first", "--algorithm", "ES256", "--config", file))
                .isEqualTo(2);
        assertThat(err()).contains("keys/first.pem: is there already, and was left as it is");
        assertThat(directory.resolve("keys/first.pem")).hasContent(before);
        assertThat(everythingIn(directory.resolve("keys"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--algorithm none",
                "--algorithm rs256",
                "--kid ../main",
                "--kid .main",
                "--kid -x",
                "--kid ${SECRET}",
                "main"
            })
    void new_key_refuses_what_it_cannot_make(String arguments) throws IOException {
        String file = write(GOOD);

        assertThat(run(("new-key --config " + file + " " + arguments).split(" ")))
                .isEqualTo(2);

        assertThat(out()).isEmpty();
        assertThat(err()).doesNotContain("\tat ");
        assertThat(everythingIn(directory)).containsExactly(directory, Path.of(file));
    }

    @Test
    void new_key_tells_of_an_algorithm_that_this_Java_lacks() {
        String file = directory.resolve("config.yml").toString();
        boolean available = SigningAlgorithm.ML_DSA_65.isAvailable();

        assertThat(run("new-key", "--algorithm", "ML-DSA-65", "--config", file)).isEqualTo(available ? 0 : 2);

        assertThat(available || err().contains("ML-DSA-65 needs Java 24 or newer"))
                .isTrue();
    }

    @Test
    void new_key_leaves_rotating_keys_to_the_rotation() throws IOException {
        String file = write(GOOD.replaceFirst(
                "signing_keys:\n.*\n", "key_rotation: { directory: keys, algorithm: ES256, every: 90d }\n"));

        assertThat(run("new-key", "--config", file)).isEqualTo(2);

        assertThat(err()).contains("has key_rotation, which makes its keys itself");
        assertThat(run("check-config", "--config", file)).isZero();
        assertThat(everythingIn(directory)).containsExactly(directory, Path.of(file));
    }

    private int run(String... arguments) {
        Surroundings surroundings = new Surroundings(
                Clock.systemUTC(),
                Map.of("SECRET", "from-outside", "SIGNET_CRYPTO", "jdk"),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                action -> {
                    onTermination.add(action);
                    return () -> onTermination.remove(action);
                },
                hangup -> {});
        String[] typed =
                Arrays.stream(arguments).filter(argument -> !argument.isEmpty()).toArray(String[]::new);
        return Main.execute(surroundings, typed);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String write(String config) throws IOException {
        return Files.writeString(directory.resolve("config.yml"), config).toString();
    }

    private static List<Path> everythingIn(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.sorted().toList();
        }
    }

    private static int status(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}

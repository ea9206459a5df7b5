package dev.signet.cli;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes while the server runs, in the ways in which people and platforms change files. */
class ReloadTest {

    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static final String CONFIG = """
            issuer: http://localhost:8080
            server: { port: 0 }
            signing_keys: [{ kid: main, algorithm: ES256, private_key: keys/main.pem, generate: true }]
            applications:
              back-office: { path: /api }
            include: clients.d/*.yml
            clients:
              - { client_id: demo, client_secret: demo-secret, application: back-office }
            """;

    private static final String ONE_MORE =
            "  - { client_id: more, client_secret: more-secret, application: back-office }\n";

    @TempDir
    private Path directory = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void write_the_first_configuration() throws IOException {
        file = Files.writeString(directory.resolve("config.yml"), CONFIG);
        Files.createDirectory(directory.resolve("clients.d"));
    }

    @Test
    void a_new_client_gets_its_token_within_two_seconds() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            assertThat(server.token("more", "more-secret").status()).isEqualTo(401);

            // The best of three: the promise is the server's, and the machine may be busy with something else.
            AssertionError late = new AssertionError("never tried");
            for (int i = 0; i < 3; i++) {
                String id = "new-" + i;
                Files.writeString(
                        directory.resolve("clients.d/" + id + ".yml"),
                        "clients: [{ client_id: " + id + ", client_secret: s, application: back-office }]\n");
                try {
                    Eventually.within(
                            PROMISED,
                            "a token for " + id,
                            () -> server.token(id, "s").status() == 200);
                    return;
                } catch (AssertionError e) {
                    late = e;
                }
            }
            throw late;
        }
    }

    @Test
    void a_broken_edit_changes_nothing_and_says_why_and_a_mended_edit_is_logged() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            String token = server.accessToken("demo", "demo-secret");

            Files.writeString(file, CONFIG + ONE_MORE.replace("application:", "aplication:"));
            server.awaitLog("event=reload_refused problems=1");

            assertThat(server.log())
                    .anyMatch(line -> line.endsWith(
                            file + ":9: clients[1].aplication: unknown key; did you mean 'application'?"));
            assertThat(server.log()).noneMatch(line -> line.contains("more-secret"));
            assertThat(server.token("demo", "demo-secret").status()).isEqualTo(200);
            assertThat(server.call("/api/users", token).status()).isEqualTo(200);
            assertThat(server.token("more", "more-secret").status()).isEqualTo(401);

            Files.writeString(file, CONFIG + ONE_MORE);
            server.awaitLog("event=reloaded clients=2 added=1 removed=0");

            assertThat(server.token("more", "more-secret").status()).isEqualTo(200);
        }
    }

    @Test
    void an_editor_that_renames_is_seen() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            Path temporary = Files.writeString(directory.resolve(".config.yml.swp"), CONFIG + ONE_MORE);
            Files.move(file, directory.resolve("config.yml~"));
            Files.move(temporary, file, ATOMIC_MOVE);

            Eventually.that("a token", () -> server.token("more", "more-secret").status() == 200);
            assertThat(server.log()).noneMatch(line -> line.contains("reload_refused"));
        }
    }

    @Test
    void a_kubernetes_symlink_swap_is_seen() throws IOException {
        Path mount = Files.createDirectories(directory.resolve("mount"));
        publish(mount, "..2026_11_23_12_00_00.1", CONFIG.replace("clients.d", "..data"));
        Files.createSymbolicLink(mount.resolve("config.yml"), Path.of("..data/config.yml"));
        try (ServedConfig server = ServedConfig.serve(mount.resolve("config.yml"))) {
            publish(mount, "..2026_11_23_12_01_00.2", CONFIG.replace("clients.d", "..data") + ONE_MORE);

            Eventually.that("a token", () -> server.token("more", "more-secret").status() == 200);
            assertThat(server.log()).noneMatch(line -> line.contains("reload_refused"));
        }
    }

    /** As the kubelet does: a directory for each version, and one link that is swapped. */
    private static void publish(Path mount, String version, String config) throws IOException {
        Path folder = Files.createDirectory(mount.resolve(version));
        Files.writeString(folder.resolve("config.yml"), config.replace("include: ..data/*.yml\n", ""));
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
        Files.move(link, mount.resolve("..data"), ATOMIC_MOVE);
    }

    @Test
    void a_removed_or_disabled_client_loses_its_tokens_at_once() throws IOException {
        Files.writeString(file, CONFIG + ONE_MORE);
        try (ServedConfig server = ServedConfig.serve(file)) {
            String demos = server.accessToken("demo", "demo-secret");
            String mores = server.accessToken("more", "more-secret");

            Files.writeString(file, CONFIG.replace("back-office }\n", "back-office, enabled: false }\n"));
            server.awaitLog("event=reloaded");

            assertThat(server.call("/api/users", demos).status()).isEqualTo(401);
            assertThat(server.call("/api/users", mores).status()).isEqualTo(401);
            assertThat(server.token("more", "more-secret").status()).isEqualTo(401);
        }
    }

    @Test
    void a_new_key_is_published_and_signs() throws IOException {
        Files.createDirectory(directory.resolve("more"));
        try (ServedConfig server = ServedConfig.serve(file)) {
            String token = server.accessToken("demo", "demo-secret");
            Files.copy(directory.resolve("keys/main.pem"), directory.resolve("more/second.pem"));
            Files.writeString(
                    file,
                    CONFIG.replace(
                            "signing_keys: [",
                            "signing_keys: [{ kid: second, algorithm: ES256, private_key: more/second.pem }, "));
            server.awaitLog("event=reloaded clients=1 added=0 removed=0");

            assertThat(server.get("/.well-known/jwks.json")
                            .json()
                            .at("/keys/0/kid")
                            .textValue())
                    .isEqualTo("second");
            assertThat(server.call("/api/users", token).status()).isEqualTo(200);
        }
    }

    @Test
    void the_path_of_the_issuer_and_of_an_application_follow() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            assertThat(server.get("/auth/.well-known/jwks.json").status()).isEqualTo(404);

            Files.writeString(
                    file,
                    CONFIG.replace("http://localhost:8080", "http://localhost:8080/auth")
                            .replace("{ path: /api }", "{ path: /elsewhere }"));
            server.awaitLog("event=reloaded");

            assertThat(server.get("/auth/.well-known/jwks.json").status()).isEqualTo(200);
            assertThat(server.get("/.well-known/jwks.json").status()).isEqualTo(200);
            assertThat(server.get("/.well-known/oauth-authorization-server/auth")
                            .json()
                            .get("issuer")
                            .textValue())
                    .isEqualTo("http://localhost:8080/auth");
            assertThat(server.get("/auth/oauth2-token").header("Allow")).isEqualTo("POST");
            assertThat(server.get("/other/oauth2-token").status()).isEqualTo(404);
            assertThat(server.get("/elsewhere").status()).isEqualTo(401);
            assertThat(server.get("/api/users").status()).isEqualTo(404);
        }
    }

    @Test
    void a_hangup_reads_the_file_and_says_so_even_if_it_is_as_it_was() {
        try (ServedConfig server = ServedConfig.serve(file)) {
            server.hangup();

            server.awaitLog("event=reloaded clients=1 added=0 removed=0");
        }
    }

    @Test
    void a_hangup_of_a_broken_file_says_why() throws IOException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            Files.writeString(file, CONFIG + "expires_in: 0\n");
            server.awaitLog("event=reload_refused", 1);

            server.hangup();

            server.awaitLog("event=reload_refused", 2);
            assertThat(server.token("demo", "demo-secret").status()).isEqualTo(200);
        }
    }

    @Test
    void a_stopped_server_watches_no_longer() throws IOException, InterruptedException {
        try (ServedConfig server = ServedConfig.serve(file)) {
            server.stop();

            Files.writeString(file, CONFIG + ONE_MORE);
            server.hangup();

            Thread.sleep(PROMISED.toMillis());
            assertThat(server.log()).noneMatch(line -> line.contains("event=reload"));
        }
    }
}

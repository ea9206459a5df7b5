package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.clients.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncludeTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("SECRET", "s3cr3t", "DIRECTORY", "clients.d");

    private ConfigRoom room;
    private ConfigFile file;

    @BeforeEach
    void make_a_room(@TempDir Path directory) throws IOException, GeneralSecurityException {
        room = ConfigRoom.in(directory);
        Files.createDirectory(directory.resolve("clients.d"));
        file = new ConfigFile(directory.resolve("config.yml"), ENVIRONMENT, ConfigRoom.CLOCK, new SecureRandom());
        config("include: clients.d/*.yml\nclients: []\n");
    }

    @Test
    void included_clients_are_added_to_those_of_the_file_in_the_order_of_the_names() throws Exception {
        config("include: clients.d/*.yml\nclients: [" + client("own") + "]\n");
        clients("20-shop.yml", "shop-1", "shop-2");
        clients("10-erp.yml", "erp");

        assertThat(ids(read())).containsExactly("own", "erp", "shop-1", "shop-2");
    }

    @Test
    void the_file_itself_needs_no_clients_then() throws Exception {
        String withoutClients =
                ConfigRoom.completed("include: clients.d/*.yml\nclients:\n").replace("clients:\n", "");
        clients("10-erp.yml", "erp");
        room.write("config.yml", withoutClients);

        assertThat(ids(read())).containsExactly("erp");
    }

    @Test
    void a_pattern_that_finds_nothing_is_fine_and_worth_a_warning_where_nobody_is_left() throws Exception {
        config("include: nowhere/*.yml\nclients: [" + client("own") + "]\n");
        assertThat(ids(read())).containsExactly("own");
        assertThat(includeWarnings())
                .singleElement()
                .asString()
                .contains("include: finds nothing, for its directory is not there; create it, or correct the path");

        config("include: clients.d/*.yml\nclients: []\n");
        assertThat(ids(read())).isEmpty();
        assertThat(includeWarnings())
                .singleElement()
                .asString()
                .contains(
                        "include: finds nothing, and there are no clients beside, so nobody gets a token; add a file");

        config("include: clients.d/*.yml\nclients: [" + client("own") + "]\n");
        assertThat(includeWarnings()).isEmpty();
    }

    private List<String> includeWarnings() throws Exception {
        return read().warnings().stream()
                .filter(line -> line.contains(": include: "))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clients.d/*.yml                | a b",
                "clients.d/[a]*.yml             | a",
                "'clients.d/{a,c}.yml'          | a",
                "clients.d/?.yml                | a b",
                "clients.d/.*.yml               | hidden",
                "clients.d/a.yml                | a",
                "./clients.d//a.yml             | a",
                "clients.d/*/more.yml           | deep",
                "'*/*.yml'                      | a b",
                "'*/*/*.yml'                    | deep",
                "${DIRECTORY}/a.yml             | a",
                "'*.yml'                        | ''"
            })
    void a_pattern_finds_what_a_shell_would_but_for_the_file_itself(String pattern, String found) throws Exception {
        Files.createDirectory(room.directory().resolve("clients.d/sub"));
        clients("a.yml", "a");
        clients("b.yml", "b");
        clients(".hidden.yml", "hidden");
        clients("sub/more.yml", "deep");
        clients("c.yaml", "yaml");
        config("include: '" + pattern + "'\nclients: []\n");

        assertThat(String.join(" ", ids(read()))).isEqualTo(found);
    }

    @Test
    void an_absolute_pattern_is_taken_as_it_is() throws Exception {
        clients("a.yml", "a");
        config("include: " + room.directory() + "/clients.d/*.yml\nclients: []\n");

        assertThat(ids(read())).containsExactly("a");
    }

    @Test
    void problems_name_the_file_that_they_are_in_and_all_are_told() throws Exception {
        room.write("clients.d/10-erp.yml", """
                # The ERP
                clients:
                  - { client_id: erp, client_secret: s3cr3t, application: back-office }
                  - client_id: bad
                    client_secret: s3cr3t
                    aplication: back-office
                """);
        room.write("clients.d/20-shop.yml", "clients:\n  - client_id: [s3cr3t\n");
        room.write("clients.d/30-more.yml", "applications: {}\nclients: [" + client("more") + "]\n");
        room.write("clients.d/40-empty.yml", "");
        config("include: clients.d/*.yml\nclients: []\nexpires_in: 0\n");

        assertThat(problems())
                .containsExactly(
                        "clients.d/10-erp.yml:6: clients[1].aplication: unknown key; did you mean 'application'?",
                        "clients.d/20-shop.yml:3: is not valid YAML: a list in [ ] that is not closed or has a comma too few;"
                                + " within it put quotes around \"${...}\"",
                        "clients.d/30-more.yml:1: applications: unknown key; known here: clients",
                        "clients.d/40-empty.yml:1: clients: is missing; add a list with client_id, client_secret and"
                                + " application of each client",
                        "config.yml:3: expires_in: is 0; expected a whole number of seconds from 1 to 2147483647");
    }

    @Test
    void a_client_id_twice_names_both_places() throws Exception {
        clients("10-erp.yml", "erp", "other", "own");
        clients("20-shop.yml", "shop", "erp", "shop");
        config("include: clients.d/*.yml\nclients: [" + client("own") + "]\n");

        assertThat(problems())
                .containsExactly(
                        "clients.d/10-erp.yml:4: clients[2].client_id: is the client_id of config.yml:2: clients[0] too; give"
                                + " each client its own",
                        "clients.d/20-shop.yml:3: clients[1].client_id: is the client_id of clients.d/10-erp.yml:2: clients[0]"
                                + " too; give each client its own",
                        "clients.d/20-shop.yml:4: clients[2].client_id: is the client_id of clients[0] too; give each client"
                                + " its own");
    }

    @Test
    void a_file_that_is_named_and_missing_or_that_cannot_be_read_is_a_problem() throws Exception {
        Files.createDirectory(room.directory().resolve("clients.d/folder.yml"));
        assertThat(problems()).containsExactly("clients.d/folder.yml: cannot be read: it is a directory; name a file");

        config("include: clients.d\nclients: []\n");
        assertThat(problems())
                .containsExactly(
                        "config.yml:1: include: is a directory; name the files in it, such as clients.d/*.yml");

        config("include: clients.d/missing.yml\nclients: []\n");
        assertThat(problems()).containsExactly("clients.d/missing.yml: no such file; create it, or correct the path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "''               # must not be empty; write a path, such as clients.d/*.yml",
                "'clients.d/**'   # '**' is not supported; name each level, such as clients.d/*/*.yml",
                "'clients.d/[.yml'# is not a pattern; close its brackets",
                "[clients.d]      # expected a string; put quotes around one that begins with '{' or '['"
            })
    void a_pattern_that_is_none_is_a_problem(String pattern, String problem) throws Exception {
        config("include: " + pattern + "\nclients: []\n");

        assertThat(problems()).containsExactly("config.yml:1: include: " + problem);
    }

    @Test
    void the_name_of_a_file_cannot_forge_a_line() throws Exception {
        room.write("clients.d/a\nconfig.yml: good.yml", "");

        assertThat(problems()).singleElement().asString().startsWith("clients.d/a?config.yml: good.yml:1: clients: ");
    }

    @Test
    void paths_and_placeholders_are_relative_to_the_file_that_they_stand_in() throws Exception {
        room.write("clients.d/erp.txt", "s3cr3t\n");
        room.write("clients.d/erp.yml", """
                clients:
                  - { client_id: erp, client_secret: "${file:erp.txt}", application: back-office }
                  - { client_id: erp-2, client_secret: "${file:../keys/secret.txt}", application: back-office }
                  - { client_id: erp-3, client_secret: "${SECRET}", application: back-office }
                """);

        assertThat(ids(read())).containsExactly("erp", "erp-2", "erp-3");
    }

    @Test
    void warnings_come_from_included_files_too_and_no_more_than_a_hundred() throws Exception {
        clients(
                "10.yml",
                java.util.stream.IntStream.range(0, 70).mapToObj(i -> "a" + i).toArray(String[]::new));
        clients(
                "20.yml",
                java.util.stream.IntStream.range(0, 70).mapToObj(i -> "b" + i).toArray(String[]::new));

        assertThat(read().warnings()).hasSize(101).last().isEqualTo("and 40 more warnings");
    }

    @Test
    void a_file_that_is_as_it_was_is_not_read_again() throws Exception {
        clients("10.yml", "a", "b");
        clients("20.yml", "c");
        Configuration first = read();

        clients("20.yml", "c", "d");
        Configuration second = read();

        assertThat(ids(second)).containsExactly("a", "b", "c", "d");
        assertThat(client(second, "a")).isSameAs(client(first, "a"));
        assertThat(client(second, "b")).isSameAs(client(first, "b"));
        assertThat(second.warnings()).hasSize(4);
    }

    @Test
    void a_file_is_read_again_when_a_file_that_it_names_is_another() throws Exception {
        room.write("clients.d/erp.txt", "s3cr3t");
        room.write(
                "clients.d/erp.yml",
                "clients: [{ client_id: erp, client_secret: '${file:erp.txt}', application: back-office }]\n");
        Configuration first = read();

        room.write("clients.d/erp.txt", "another");

        assertThat(client(read(), "erp")).isNotSameAs(client(first, "erp"));
    }

    @Test
    void a_file_is_read_again_when_what_its_clients_mean_has_changed() throws Exception {
        clients("10.yml", "a");
        read();

        config("include: clients.d/*.yml\nclients: []\nexpires_in: 60\n");
        assertThat(client(read(), "a").lifetime()).hasSeconds(60);

        config("include: clients.d/*.yml\nclients: []\napplications: { back-office: { path: /elsewhere } }\n");
        Configuration moved = read();
        assertThat(client(moved, "a").mayUse(moved.realm().applications().get(0)))
                .isTrue();

        config("include: clients.d/*.yml\nclients: []\napplications: { other: { path: /api } }\n");
        assertThat(problems()).singleElement().asString().contains("unknown application 'back-office'");

        config("include: clients.d/*.yml\nclients: []\nissuer: https://auth.example.com\n");
        assertThat(problems()).singleElement().asString().contains("is plain text");
    }

    @Test
    void clients_that_are_the_same_are_the_same_objects_after_any_change() throws Exception {
        clients("10.yml", "a");
        config(
                "include: clients.d/*.yml\nclients: []\napplications: { back-office: { path: /api }, b: { path: /b } }\n");
        Configuration first = read();

        config(
                "include: clients.d/*.yml\nclients: []\napplications: { back-office: { path: /api }, b: { path: /c } }\n");
        Configuration second = read();

        assertThat(second.realm().applications().get(0))
                .isSameAs(first.realm().applications().get(0));
        assertThat(client(second, "a").applications().get(0))
                .isSameAs(second.realm().applications().get(0));
    }

    private static String client(String id) {
        return "{ client_id: " + id + ", client_secret: s3cr3t, application: back-office }";
    }

    private static Client client(Configuration configuration, String id) {
        return configuration.realm().authenticator().find(id).orElseThrow();
    }

    private static List<String> ids(Configuration configuration) {
        return configuration.realm().clients().stream().map(Client::clientId).toList();
    }

    private void clients(String name, String... ids) throws IOException {
        StringBuilder yaml = new StringBuilder("clients:\n");
        for (String id : ids) {
            yaml.append("  - ").append(client(id)).append('\n');
        }
        room.write("clients.d/" + name, yaml.toString());
    }

    private void config(String part) throws IOException {
        room.write("config.yml", ConfigRoom.completed(part));
    }

    private Configuration read() throws ConfigException {
        return file.read(KeyFiles.REQUIRE);
    }

    private List<String> problems() {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, this::read);
        return refusal.problems().stream().map(room::seenFromHere).toList();
    }
}

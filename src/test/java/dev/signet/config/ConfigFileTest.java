package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.clients.Client;
import dev.signet.keys.PemKeys;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.protocol.AddressRange;
import dev.signet.protocol.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final Map<String, String> NO_VARIABLES = Map.of();

    private static ConfigRoom room;

    @BeforeAll
    static void make_the_keys_once(@TempDir Path directory) throws IOException, GeneralSecurityException {
        room = ConfigRoom.in(directory);
    }

    @Test
    void a_short_file_has_its_defaults() throws Exception {
        Configuration configuration = read("");
        Client client = client(configuration, "demo");
        Application application = configuration.realm().applications().get(0);

        assertThat(configuration.server())
                .isEqualTo(new ServerSettings(
                        "127.0.0.1",
                        8080,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        false,
                        true));
        assertThat(configuration.realm().issuer()).hasToString("http://localhost:8080");
        assertThat(application.audience()).isEqualTo("http://localhost:8080/api");
        assertThat(application.lowerCase()).isFalse();
        assertThat(client.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(client.scope()).isEqualTo(Scope.NONE);
        assertThat(client.name()).isEmpty();
        assertThat(client.claims()).isEmpty();
        assertThat(client.allowedIps()).isEmpty();
        assertThat(client.enabled()).isTrue();
        assertThat(client.applications()).containsExactly(application);
    }

    @Test
    void an_algorithm_that_this_Java_lacks_is_a_problem_with_its_remedy() {
        assumeThat(SigningAlgorithm.ML_DSA_65.isAvailable())
                .as("this Java has ML-DSA-65")
                .isFalse();

        assertThat(problems(
                        "signing_keys: [{ kid: a, algorithm: ML-DSA-65, private_key: keys/new.pem }]\n",
                        KeyFiles.ASSUME))
                .containsExactly("config.yml:1: signing_keys[0].algorithm: ML-DSA-65 needs Java 24 or newer;"
                        + " run the server on one, or choose EdDSA with its own key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[10.0.0.0/8, ::1]", "[::1, 10.0.0.0/8]", "[ ::1/128 , 10.0.0.0/8 ]", "[10.0.0.0/8,::1]"})
    void an_ipv6_address_in_brackets_needs_no_quotes(String addresses) throws Exception {
        Configuration configuration = read(ConfigRoom.completed("server: { trusted_proxies: " + addresses + " }\n"));

        assertThat(configuration.server().trustedProxies())
                .containsExactlyInAnyOrder(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1"));
    }

    @Test
    void every_key_means_what_it_says() throws Exception {
        Configuration configuration = read("""
                issuer: http://localhost:9090/auth
                expires_in: 600
                server:
                  host: localhost
                  port: 0
                  cors_origins: ["*", "https://app.example.com:8443", "http://[::1]"]
                  trusted_proxies: [10.0.0.0/8, "::1"]
                  pages: false
                signing_keys:
                  - { kid: new, algorithm: ES256, private_key: keys/ec256.pem }
                  - { kid: old, algorithm: RS512, private_key: keys/main.pem, generate: true }
                applications:
                  back-office: { path: /api }
                  storefront:
                    path: /storefront/api
                    audience: urn:storefront
                    lower_case: true
                    rules:
                      - { path: /storefront/api/products, methods: [GET, POST], scope: "products:read" }
                clients:
                  - client_id: erp sync
                    client_name: ERP synchronisation
                    client_secret: s3cr3t
                    applications: [storefront, back-office]
                    scope: products:read users:read
                    expires_in: 900
                    allowed_ips:
                      - 10.0.0.0/8
                      - ::1
                      - 2001:db8::/32
                    enabled: false
                  - { client_id: other, client_secret: s3cr3t, application: back-office }
                """);
        Client client = client(configuration, "erp sync");

        assertThat(configuration.server())
                .isEqualTo(new ServerSettings(
                        "localhost",
                        0,
                        Optional.empty(),
                        List.of("*", "https://app.example.com:8443", "http://[::1]"),
                        List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")),
                        Optional.empty(),
                        List.of(),
                        false,
                        false));
        assertThat(configuration.realm().keys().signing().kid()).isEqualTo("new");
        assertThat(configuration.realm().keys().find("old")).get().hasToString("SigningKey[old, RS512]");
        assertThat(configuration.realm().applications())
                .extracting(Application::name, Application::audience, Application::lowerCase)
                .containsExactly(
                        tuple("back-office", "http://localhost:9090/auth/api", false),
                        tuple("storefront", "urn:storefront", true));
        assertThat(client.name()).contains("ERP synchronisation");
        assertThat(client.applications()).extracting(Application::name).containsExactly("storefront", "back-office");
        assertThat(client.scope()).hasToString("products:read users:read");
        assertThat(client.lifetime()).isEqualTo(Duration.ofMinutes(15));
        assertThat(client.allowedIps()).extracting(AddressRange::prefixLength).containsExactly(8, 128, 32);
        assertThat(client.enabled()).isFalse();
        assertThat(client(configuration, "other").lifetime()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_rule_is_for_its_methods_and_its_path() throws Exception {
        Application application = read("""
                applications:
                  back-office:
                    path: /api
                    rules:
                      - { path: /api/users, methods: [GET], scope: "users:read" }
                      - { path: /api/users, methods: [POST], scope: "users:write" }
                """).realm().applications().get(0);
        RequestPath users = RequestPath.prefix("/api/users");

        assertThat(application.rules().needed("HEAD", users)).hasToString("users:read");
        assertThat(application.rules().needed("POST", users)).hasToString("users:write");
        assertThat(application.rules().needed("DELETE", users)).isEqualTo(Scope.NONE);
    }

    @Test
    void claims_keep_the_types_of_JSON() throws Exception {
        Configuration configuration = read("""
                clients:
                  - client_id: demo
                    client_secret: s3cr3t
                    application: back-office
                    claims:
                      tenant: ${TENANT}
                      https://example.com/level: 3
                      ratio: -0.5
                      trial: false
                      version: "1.0"
                      empty: ""
                      groups: [a, { b: [1, true] }]
                """, Map.of("TENANT", "acme"));

        assertThat(client(configuration, "demo").claims())
                .containsExactly(
                        Map.entry("tenant", "acme"),
                        Map.entry("https://example.com/level", 3L),
                        Map.entry("ratio", -0.5),
                        Map.entry("trial", false),
                        Map.entry("version", "1.0"),
                        Map.entry("empty", ""),
                        Map.entry("groups", List.of("a", Map.of("b", List.of(1L, true)))));
    }

    @Test
    void placeholders_stand_for_strings_numbers_and_booleans() throws Exception {
        Configuration configuration = read("""
                issuer: http://localhost:${PORT}
                expires_in: ${LIFETIME:-60}
                server: { port: "${PORT:-8080}" }
                clients:
                  - client_id: ${PREFIX}-demo
                    client_secret: ${file:keys/secret.txt}
                    application: back-office
                    enabled: ${ENABLED}
                """, Map.of("PORT", "9090", "PREFIX", "erp", "ENABLED", "false"));

        assertThat(configuration.server().port()).isEqualTo(9090);
        assertThat(configuration.realm().issuer()).hasToString("http://localhost:9090");
        assertThat(client(configuration, "erp-demo").enabled()).isFalse();
        assertThat(client(configuration, "erp-demo").lifetime()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void what_YAML_1_1_takes_for_something_else_stays_a_string_in_quotes() throws Exception {
        Configuration configuration = read("""
                applications: { "no": { path: /no } }
                clients: [{ client_id: "123", client_name: "yes", client_secret: "*s3cr3t", application: "no" }]
                """);

        assertThat(client(configuration, "123").name()).contains("yes");
    }

    @Test
    void a_byte_order_mark_and_Windows_line_breaks_do_no_harm() throws Exception {
        String file = "\uFEFF" + ConfigRoom.completed("").replace("\n", "\r\n");

        assertThat(room.read(file, NO_VARIABLES, KeyFiles.REQUIRE).warnings()).hasSize(1);
    }

    @Test
    void a_file_of_more_than_three_mebibytes_is_read() throws Exception {
        String comments = ("# " + "x".repeat(100) + "\n").repeat(40_000);
        assertThat(comments.length()).isGreaterThan(3 << 20);

        assertThat(read(comments).warnings()).hasSize(1);
    }

    @Test
    void a_private_key_that_everybody_can_read_earns_a_warning() throws Exception {
        Path key = room.directory().resolve("keys/main.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try {
            assertThat(read("expires_in: 60\n").warnings().stream().map(room::seenFromHere))
                    .contains("config.yml:5: signing_keys[0].private_key: keys/main.pem:"
                            + " can be read by every user of this machine; 'chmod o-rwx' it");
        } finally {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void a_rotating_key_that_everybody_can_read_earns_a_warning() throws Exception {
        String config = ConfigRoom.completed("key_rotation: { directory: open, algorithm: ES256, every: 90d }\n");
        room.read(config, Map.of(), KeyFiles.CREATE);
        Files.setPosixFilePermissions(
                room.directory().resolve("open/rotating-1.pem"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(room.read(config, Map.of(), KeyFiles.REQUIRE).warnings().stream()
                        .map(room::seenFromHere))
                .contains("config.yml:1: key_rotation.directory: open/rotating-1.pem:"
                        + " can be read by every user of this machine; 'chmod o-rwx' it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "clients: []"})
    void clients_may_come_later(String clients) throws Exception {
        Map<String, String> without = new TreeMap<>(ConfigRoom.VALID);
        without.remove("clients");
        String config = without.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining("", clients + "\n", ""));

        Configuration configuration = room.read(config, NO_VARIABLES, KeyFiles.REQUIRE);

        assertThat(configuration.realm().clients()).isEmpty();
        assertThat(configuration.warnings().stream().map(room::seenFromHere))
                .containsExactly(
                        "config.yml:1: clients: has no entries, so nobody gets a token; add a list with client_id,"
                                + " client_secret and application of each client");
    }

    @Test
    void a_plain_text_secret_on_this_machine_earns_a_warning() throws Exception {
        assertThat(warnings("""
                        clients:
                          - client_id: a
                            client_secret: s3cr3t
                            application: back-office
                          - { client_id: b, client_secret: "${SECRET}", application: back-office }
                        """))
                .containsExactly("config.yml:3: clients[0].client_secret: is plain text; fine to try things out on this"
                        + " machine, otherwise use ${NAME} or ${file:PATH}");
    }

    @Test
    void a_hashed_secret_may_stand_in_the_file_wherever_the_server_is() throws Exception {
        assertThat(warnings("""
                        issuer: https://auth.example.com
                        clients:
                          - client_id: a
                            client_secret: sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
                            application: back-office
                          - client_id: b
                            client_secret: "$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe"
                            application: back-office
                        """)).isEmpty();
    }

    @Test
    void an_unencrypted_issuer_that_is_not_this_machine_earns_a_warning() throws Exception {
        assertThat(warnings("""
                        issuer: http://auth.example.com
                        clients: [{ client_id: b, client_secret: "${SECRET}", application: back-office }]
                        """))
                .containsExactly("config.yml:1: issuer: is http and not this machine, so tokens and secrets travel"
                        + " unencrypted; use https");
    }

    @Test
    void allowed_ips_that_may_meet_a_proxy_instead_of_a_caller_earn_one_warning() throws Exception {
        String clients = """
                clients:
                  - { client_id: a, client_secret: "${SECRET}", application: back-office }
                  - { client_id: b, client_secret: "${SECRET}", application: back-office, allowed_ips: [10.0.0.1] }
                  - { client_id: c, client_secret: "${SECRET}", application: back-office, allowed_ips: [10.0.0.1] }
                """;
        String warning = "allowed_ips: is held against the address of the connection, which behind a proxy is the"
                + " proxy's; if there is one, name it in server.trusted_proxies";

        assertThat(warnings("issuer: https://auth.example.com\n" + clients))
                .containsExactly("config.yml:4: clients[1]." + warning);
        assertThat(warnings("server: { host: 0.0.0.0 }\n" + clients))
                .containsExactly("config.yml:4: clients[1]." + warning);
        assertThat(warnings(clients)).isEmpty();
        assertThat(warnings("issuer: https://auth.example.com\nserver: { trusted_proxies: [127.0.0.1] }\n" + clients))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST", "auth.localhost", "127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1"
            })
    void a_host_that_is_this_machine(String host) {
        assertThat(Loopback.includes(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "10.0.0.1",
                "localhost.example.com",
                "notlocalhost",
                "127.0.0.1.example.com",
                "127.0.0.256",
                "128.0.0.1",
                "::2",
                "1::",
                "127.1",
                "",
                "fe80::1"
            })
    void a_host_that_is_not_or_that_only_looks_so(String host) {
        assertThat(Loopback.includes(host)).isFalse();
    }

    @Test
    void a_missing_key_file_is_created_for_its_owner_alone(@TempDir Path directory) throws Exception {
        Path key = directory.resolve("new/keys/main.pem");

        Configuration first = read(generating(key), KeyFiles.CREATE);
        Configuration second = read(generating(key), KeyFiles.CREATE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(second.realm().keys().jwks()).isEqualTo(first.realm().keys().jwks());
        try (Stream<Path> files = Files.list(key.resolveSibling("."))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_key_file_is_created_only_when_nothing_else_is_wrong(@TempDir Path directory) {
        Path key = directory.resolve("keys/main.pem");

        assertThat(problems(generating(key) + "expires_in: 0\n", KeyFiles.CREATE))
                .hasSize(1);
        assertThat(key.getParent()).doesNotExist();
    }

    @Test
    void a_check_takes_a_missing_key_file_as_created_and_writes_nothing(@TempDir Path directory) throws Exception {
        Path key = directory.resolve("keys/main.pem");

        assertThat(read(generating(key), KeyFiles.ASSUME)
                        .realm()
                        .keys()
                        .signing()
                        .kid())
                .isEqualTo("main");
        assertThat(key.getParent()).doesNotExist();
    }

    @Test
    void a_reload_creates_no_key_file() {
        assertThat(problems(generating(Path.of("keys/new.pem")), KeyFiles.REQUIRE))
                .containsExactly("config.yml:1: signing_keys[0].private_key: keys/new.pem: no such file; keys are"
                        + " generated at the start only: put one there, or restart");
        assertThat(room.directory().resolve("keys/new.pem")).doesNotExist();
    }

    @Test
    void a_key_file_that_cannot_be_created_is_a_problem() {
        assertThat(problems(generating(Path.of("config.yml/main.pem")), KeyFiles.CREATE))
                .containsExactly("config.yml:1: signing_keys[0].private_key: config.yml/main.pem: cannot be created:"
                        + " output error; let the server's user write there, or put a key there");
    }

    @Test
    void the_key_of_a_process_that_was_faster_is_taken(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("main.pem");
        KeyPair faster = SigningAlgorithm.ES256.generate();
        PemKeys.create(file, faster);

        KeyPair taken = KeyFiles.CREATE.pair(file, SigningAlgorithm.ES256);

        assertThat(taken.getPrivate()).isEqualTo(faster.getPrivate());
    }

    @Test
    void the_shipped_file_works_as_it_stands(@TempDir Path directory) throws Exception {
        Path shipped = Path.of(System.getProperty("basedir", ""), "config.yml");
        Path copy = Files.copy(shipped, directory.resolve("config.yml"));

        Configuration configuration =
                new ConfigFile(copy, NO_VARIABLES, ConfigRoom.CLOCK, new SecureRandom()).read(KeyFiles.CREATE);

        assertThat(client(configuration, "demo").applications().get(0).audience())
                .isEqualTo("http://localhost:8080/api");
        assertThat(client(configuration, "shop").applications().get(0).audience())
                .isEqualTo("http://localhost:8080/storefront/api");
        assertThat(configuration.warnings()).hasSize(2);
        assertThat(directory.resolve("keys/main.pem")).exists();
    }

    private static String generating(Path key) {
        return "signing_keys: [{ kid: main, algorithm: ES256, private_key: '" + key + "', generate: true }]\n";
    }

    private static Client client(Configuration configuration, String clientId) {
        return configuration.realm().authenticator().find(clientId).orElseThrow();
    }

    private static List<String> warnings(String part) throws Exception {
        return read(part, Map.of("SECRET", "s3cr3t")).warnings().stream()
                .map(room::seenFromHere)
                .toList();
    }

    private static List<String> problems(String part, KeyFiles keyFiles) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> read(part, keyFiles));
        return refusal.problems().stream().map(room::seenFromHere).toList();
    }

    private static Configuration read(String part) throws IOException, ConfigException {
        return read(part, NO_VARIABLES);
    }

    private static Configuration read(String part, Map<String, String> environment)
            throws IOException, ConfigException {
        return room.read(ConfigRoom.completed(part), environment, KeyFiles.REQUIRE);
    }

    private static Configuration read(String part, KeyFiles keyFiles) throws IOException, ConfigException {
        return room.read(ConfigRoom.completed(part), NO_VARIABLES, keyFiles);
    }
}

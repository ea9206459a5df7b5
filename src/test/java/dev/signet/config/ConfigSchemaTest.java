package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.signet.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema that editors use says the same as the reader: docs/config.schema.json. */
class ConfigSchemaTest {

    private static final JsonSchema SCHEMA = schema();

    private static final String EVERY_KEY = """
            issuer: "${ISSUER:-http://localhost:8080}"
            expires_in: "${SECONDS:-60}"
            server:
              host: 127.0.0.1
              port: 0
              management_port: 0
              cors_origins: ["*", "https://app.example"]
              trusted_proxies: [10.0.0.0/8]
              tls: { certificate: tls/cert.pem, private_key: tls/key.pem }
              client_ca: tls/ca.pem
              client_cert_header: true
              pages: false
            signing_keys:
              - { kid: main, algorithm: RS256, private_key: keys/main.pem, generate: false }
            applications:
              back-office: { path: /api }
              storefront:
                audience: urn:example:storefront
                path: /storefront/api
                lower_case: true
                rules: [{ path: /storefront/api/x, methods: [GET, POST], scope: "a b" }]
            clients:
              - client_id: one
                client_name: One
                client_secret: "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                applications: [back-office, storefront]
                scope: "a b"
                expires_in: 900
                claims: { tenant: acme, nested: { list: [1, true] } }
                allowed_ips: [10.0.0.0/8, "::1"]
                enabled: false
              - client_id: two
                client_secrets:
                  - { value: s3cr3t, expires_at: 2027-01-31T00:00:00Z }
                  - { value: s3cr3t, expires_at: "2027-01-31t23:59:59.1234567891-23:59" }
                  - { value: s3cr3t }
                application: back-office
              - client_id: three
                token_endpoint_auth_method: private_key_jwt
                jwks:
                  keys: [{ kty: OKP, crv: Ed25519, x: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo }]
                application: back-office
              - { client_id: four, jwks_file: keys/client.jwks, application: back-office }
              - { client_id: five, jwks_uri: "https://app.example/jwks.json", application: back-office }
              - { client_id: six, public_key: keys/client.pem, application: back-office }
              - client_id: seven
                token_endpoint_auth_method: client_secret_jwt
                client_secret: "s3cr3t of thirty-two bytes or more"
                application: back-office
              - client_id: eight
                federated_credential:
                  issuer: https://kubernetes.default.svc
                  subject: system:serviceaccount:shop:importer
                  audience: https://auth.example.com
                  jwks_file: keys/client.jwks
                application: back-office
              - client_id: nine
                federated_credential: { issuer: "https://ci.example", subject: job, jwks_uri: "http://localhost:9/jwks" }
                application: back-office
              - { client_id: ten, tls_client_auth_subject_dn: "CN=ten,O=Example", application: back-office }
              - client_id: eleven
                token_endpoint_auth_method: tls_client_auth
                tls_client_auth_san_dns: eleven.example.com
                application: back-office
                tls_client_certificate_bound_access_tokens: true
                dpop_bound_access_tokens: true
              - { client_id: twelve, tls_client_auth_san_uri: "spiffe://example.com/twelve", application: back-office }
              - { client_id: thirteen, tls_client_auth_san_ip: 192.0.2.7, application: back-office }
              - { client_id: fourteen, tls_client_auth_san_email: fourteen@example.com, application: back-office }
              - { client_id: fifteen, certificate: tls/ca.pem, application: back-office }
              - client_id: sixteen
                token_endpoint_auth_method: self_signed_tls_client_auth
                jwks_file: keys/client.jwks
                application: back-office
              - client_id: seventeen
                client_secret: s3cr3t
                applications: [back-office, storefront]
                introspection: true
              - { client_id: eighteen, client_secret: s3cr3t, introspection: true }
              - { client_id: nineteen, client_secret: s3cr3t, introspection: "${INTROSPECTION:-true}" }
            accept_token_endpoint_audience: true
            dpop_nonce: true
            include: clients.d/*.yml
            """;

    private static final String FAPI2 = """
            issuer: https://localhost:8080
            security_profile: fapi2
            signing_keys: [{ kid: main, algorithm: PS256, private_key: keys/main.pem }]
            applications: { back-office: { path: /api } }
            clients:
              - { client_id: one, jwks_file: keys/client.jwks, application: back-office, dpop_bound_access_tokens: true }
              - { client_id: two, jwks_file: keys/client.jwks, introspection: true }
            """;

    private static final String ROTATING = EVERY_KEY.replaceFirst(
            "signing_keys:\n.*\n",
            "key_rotation: { directory: rotating, algorithm: ES256, every: 90d, overlap: \"\\${OVERLAP:-24h}\" }\n");

    /** What depends on other places, on files, on the environment, or on more than a pattern can say. */
    private static final Set<String> ONLY_THE_READER_SEES = Set.of(
            "applications in the way of the server's own endpoints",
            "numbers from placeholders are not shown",
            "a key twice",
            "one port for two",
            "two documents (whole file)",
            "keys that do not fit",
            "one path or one audience for two applications",
            "rules outside of their application",
            "two rules for one path and method",
            "plain text where the issuer is not this machine",
            "plain text where the server listens to everybody",
            "placeholders that stand for nothing",
            "files that a placeholder cannot take",
            "certificates and keys that are not there",
            "files that are no certificates and no keys",
            "a key that is encrypted",
            "a key that is another certificate's",
            "a key of another type than the certificate's",
            "a key without the certificate",
            "a chain that is out of order",
            "a certificate of a weak key",
            "a certificate that is damaged",
            "authorities that are none",
            "secrets that no assertion can be made with",
            "keys of clients that are none",
            "federated credentials that do not tell clients apart",
            "what the security profile forbids",
            "what the security profile forbids is told beside what is wrong anyhow",
            "certificates that cannot arrive or prove nothing",
            "issuers of client certificates that nobody named",
            "a certificate of a client with a weak key",
            "client certificates where TLS is broken",
            "an overlap as long as the period",
            "keys that rotate in a file, and in nothing",
            "keys that begin to rotate while the server runs",
            "a rotating key that is damaged",
            "secrets with what nobody sees, and hashes in the wrappings of others");

    private static JsonSchema schema() {
        try {
            String text = Files.readString(Path.of("docs/config.schema.json"));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<Named<ConfigProblemsTest.Broken>> brokenFiles() throws IOException {
        return ConfigProblemsTest.brokenFiles();
    }

    @Test
    void the_shipped_file_is_taken() throws IOException {
        assertThat(problems(Files.readString(Path.of("config.yml")))).isEmpty();
    }

    @Test
    void the_shipped_file_names_the_schema_for_editors() throws IOException {
        assertThat(Files.readAllLines(Path.of("config.yml")).get(0))
                .isEqualTo("# yaml-language-server: $schema=docs/config.schema.json");
    }

    @Test
    void what_the_reader_takes_the_schema_takes() throws IOException {
        assertThat(problems(TestConfig.TWO_APPLICATIONS)).isEmpty();
        assertThat(problems(ConfigRoom.completed(EVERY_KEY))).isEmpty();
        assertThat(problems(ConfigRoom.completed(ROTATING))).isEmpty();
        assertThat(problems(FAPI2)).isEmpty();
    }

    @Test
    void the_reader_takes_every_key_too(@TempDir Path directory)
            throws IOException, GeneralSecurityException, ConfigException {
        Map<String, Integer> clients = Map.of(EVERY_KEY, 19, ROTATING, 19, FAPI2, 2);
        for (Map.Entry<String, Integer> every : clients.entrySet()) {
            Configuration read =
                    ConfigRoom.in(directory).read(ConfigRoom.completed(every.getKey()), Map.of(), KeyFiles.ASSUME);
            assertThat(read.realm().clients()).hasSize(every.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void what_the_reader_refuses_the_schema_refuses_where_it_can_tell(ConfigProblemsTest.Broken broken) {
        assertThat(isTaken(broken.yaml())).as(broken.yaml()).isEqualTo(ONLY_THE_READER_SEES.contains(broken.name()));
    }

    private static boolean isTaken(String yaml) {
        try {
            return problems(yaml).isEmpty();
        } catch (IOException e) {
            return false; // No YAML, which an editor says as well.
        }
    }

    @Test
    void every_key_has_a_description() {
        List<String> without = new ArrayList<>();
        collectUndescribed(SCHEMA.getSchemaNode(), "", without);
        assertThat(without).isEmpty();
    }

    private static void collectUndescribed(JsonNode node, String path, List<String> without) {
        node.properties().forEach(member -> {
            if (member.getKey().equals("properties")) {
                member.getValue().properties().forEach(key -> {
                    if (!key.getValue().has("description")
                            && !SCHEMA.getSchemaNode()
                                    .at(key.getValue().path("$ref").asText("#").substring(1))
                                    .has("description")) {
                        without.add(path + "/" + key.getKey());
                    }
                });
            }
            collectUndescribed(member.getValue(), path + "/" + member.getKey(), without);
        });
    }

    private static Set<ValidationMessage> problems(String yaml) throws IOException {
        return SCHEMA.validate(new YAMLMapper().readTree(yaml));
    }
}

package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.clients.Client;
import dev.signet.clients.ClientCredential;
import dev.signet.clients.FederatedCredential;
import dev.signet.clients.PublicKeys;
import dev.signet.clients.SharedSecretJwt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the keys of clients, over several readings. */
class ClientKeysTest {

    @TempDir
    Path directory;

    private ConfigFile file = new ConfigFile(Path.of("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());

    @BeforeEach
    void make_the_room() throws IOException, GeneralSecurityException {
        ConfigRoom.in(directory);
        file = new ConfigFile(directory.resolve("config.yml"), Map.of(), ConfigRoom.CLOCK, new SecureRandom());
    }

    @Test
    void keys_at_an_address_stay_known_through_a_reload() throws Exception {
        String client = "clients: [{ client_id: a, jwks_uri: \"https://a.example/jwks\", application: back-office }]\n";
        ClientCredential before = credential(client);
        ClientCredential after = credential("expires_in: 60\n" + client);

        assertThat(((PublicKeys) after).keys()).isSameAs(((PublicKeys) before).keys());
    }

    @Test
    void a_file_of_keys_is_watched_and_lies_beside_the_file_that_names_it() throws Exception {
        Path included = Files.createDirectories(directory.resolve("clients.d/keys"));
        Files.copy(directory.resolve("keys/client.jwks"), included.resolve("own.jwks"));
        Files.writeString(
                directory.resolve("clients.d/a.yml"),
                "clients: [{ client_id: a, jwks_file: keys/own.jwks, application: back-office }]\n");

        assertThat(credential("include: clients.d/*.yml\nclients: []\n")).isInstanceOf(PublicKeys.class);

        assertThat(file.sources().stamps()).containsKey(included.resolve("own.jwks"));
        Files.writeString(included.resolve("own.jwks"), "{}");
        assertThat(file.sources().ifUnchanged()).isEmpty();
    }

    @Test
    void two_clients_of_two_files_cannot_have_one_platforms_subject() throws IOException {
        String federated =
                "federated_credential: { issuer: \"https://a.example\", subject: b, jwks_uri: \"https://a.example/\" }";
        Files.createDirectories(directory.resolve("clients.d"));
        Files.writeString(
                directory.resolve("clients.d/a.yml"),
                "clients: [{ client_id: a, " + federated + ", application: back-office }]\n");

        ConfigException refusal = catchThrowableOfType(
                ConfigException.class,
                () -> credential("include: clients.d/*.yml\nclients: [{ client_id: b, " + federated
                        + ", application: back-office }]\n"));

        assertThat(refusal.problems())
                .singleElement()
                .asString()
                .contains(
                        "a.yml:1: clients[0].federated_credential: ",
                        "has the issuer and subject of",
                        "config.yml:2: clients[0].federated_credential");
    }

    @Test
    void the_audience_is_the_issuer_unless_something_else_is_said() throws Exception {
        String keys = "jwks_file: keys/client.jwks";
        assertThat(((PublicKeys) credential("clients: [{ client_id: a, " + keys + ", application: back-office }]\n"))
                        .audiences())
                .isEqualTo(Set.of("http://localhost:8080"));
        assertThat(((PublicKeys) credential("accept_token_endpoint_audience: true\nclients: [{ client_id: a, " + keys
                                + ", application: back-office }]\n"))
                        .audiences())
                .isEqualTo(Set.of("http://localhost:8080", "http://localhost:8080/oauth2-token"));
        assertThat(((FederatedCredential)
                                credential("clients: [{ client_id: a, federated_credential: { issuer: b, subject: c, "
                                        + keys + " }, application: back-office }]\n"))
                        .audience())
                .isEqualTo("http://localhost:8080");
    }

    @Test
    void a_secret_that_is_kept_is_not_shown() throws Exception {
        ClientCredential credential = credential("""
                clients:
                  - client_id: a
                    token_endpoint_auth_method: client_secret_jwt
                    client_secret: s3cr3t-of-32-bytes-is-long-enough
                    application: back-office
                """);

        assertThat(credential).isInstanceOf(SharedSecretJwt.class);
        assertThat(credential.toString()).doesNotContain("s3cr3t");
        assertThat(credential).isEqualTo(credential(Files.readString(directory.resolve("config.yml"))));
    }

    @Test
    void a_key_that_is_passed_over_is_warned_of() throws Exception {
        Files.writeString(
                directory.resolve("keys/two.jwks"),
                Files.readString(directory.resolve("keys/client.jwks")).replace("]}", ",{\"kty\":\"future\"}]}"));
        write("clients: [{ client_id: a, jwks_file: keys/two.jwks, application: back-office }]\n");

        assertThat(file.read(KeyFiles.ASSUME).warnings())
                .singleElement()
                .asString()
                .endsWith("config.yml:1: clients[0].jwks_file: passes over a key:"
                        + " keys[1] is of no type of key that is known here");
    }

    private ClientCredential credential(String part) throws IOException, ConfigException {
        write(part);
        return file.read(KeyFiles.ASSUME).realm().clients().stream()
                .map(Client::credential)
                .findFirst()
                .orElseThrow();
    }

    private void write(String part) throws IOException {
        Files.writeString(directory.resolve("config.yml"), ConfigRoom.completed(part));
    }
}

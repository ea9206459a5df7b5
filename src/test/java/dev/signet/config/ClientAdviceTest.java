package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The clock stands at 2026-11-23T12:00:00Z. */
class ClientAdviceTest {

    private static final String APPLICATIONS = """
            applications:
              back-office: { path: /api }
              storefront:
                path: /shop
                rules:
                  - { path: /shop/carts, scope: "carts:write carts:read" }
                  - { path: /shop/products/drafts, scope: "drafts:read" }
                  - { path: /shop/products, scope: "products:read" }
            """;

    @TempDir
    private Path directory = Path.of("");

    @SuppressWarnings("NullAway.Init") // Made before each test.
    private ConfigRoom room;

    @BeforeEach
    void make_a_room() throws IOException, GeneralSecurityException {
        room = ConfigRoom.in(directory);
        Files.createDirectories(directory.resolve("clients.d"));
    }

    @Test
    void a_client_whose_last_secret_ends_is_told_of_before_and_after() throws Exception {
        assertThat(advice("""
                clients:
                  - { client_id: one, application: back-office, client_secrets: [
                      { value: "${S}", expires_at: 2026-11-01T00:00:00Z }, { value: "${S}", expires_at: 2026-11-23T12:00:00Z } ] }
                  - { client_id: two, application: back-office, client_secrets: [
                      { value: "${S}", expires_at: 2026-11-01T00:00:00Z }, { value: "${S}", expires_at: 2026-11-30T12:00:00Z } ] }
                  - { client_id: later, application: back-office, client_secrets: [
                      { value: "${S}", expires_at: 2026-11-30T12:00:01Z } ] }
                  - { client_id: open, application: back-office, client_secrets: [
                      { value: "${S}", expires_at: 2026-11-01T00:00:00Z }, { value: "${S}" } ] }
                """))
                .containsExactly(
                        "config.yml:2: clients[0]: its last secret expired at 2026-11-23T12:00:00Z, so it cannot"
                                + " authenticate; add a new one to client_secrets",
                        "config.yml:4: clients[1]: its last secret expires at 2026-11-30T12:00:00Z; add a new one to"
                                + " client_secrets, beside it");
    }

    @Test
    void a_rule_that_no_client_can_satisfy_and_a_client_without_a_scope_that_is_asked_for_are_told_of()
            throws Exception {
        room.write("clients.d/shop.yml", """
                clients:
                  - { client_id: shop, client_secret: "${S}", applications: [storefront], scope: "products:read carts:read" }
                  - { client_id: both, client_secret: "${S}", applications: [back-office, storefront], scope: "users:read" }
                  - { client_id: none, client_secret: "${S}", application: storefront }
                """);

        assertThat(advice(APPLICATIONS + """
                clients:
                  - { client_id: office, client_secret: "${S}", application: back-office, scope: "drafts:read" }
                include: clients.d/*.yml
                """))
                .containsExactly(
                        "clients.d/shop.yml:3: clients[1]: has no scope that the rules of storefront ask for; add one to"
                                + " its scope",
                        "clients.d/shop.yml:4: clients[2]: has no scope that the rules of storefront ask for; add one to"
                                + " its scope",
                        "config.yml:6: applications.storefront.rules[0]: needs a scope that no client of this application"
                                + " has, so nobody gets by; add it to the scope of a client, or correct it",
                        "config.yml:7: applications.storefront.rules[1]: needs a scope that no client of this application"
                                + " has, so nobody gets by; add it to the scope of a client, or correct it");
    }

    @Test
    void the_scope_of_a_client_that_gets_no_tokens_helps_nobody() throws Exception {
        assertThat(advice("""
                applications:
                  storefront:
                    path: /shop
                    rules:
                      - { path: /shop/carts, scope: "carts" }
                      - { path: /shop/drafts, scope: "drafts" }
                clients:
                  - { client_id: shut, client_secret: "${S}", application: storefront, scope: "carts", enabled: false }
                  - { client_id: over, application: storefront, scope: "drafts", client_secrets: [
                      { value: "${S}", expires_at: 2026-11-01T00:00:00Z } ] }
                """))
                .filteredOn(line -> line.contains("nobody gets by"))
                .extracting(line -> line.substring(0, line.indexOf(": needs")))
                .containsExactly(
                        "config.yml:5: applications.storefront.rules[0]",
                        "config.yml:6: applications.storefront.rules[1]");
    }

    @Test
    void a_client_that_introspects_needs_applications_and_no_scope() throws Exception {
        assertThat(advice("""
                applications:
                  storefront:
                    path: /shop
                    rules: [{ path: /shop/carts, scope: "carts" }]
                clients:
                  - { client_id: shop, client_secret: "${S}", application: storefront, scope: "carts" }
                  - { client_id: gateway, client_secret: "${S}", application: storefront, introspection: true }
                  - { client_id: blind, client_secret: "${S}", introspection: true }
                """))
                .containsExactly(
                        "config.yml:8: clients[2]: may introspect, and has no application whose tokens it could"
                                + " see; add applications to it");
    }

    @Test
    void of_very_many_the_first_are_told_and_a_start_and_a_reload_look_for_none() throws Exception {
        StringBuilder many = new StringBuilder(APPLICATIONS + "clients:\n");
        for (int i = 0; i < 140; i++) {
            many.append("  - { client_id: c")
                    .append(i)
                    .append(", client_secret: \"${S}\", application: storefront }\n");
        }

        assertThat(advice(many.toString())).hasSize(101).last().isEqualTo("and 43 more warnings");
        assertThat(file().read(KeyFiles.REQUIRE).warnings()).isEmpty();
    }

    private List<String> advice(String part) throws Exception {
        room.write("config.yml", ConfigRoom.completed(part));
        return file().check().warnings().stream().map(room::seenFromHere).toList();
    }

    private ConfigFile file() {
        return new ConfigFile(
                directory.resolve("config.yml"), Map.of("S", "hush"), ConfigRoom.CLOCK, new SecureRandom());
    }
}

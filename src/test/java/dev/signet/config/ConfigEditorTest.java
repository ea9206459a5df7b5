package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A client is added where a person would have written it, and nothing else is touched. */
class ConfigEditorTest {

    private static final List<String> ENTRY = List.of("- client_id: new", "  client_secret: sha256:00");

    @Test
    void the_entry_comes_behind_the_last_one_in_its_indentation() {
        assertThat(added("""
                issuer: x
                clients: # ours
                    - client_id: demo   # the first
                      claims:
                          tenant: acme
                # what stands behind
                expires_in: 1
                """)).isEqualTo("""
                issuer: x
                clients: # ours
                    - client_id: demo   # the first
                      claims:
                          tenant: acme
                    - client_id: new
                      client_secret: sha256:00
                # what stands behind
                expires_in: 1
                """);
    }

    @Test
    void where_entries_stand_apart_the_new_one_does_too() {
        assertThat(added("""
                clients:
                - client_id: one

                - client_id: two
                """)).isEqualTo("""
                clients:
                - client_id: one

                - client_id: two

                - client_id: new
                  client_secret: sha256:00
                """);
    }

    @Test
    void block_text_and_characters_beyond_the_basic_plane_do_not_lead_astray() {
        assertThat(added("""
                # \uD83D\uDE00\uD83D\uDE00
                clients:
                  - client_id: demo
                    client_name: |
                      two
                      lines
                x: 1
                """)).isEqualTo("""
                # \uD83D\uDE00\uD83D\uDE00
                clients:
                  - client_id: demo
                    client_name: |
                      two
                      lines
                  - client_id: new
                    client_secret: sha256:00
                x: 1
                """);
    }

    @Test
    void an_entry_in_braces_is_an_entry_like_another() {
        assertThat(added("""
                clients:
                  - { client_id: demo,
                      scope: a }
                """)).isEqualTo("""
                clients:
                  - { client_id: demo,
                      scope: a }
                  - client_id: new
                    client_secret: sha256:00
                """);
    }

    @Test
    void a_file_without_clients_gets_them() {
        assertThat(added("include: a.yml\n"))
                .isEqualTo("include: a.yml\n\nclients:\n  - client_id: new\n    client_secret: sha256:00\n");
    }

    @Test
    void a_last_line_without_an_end_gets_one() {
        assertThat(added("clients:\n  - client_id: demo"))
                .isEqualTo("clients:\n  - client_id: demo\n  - client_id: new\n    client_secret: sha256:00\n");
    }

    @Test
    void line_breaks_stay_of_their_kind() {
        String unix = """
                clients:
                  - client_id: demo
                """;
        assertThat(added(unix.replace("\n", "\r\n")))
                .isEqualTo(added(unix).replace("\n", "\r\n"))
                .contains("- client_id: new\r\n");
    }

    @Test
    void in_a_list_in_brackets_it_stands_in_braces() {
        assertThat(added("clients: [{ client_id: demo }] # ours\nx: 1\n"))
                .isEqualTo(
                        "clients: [{ client_id: demo }, { client_id: new, client_secret: sha256:00 }] # ours\nx: 1\n");
        assertThat(added("clients: []   # none yet\nx: [10.0.0.0/8, ::1]\n"))
                .isEqualTo(
                        "clients: [{ client_id: new, client_secret: sha256:00 }]   # none yet\nx: [10.0.0.0/8, ::1]\n");
    }

    @Test
    void in_brackets_over_several_lines_it_gets_a_line_too() {
        assertThat(added("""
                clients: [
                    { client_id: one },
                    { client_id: two },   # the last
                ]
                """)).isEqualTo("""
                clients: [
                    { client_id: one },
                    { client_id: two },
                    { client_id: new, client_secret: sha256:00 },   # the last
                ]
                """);
    }

    @Test
    void a_file_in_braces_has_room_in_its_list() {
        assertThat(added("{ \"x\": 1, \"clients\": [ { \"client_id\": \"demo\" } ] }"))
                .isEqualTo("{ \"x\": 1, \"clients\": [ { \"client_id\": \"demo\" },"
                        + " { client_id: new, client_secret: sha256:00 } ] }");
    }

    @Test
    void lines_end_where_yaml_ends_them() {
        String before = "# a\r# b\nclients:\n  - client_id: \"x\u2028 y\" # \u00e9\n";
        String behind = "expires_in: 1\n";
        assertThat(added(before + behind))
                .isEqualTo(before + "  - client_id: new\n    client_secret: sha256:00\n" + behind);
        assertThat(added("issuer: x\rclients:\r- client_id: demo\r"))
                .isEqualTo("issuer: x\rclients:\r- client_id: demo\r- client_id: new\n  client_secret: sha256:00\n");
    }

    @Test
    void the_end_of_the_document_stays_behind_the_clients() {
        assertThat(added("include: a.yml\n...\n"))
                .isEqualTo("include: a.yml\n\nclients:\n  - client_id: new\n    client_secret: sha256:00\n...\n");
    }

    @Test
    void a_file_in_braces_without_a_list_is_left_to_its_owner() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> added("{ \"include\": \"a.yml\" }\n"))
                .withMessage(
                        "is written in { } without clients; run it again without --write, and add the entry by hand");
    }

    @Test
    void an_edit_that_would_change_anything_else_is_none() {
        // With a line break behind it, the text would have that too.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> added("clients:\n  - client_id: demo\n    client_name: |\n      text"))
                .withMessageStartingWith("is written in a way that leaves no place for an entry; run it again");
    }

    private static String added(String yaml) {
        return ConfigEditor.withClient(yaml, ENTRY);
    }
}

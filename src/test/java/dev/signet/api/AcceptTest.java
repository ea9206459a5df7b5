package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.api.SampleServer.Answer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

    @AutoClose
    private static final SampleServer SERVER = SampleServer.start();

    @Test
    void whoever_accepts_anything_gets_JSON_API() {
        Answer answer = SERVER.get("/api/users");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.api+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.api+json",
                "Application/VND.API+JSON",
                "*/*",
                "application/*",
                "",
                " , ",
                "text/html, */*;q=0.1",
                "application/json, */*;q=0.1",
                "application/json, application/vnd.api+json;q=0.001",
                "application/vnd.api+json;profile=\"https://example.com/a,b;c\"",
                "application/vnd.api+json; profile=x; q=0.5",
                "application/vnd.api+json; ext=\"\"",
                "application/vnd.api+json; charset=utf-8, application/vnd.api+json",
                "application/vnd.api+json; ext=\"https://example.com/ext\", application/vnd.api+json;profile=x",
                "application/vnd.api+json;charset=utf-8;q=0, */*",
                "application/vnd.api+json, application/*;q=0, */*;q=0",
                "rubbish, application/vnd.api+json;Q=1.000",
                "text/html;level=\"1, \\\"2\", application/vnd.api+json"
            })
    void whoever_accepts_JSON_API_gets_it(String accept) {
        Answer answer = SERVER.get("/api/users/1", "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.api+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json;charset=UTF-8",
                "text/html, application/json;q=0.1",
                "application/vnd.api+json;q=0, */*",
                "application/vnd.api+json;q=0.000, application/json",
                "application/*;q=0, application/json"
            })
    void whoever_accepts_JSON_but_not_JSON_API_gets_the_same_document_as_JSON(String accept) {
        Answer answer = SERVER.get("/api/users/1", "Accept", accept);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo(SERVER.get("/api/users/1").body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xml, text/*",
                "*/*;q=0",
                "application/*;q=0, */*",
                "application/vnd.api+json;q=0",
                "application/vnd.api+json;charset=utf-8",
                "application/vnd.api+json;charset=utf-8, application/json",
                "application/vnd.api+json;charset=utf-8, */*",
                "application/vnd.api+json;ext=\"https://example.com/ext\"",
                "application/vnd.api+json;profile=x;ext=\"https://example.com/ext\"",
                "application/vnd.api+json;version=1;profile=x",
                "application/json;version=1",
                "*/*;level=1",
                "application/vnd.api+json;q=2",
                "application/vnd.api+json;q=high",
                "application/vnd.api+json;charset",
                "application/vnd.api",
                "text/html;level=\"1, application/vnd.api+json",
                "json",
                "*",
                "*/json"
            })
    void whoever_accepts_neither_is_told_so(String accept) {
        Answer answer = SERVER.get("/api/users/1", "Accept", accept);

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.header("Content-Type")).isEqualTo("application/vnd.api+json");
        assertThat(answer.error().get("code").textValue()).isEqualTo("not_acceptable");
    }

    @Test
    void several_fields_are_one_list() {
        Answer answer = SERVER.get("/api/users/1", "Accept", "text/html", "Accept", "application/json");

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void a_long_field_of_rubbish_is_only_rubbish() {
        assertThat(SERVER.get("/api/users/1", "Accept", "a/b;c=\"\\,\",".repeat(600))
                        .status())
                .isEqualTo(406);
        assertThat(SERVER.get("/api/users/1", "Accept", "\"".repeat(6001)).status())
                .isEqualTo(406);
        assertThat(SERVER.get("/api/users/1", "Accept", "\"" + "\\\"".repeat(3000))
                        .status())
                .isEqualTo(406);
        assertThat(SERVER.get("/api/users/1", "Accept", "a/b" + ";c=d".repeat(1500))
                        .status())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/users?nonsense=1", "/api/users/99"})
    void an_error_is_JSON_for_whoever_accepts_only_that(String path) {
        assertThat(SERVER.get(path, "Accept", "application/json").header("Content-Type"))
                .isEqualTo("application/json");
        assertThat(SERVER.get(path, "Accept", "text/html").header("Content-Type"))
                .isEqualTo("application/vnd.api+json");
    }

    @Test
    void path_and_method_come_before_Accept_and_that_before_the_query() {
        assertThat(SERVER.get("/api/nothing", "Accept", "text/html").status()).isEqualTo(404);
        assertThat(SERVER.send("POST", "/api/users", "Accept", "text/html").status())
                .isEqualTo(405);
        assertThat(SERVER.get("/api/users?nonsense=1", "Accept", "text/html").status())
                .isEqualTo(406);
        assertThat(SERVER.get("/api/users/99", "Accept", "text/html").status()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.api+json; charset=utf-8",
                "application/vnd.api+json;ext=\"https://example.com/ext\"",
                "Application/Vnd.Api+Json; q=1"
            })
    void a_body_of_JSON_API_with_foreign_parameters_is_refused(String contentType) {
        Answer answer = SERVER.get("/api/users", "Content-Type", contentType);

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.error().get("code").textValue()).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/vnd.api+json", "application/vnd.api+json;profile=x", "text/plain;charset=x", "x"})
    void any_other_content_type_is_no_matter(String contentType) {
        assertThat(SERVER.get("/api/users", "Content-Type", contentType).status())
                .isEqualTo(200);
    }
}

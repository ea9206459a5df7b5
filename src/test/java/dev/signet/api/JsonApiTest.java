package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.api.SampleServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonApiTest {

    @AutoClose
    private static final SampleServer SERVER = SampleServer.start();

    @Test
    void a_document_tells_its_version_and_has_the_members_of_the_specification_only() {
        JsonNode document = SERVER.get("/api/users").json();

        assertThat(document.fieldNames()).toIterable().containsExactly("jsonapi", "data", "links", "meta");
        assertThat(document.at("/jsonapi/version").textValue()).isEqualTo("1.1");
        assertThat(document.at("/data/0").fieldNames())
                .toIterable()
                .containsExactly("type", "id", "attributes", "links");
        assertThat(document.at("/data/0/id").isTextual()).isTrue();
    }

    @Test
    void the_media_type_has_no_parameters() {
        assertThat(SERVER.get("/api/users").header("Content-Type")).isEqualTo("application/vnd.api+json");
        assertThat(SERVER.get("/api/nothing").header("Content-Type")).isEqualTo("application/vnd.api+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users", "/storefront/api/products"})
    void whoever_asks_for_no_page_gets_the_first_each_time(String path) {
        String first = SERVER.get(path + "?page[number]=1").body();

        assertThat(SERVER.get(path).body()).isEqualTo(first);
        assertThat(SERVER.get(path + "?page[number]=2").body()).isNotEqualTo(first);
        assertThat(SERVER.get(path).body()).isEqualTo(first);
        assertThat(SERVER.get(path, "Accept", "application/json").body()).isEqualTo(first);
    }

    @Test
    void the_first_page_has_no_previous_and_the_last_no_next() {
        JsonNode first = SERVER.get("/api/users").json().get("links");
        JsonNode last = SERVER.get("/api/users?page[number]=3").json().get("links");

        assertThat(first.get("self").textValue()).isEqualTo("/api/users?page%5Bnumber%5D=1&page%5Bsize%5D=10");
        assertThat(first.get("first")).isEqualTo(first.get("self"));
        assertThat(first.get("prev").isNull()).isTrue();
        assertThat(first.get("next").textValue()).isEqualTo("/api/users?page%5Bnumber%5D=2&page%5Bsize%5D=10");
        assertThat(last.get("last")).isEqualTo(last.get("self")).isEqualTo(first.get("last"));
        assertThat(last.get("prev")).isEqualTo(first.get("next"));
        assertThat(last.get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/users/1",
                "/api/users?page[size]=100",
                "/api/users?nonsense=1",
                "/api/nothing",
                "/storefront/api/products"
            })
    void head_is_get_without_the_body(String path) {
        Answer get = SERVER.get(path);
        Answer head = SERVER.send("HEAD", path);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().newBuilder().removeAll("Date").build())
                .isEqualTo(get.headers().newBuilder().removeAll("Date").build());
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(bytes(get)));
    }

    private static int bytes(Answer answer) {
        return answer.body().getBytes(StandardCharsets.UTF_8).length;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/users", "/api/users/1", "/api/users?nonsense=1", "/api/nothing", "/api/users/99"})
    void no_answer_is_kept_by_a_cache_and_each_depends_on_Accept(String path) {
        Answer answer = SERVER.get(path);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
    }

    @Test
    void an_error_has_status_code_title_and_detail() {
        JsonNode document = SERVER.get("/api/nothing").json();

        assertThat(document.fieldNames()).toIterable().containsExactly("jsonapi", "errors");
        assertThat(document.get("errors")).hasSize(1);
        assertThat(document.at("/errors/0").fieldNames())
                .toIterable()
                .containsExactly("status", "code", "title", "detail");
        assertThat(document.at("/errors/0/status").textValue()).isEqualTo("404");
    }

    @Test
    void a_fault_of_ours_says_nothing_but_the_request_id() {
        Answer answer = SERVER.get("/api/users/13");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.error().get("code").textValue()).isEqualTo("server_error");
        assertThat(answer.error().get("detail").textValue()).endsWith("request id id-1");
        assertThat(answer.body()).doesNotContain("secret", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "/api/nothing",
                "/api/users/",
                "/api/users/1/",
                "/api/users/1/roles",
                "/api/Users",
                "/api//users",
                "/api/%75sers",
                "/api/products"
            })
    void an_unknown_path_is_not_found_by_any_method(String path) {
        for (String method : Set.of("GET", "HEAD", "POST", "DELETE", "OPTIONS")) {
            assertThat(SERVER.send(method, path).status()).as(method).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY", "BREW", "get"})
    void a_resource_can_only_be_read(String method) {
        for (String path : Set.of("/api/users", "/api/users/1", "/api/users/99", "/storefront/api/products")) {
            Answer answer = SERVER.send(method, path, "X-HTTP-Method-Override", "GET");

            assertThat(answer.status()).as(path).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
            assertThat(answer.error().get("code").textValue()).isEqualTo("method_not_allowed");
        }
    }
}

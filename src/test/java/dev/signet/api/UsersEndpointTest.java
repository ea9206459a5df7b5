package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.api.SampleServer.Answer;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersEndpointTest {

    @AutoClose
    private static final SampleServer SERVER = SampleServer.start();

    @Test
    void a_page_has_ten_users_unless_asked_otherwise() {
        Answer answer = SERVER.get("/api/users");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.all("id")).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(answer.json().at("/meta/total").intValue()).isEqualTo(25);
    }

    @Test
    void a_user_has_a_name_an_email_a_department_and_may_be_active() {
        JsonNode attributes = SERVER.get("/api/users/1").json().at("/data/attributes");

        assertThat(attributes.fieldNames()).toIterable().containsExactly("name", "email", "department", "active");
        assertThat(attributes.get("active").isBoolean()).isTrue();
    }

    @Test
    void a_page_is_as_long_as_asked_and_begins_where_the_one_before_it_ended() {
        assertThat(SERVER.get("/api/users?page[size]=4&page[number]=2").all("id"))
                .containsExactly("5", "6", "7", "8");
        assertThat(SERVER.get("/api/users?page%5Bsize%5D=100").all("id")).hasSize(25);
        assertThat(SERVER.get("/api/users?page[number]=3").all("id")).containsExactly("21", "22", "23", "24", "25");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "999999999999999"})
    void a_page_beyond_the_end_is_empty_and_leads_back_to_the_last(String number) {
        Answer answer = SERVER.get("/api/users?page[number]=" + number);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("data")).isEmpty();
        assertThat(answer.json().at("/meta/total").intValue()).isEqualTo(25);
        assertThat(answer.json().at("/links/prev").textValue())
                .isEqualTo("/api/users?page%5Bnumber%5D=3&page%5Bsize%5D=10");
        assertThat(answer.json().at("/links/next").isNull()).isTrue();
    }

    @Test
    void users_are_sorted_by_an_attribute_in_either_direction() {
        List<String> ascending =
                SERVER.get("/api/users?sort=name&page[size]=100").all("name");
        List<String> descending =
                SERVER.get("/api/users?sort=-name&page[size]=100").all("name");

        assertThat(ascending).hasSize(25).isSorted();
        assertThat(descending).hasSize(25).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void ids_are_sorted_as_numbers() {
        assertThat(SERVER.get("/api/users?sort=-id&page[size]=3").all("id")).containsExactly("25", "24", "23");
    }

    @Test
    void what_is_equal_by_the_first_key_is_sorted_by_the_second_and_then_by_id() {
        JsonNode data = SERVER.get("/api/users?sort=active,-department&page[size]=100")
                .json()
                .get("data");

        List<JsonNode> users = data.valueStream().toList();
        assertThat(users)
                .isSortedAccordingTo(Comparator.comparing(
                                (JsonNode user) -> user.at("/attributes/active").booleanValue())
                        .thenComparing(user -> user.at("/attributes/department").textValue(), Comparator.reverseOrder())
                        .thenComparing(user -> user.get("id").asInt()));
    }

    @Test
    void only_the_fields_that_are_wanted_are_shown() {
        assertThat(SERVER.get("/api/users?fields[users]=email,name")
                        .json()
                        .at("/data/0/attributes")
                        .fieldNames())
                .toIterable()
                .containsExactly("name", "email");
        assertThat(SERVER.get("/api/users/7?fields%5Busers%5D=")
                        .json()
                        .at("/data/attributes")
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "page[number]=0 page[number]",
                "page[number]=-1 page[number]",
                "page[number]=one page[number]",
                "page[number]= page[number]",
                "page[number]=1.0 page[number]",
                "page[number]=%2B1 page[number]",
                "page[number]=1000000000000000 page[number]",
                "page[number]=\u0661 page[number]",
                "page[size]=0 page[size]",
                "page[size]=101 page[size]",
                "page[size]=99999999999999999999 page[size]",
                "page[size] page[size]",
                "page[limit]=1 page[limit]",
                "page=1 page",
                "sort=password sort",
                "sort= sort",
                "sort=name, sort",
                "sort=--name sort",
                "sort=name,id,-name sort",
                "sort=NAME sort",
                "fields[users]=password fields[users]",
                "fields[users]=name, fields[users]",
                "fields[users]=id fields[users]",
                "fields[products]=name fields[products]",
                "fields=name fields",
                "include=department include",
                "filter[name]=Amara filter[name]",
                "access_token=secret access_token",
                "Sort=name Sort",
                "sort=name&sort=name sort",
                "page[size]=5&page%5Bsize%5D=5 page[size]",
                "unknown unknown",
                "na%C3%AFve=1 naïve"
            })
    void a_query_parameter_that_is_unknown_or_wrong_or_doubled_is_named(String query, String parameter) {
        Answer answer = SERVER.get("/api/users?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().get("status").textValue()).isEqualTo("400");
        assertThat(answer.error().at("/source/parameter").textValue()).isEqualTo(parameter);
    }

    @Test
    void of_a_very_long_name_of_a_parameter_the_beginning_is_repeated() {
        Answer answer = SERVER.get("/api/users?" + "%C3%A9".repeat(1000) + "=1");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().at("/source/parameter").textValue()).isEqualTo("\u00e9".repeat(256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=name", "page[number]=1", "page[size]=1", "include=", "fields[products]=name"})
    void one_user_takes_no_other_parameter_than_fields(String query) {
        Answer answer = SERVER.get("/api/users/1?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().at("/source/parameter").textValue())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=%", "sort=%4", "sort=%zz", "%ff=1", "sort=%C0%AE", "sort=name&x=%ED%A0%80"})
    void a_query_that_cannot_be_decoded_is_a_bad_request(String query) {
        assertThat(SERVER.raw("/api/users?" + query, SERVER.tokenFor("back-office")))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"invalid_request\"");
    }

    @Test
    void an_empty_query_is_none() {
        assertThat(SERVER.get("/api/users?").status()).isEqualTo(200);
        assertThat(SERVER.get("/api/users?&sort=name&").status()).isEqualTo(200);
    }

    @Test
    void one_user_is_found_by_its_id() {
        JsonNode document = SERVER.get("/api/users/7?fields[users]=name").json();

        assertThat(document.at("/data/type").textValue()).isEqualTo("users");
        assertThat(document.at("/data/id").textValue()).isEqualTo("7");
        assertThat(document.at("/data/links/self").textValue()).isEqualTo("/api/users/7");
        assertThat(document.at("/links/self").textValue()).isEqualTo("/api/users/7?fields%5Busers%5D=name");
    }

    @Test
    void one_user_is_the_same_whole_each_time_and_another_is_another() {
        String whole = SERVER.get("/api/users/7").body();
        String part = SERVER.get("/api/users/7?fields[users]=name").body();

        assertThat(SERVER.get("/api/users/7").body()).isEqualTo(whole).contains("hiroshi.tanaka@example.com");
        assertThat(part).doesNotContain("hiroshi.tanaka@example.com");
        assertThat(SERVER.get("/api/users/8").body()).contains("yasmin.el-sayed@example.com");
        assertThat(SERVER.get("/api/users/7", "Accept", "application/json").body())
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "26", "07", "+7", "-1", "7.0", "seven", "%C3%BC", "%37", "99999999999999999999"})
    void an_id_that_nobody_has_is_not_found(String id) {
        Answer answer = SERVER.get("/api/users/" + id);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.error().get("code").textValue()).isEqualTo("not_found");
    }

    @Test
    void a_wrong_query_is_told_before_an_unknown_id() {
        assertThat(SERVER.get("/api/users/99?sort=name").status()).isEqualTo(400);
    }
}

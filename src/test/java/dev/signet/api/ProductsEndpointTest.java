package dev.signet.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.api.SampleServer.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ProductsEndpointTest {

    @AutoClose
    private static final SampleServer SERVER = SampleServer.start();

    @Test
    void there_are_three_pages_of_products() {
        Answer answer = SERVER.get("/storefront/api/products?page[number]=3");

        assertThat(answer.all("id")).hasSize(10).endsWith("30");
        assertThat(answer.json().at("/meta/total").intValue()).isEqualTo(30);
        assertThat(answer.json().at("/links/next").isNull()).isTrue();
    }

    @Test
    void a_product_has_a_price_in_whole_cents() {
        JsonNode document = SERVER.get("/storefront/api/products/1").json();

        assertThat(document.at("/data/type").textValue()).isEqualTo("products");
        assertThat(document.at("/data/attributes").fieldNames())
                .toIterable()
                .containsExactly("name", "sku", "category", "priceInCents", "currency", "stock");
        assertThat(document.at("/data/attributes/priceInCents").isInt()).isTrue();
    }

    @Test
    void prices_are_sorted_as_numbers() {
        List<Integer> prices =
                SERVER.get("/storefront/api/products?sort=priceInCents&page[size]=100").all("priceInCents").stream()
                        .map(Integer::valueOf)
                        .toList();

        assertThat(prices).hasSize(30).isSorted();
    }

    @Test
    void fields_of_users_are_not_fields_of_products() {
        Answer answer = SERVER.get("/storefront/api/products?fields[users]=name");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error().at("/source/parameter").textValue()).isEqualTo("fields[users]");
    }

    @Test
    void links_keep_sort_and_fields() {
        JsonNode links = SERVER.get(
                        "/storefront/api/products?fields[products]=name,sku&sort=-stock,name&page[size]=7&page[number]=2")
                .json()
                .get("links");

        assertThat(links.get("next").textValue())
                .isEqualTo("/storefront/api/products?page%5Bnumber%5D=3&page%5Bsize%5D=7&sort=-stock,name"
                        + "&fields%5Bproducts%5D=name,sku");
        assertThat(SERVER.get(links.get("last").textValue()).all("id")).hasSize(2);
    }

    @Test
    void following_next_shows_every_product_once() {
        List<String> seen = new ArrayList<>();
        JsonNode next = SERVER.get("/storefront/api/products?sort=category&page[size]=4")
                .json();
        while (true) {
            seen.addAll(next.get("data").findValuesAsText("id"));
            if (next.at("/links/next").isNull()) {
                break;
            }
            next = SERVER.get(next.at("/links/next").textValue()).json();
        }

        assertThat(seen).hasSize(30).doesNotHaveDuplicates();
    }
}

package dev.signet.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.signet.Answer;
import dev.signet.MutableClock;
import dev.signet.RunningServer;
import dev.signet.TestConfig;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /openapi.yaml} is OpenAPI 3.1, and says what is there: no route more, and none less. */
class OpenApiTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String ID = "https://signet.example/openapi.json";
    private static final String CONFIG = TestConfig.TWO_APPLICATIONS.replace(
            "    client_secret: both-secret\n", "    client_secret: both-secret\n    introspection: true\n");

    private static RunningServer server;
    private static JsonNode description;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(CONFIG, new MutableClock());
        description = read(server, "/openapi.yaml");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode read(RunningServer which, String path) throws IOException {
        return YAML.readTree(which.get(path).body());
    }

    @Test
    void it_is_an_OpenAPI_3_1_document() throws IOException {
        assertThat(problems(description)).isEmpty();
        assertThat(problems(YAML.readTree("{openapi: 3.1.1, info: {title: a}, paths: {}}")))
                .as("what is none")
                .isNotEmpty();
    }

    private static Set<ValidationMessage> problems(JsonNode document) throws IOException {
        Path schema = Path.of(
                System.getProperty("basedir", ""), "src/test/resources/dev/signet/endpoints/openapi/schema.json");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(schema))
                .validate(document);
    }

    @Test
    void its_schemas_are_JSON_schemas() {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        for (JsonNode schema : description.at("/components/schemas")) {
            assertThat(factory.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                            .validate(schema))
                    .isEmpty();
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = description.findValuesAsText("$ref");

        assertThat(references).hasSizeGreaterThan(50).allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(description.at(reference.substring(1)).isMissingNode()).isFalse();
        });
    }

    @Test
    void it_says_the_issuer_and_the_scopes_in_force() throws IOException {
        assertThat(description.at("/servers/0/url").textValue()).isEqualTo("http://localhost:8080");
        JsonNode flow = description.at("/components/securitySchemes/oauth2/flows/clientCredentials");
        assertThat(flow.get("tokenUrl").textValue()).isEqualTo("http://localhost:8080/oauth2-token");
        assertThat(flow.get("scopes").fieldNames()).toIterable().containsExactly("products:read", "users:read");

        String without = TestConfig.issuedBy("https://auth.example.com/tenant/")
                .replace("path: /api", "path: /other")
                .replaceAll("(client_secret: ).*", "$1\"sha256:" + "ab".repeat(32) + "\"");
        try (RunningServer other = RunningServer.start(without, new MutableClock())) {
            JsonNode elsewhere = read(other, "/tenant/openapi.yaml");
            assertThat(elsewhere.at("/servers/0/url").textValue()).isEqualTo("https://auth.example.com/tenant");
            assertThat(elsewhere
                            .at("/components/securitySchemes/oauth2/flows/clientCredentials/tokenUrl")
                            .textValue())
                    .isEqualTo("https://auth.example.com/tenant/oauth2-token");
            assertThat(elsewhere.get("paths").fieldNames())
                    .toIterable()
                    .as("a sample that has no application is not there")
                    .contains("/storefront/api/products")
                    .doesNotContain("/api/users", "/api/users/{id}");
            assertThat(problems(elsewhere)).isEmpty();
        }
    }

    @Test
    void what_is_on_the_management_port_is_not_described() throws IOException {
        String config = CONFIG.replace("  port: 0\n", "  port: 0\n  management_port: 0\n");
        try (RunningServer other = RunningServer.start(config, new MutableClock())) {
            assertThat(read(other, "/openapi.yaml").get("paths").fieldNames())
                    .toIterable()
                    .contains("/oauth2-token")
                    .doesNotContain("/metrics", "/health/live", "/health/ready");
            assertThat(other.get("/").body()).contains("/oauth2-token").doesNotContain("/metrics", "/health/");
        }
    }

    /** TokenServer lists every route by a constant of {@link Paths}, or by a file of the pages. */
    @Test
    void every_route_is_described_with_all_of_its_methods() throws IOException {
        Set<String> expected = new TreeSet<>(Set.of("/ GET", "/docs/{file} GET", "/auth/verify GET"));
        for (String path : routes()) {
            if (!path.equals(Paths.VERIFY)) {
                allowed(path).forEach(method -> expected.add(path + " " + method));
            }
        }
        // What is at a path and everywhere below it.
        expected.add(Paths.PROTECTED_RESOURCE + "/{path} GET");
        for (String sample : List.of("/api/users", "/storefront/api/products")) {
            expected.add(sample + " GET");
            expected.add(sample + "/{id} GET");
        }

        assertThat(described()).isEqualTo(expected);
        assertThat(description.at("/paths/~1docs~1{file}/get/parameters/0/schema/enum"))
                .extracting(JsonNode::textValue)
                .containsExactlyInAnyOrderElementsOf(PagesEndpoint.files());
    }

    private static Set<String> described() {
        Set<String> all = new TreeSet<>();
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(member -> {
                    if (!member.equals("servers")) {
                        all.add(path.getKey() + " " + member.toUpperCase(Locale.ROOT));
                    }
                }));
        return all;
    }

    private static List<String> routes() throws IOException {
        String source = Files.readString(
                Path.of(System.getProperty("basedir", ""), "src/main/java/dev/signet/server/Routes.java"));
        Map<String, String> constants =
                Arrays.stream(Paths.class.getFields()).collect(Collectors.toMap(Field::getName, OpenApiTest::value));
        List<String> names = Pattern.compile("own\\.(?:get|post|any)\\w*\\(\\s*Paths\\.(\\w+),")
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(names).as("the constants that Routes lists").containsExactlyInAnyOrderElementsOf(constants.keySet());
        return names.stream().map(constants::get).toList();
    }

    private static String value(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** What the server itself says, but for HEAD, which comes with GET. */
    private static List<String> allowed(String path) {
        Answer answer = server.send(server.request(path).method("PURGE", null));
        assertThat(answer.status()).as(path).isEqualTo(405);
        return Stream.of(String.valueOf(answer.header("Allow")).split(", ", -1))
                .filter(method -> !method.equals("HEAD"))
                .toList();
    }

    /** Each answer is one that is described, with a body of the described form. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /oauth2-token | /oauth2-token | shop | grant_type=client_credentials | 200",
                "POST | /oauth2-token | /oauth2-token | shop | grant_type=password | 400",
                "POST | /oauth2-token | /oauth2-token | | grant_type=client_credentials | 401",
                "PUT | /oauth2-token | /oauth2-token | | a=b | 405",
                "POST | /oauth2-token/introspect | /oauth2-token/introspect | both | token=TOKEN | 200",
                "POST | /oauth2-token/introspect | /oauth2-token/introspect | both | token=nothing | 200",
                "POST | /oauth2-token/introspect | /oauth2-token/introspect | shop | token=TOKEN | 400",
                "POST | /oauth2-token/revoke | /oauth2-token/revoke | shop | token=nothing | 200",
                "POST | /oauth2-token/revoke | /oauth2-token/revoke | shop | a=b | 400",
                "GET | /.well-known/oauth-authorization-server | /.well-known/oauth-authorization-server | | | 200",
                "GET | /.well-known/openid-configuration | /.well-known/openid-configuration | | | 200",
                "GET | /.well-known/oauth-protected-resource | /.well-known/oauth-protected-resource | | | 404",
                "GET | /.well-known/oauth-protected-resource/{path} | /.well-known/oauth-protected-resource/storefront/api | | | 200",
                "GET | /.well-known/oauth-protected-resource/{path} | /.well-known/oauth-protected-resource/no | | | 404",
                "GET | /.well-known/jwks.json | /.well-known/jwks.json | | | 200",
                "GET | /auth/verify | /auth/verify | | | 403",
                "GET | /health/live | /health/live | | | 200",
                "GET | /health/ready | /health/ready | | | 200",
                "GET | /metrics | /metrics | | | 200",
                "GET | / | / | | | 200",
                "GET | /docs | /docs | | | 200",
                "GET | /docs/{file} | /docs/page.css | | | 200",
                "GET | /docs/{file} | /docs/page.js | | | 200",
                "GET | /docs/{file} | /docs/icon.svg | | | 200",
                "GET | /openapi.yaml | /openapi.yaml | | | 200",
                "GET | /api/users | /api/users?page[size]=2 | demo | | 200",
                "GET | /api/users | /api/users?colour=blue | demo | | 400",
                "GET | /api/users | /api/users | shop | | 401",
                "GET | /api/users | /api/users | | | 401",
                "PUT | /api/users | /api/users | demo | a=b | 405",
                "GET | /api/users/{id} | /api/users/1 | demo | | 200",
                "GET | /api/users/{id} | /api/users/none | demo | | 404",
                "GET | /storefront/api/products | /storefront/api/products?sort=-name | shop | | 200",
                "GET | /storefront/api/products | /storefront/api/products | unscoped | | 403",
                "GET | /storefront/api/products/{id} | /storefront/api/products/1?fields[products]=name | shop | | 200"
            })
    void each_answer_is_one_that_is_described(
            String method, String described, String path, @Nullable String client, @Nullable String form, int status) {
        Answer answer = server.send(request(method, path, client, form));
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);

        JsonNode operations = description.get("paths").get(described);
        JsonNode operation = operations.path(method.toLowerCase(Locale.ROOT));
        // What another method is told stands beside the answers of the one that there is.
        JsonNode responses = operation.isMissingNode() ? operations.findValue("responses") : operation.get("responses");
        JsonNode response = resolved(responses.path(Integer.toString(status)));
        assertThat(response.isMissingNode()).as(status + " is described").isFalse();
        if (!response.has("content")) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        String mediaType = String.valueOf(answer.header("Content-Type")).split(";", -1)[0];
        JsonNode content = response.get("content").path(mediaType);
        assertThat(content.isMissingNode()).as(mediaType + " is described").isFalse();
        if (mediaType.endsWith("json")) {
            assertThat(new Described(description).problems(content.get("schema"), answer.json()))
                    .isEmpty();
        }
    }

    private static Request.Builder request(String method, String path, @Nullable String client, @Nullable String form) {
        Request.Builder request = server.request(path);
        boolean isApi = path.startsWith("/api") || path.startsWith("/storefront");
        if (client != null && isApi) {
            String id = client.equals("unscoped") ? "unscoped-shop" : client;
            request.header("Authorization", "Bearer " + server.token(id, client + "-secret"));
        } else if (client != null) {
            request.header("Authorization", Credentials.basic(client, client + "-secret"));
        }
        if (form == null) {
            return request.method(method, null);
        }
        String body = form.replace("TOKEN", form.contains("TOKEN") ? server.token("shop", "shop-secret") : "");
        return request.method(method, RequestBody.create(body, MediaType.get("application/x-www-form-urlencoded")));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /** The description as what schemas refer to. */
    private record Described(JsonNode document) {

        Set<ValidationMessage> problems(JsonNode schema, JsonNode instance) {
            ObjectNode root = new ObjectMapper().createObjectNode().put("$id", ID);
            root.set("components", document.get("components"));
            root.set("allOf", new ObjectMapper().createArrayNode().add(schema));
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(root)
                    .validate(instance);
        }
    }
}

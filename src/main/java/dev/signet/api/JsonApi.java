package dev.signet.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.tokens.JsonBuffers;
import io.javalin.http.Context;
import java.util.List;

/** Documents of JSON:API 1.1, and how they go out. */
final class JsonApi {

    private static final JsonMapper JSON = JsonBuffers.mapper();

    private JsonApi() {}

    static <T> byte[] page(ResourceType<T> type, List<T> page, Fieldset<T> fields, PageLinks links, int total) {
        ObjectNode document = document();
        ArrayNode data = document.putArray("data");
        page.forEach(resource -> data.add(resourceObject(type, resource, fields)));
        document.putObject("links")
                .put("self", links.self())
                .put("first", links.first())
                .put("last", links.last())
                .put("prev", links.prev())
                .put("next", links.next());
        document.putObject("meta").put("total", total);
        return octets(document);
    }

    static <T> byte[] single(ResourceType<T> type, T resource, Fieldset<T> fields) {
        ObjectNode document = document();
        document.set("data", resourceObject(type, resource, fields));
        String self =
                type.path(resource) + fields.asked().map(query -> "?" + query).orElse("");
        document.putObject("links").put("self", self);
        return octets(document);
    }

    private static <T> ObjectNode resourceObject(ResourceType<T> type, T resource, Fieldset<T> fields) {
        ObjectNode object = JSON.createObjectNode();
        object.put("type", type.name());
        object.put("id", Integer.toString(type.id().applyAsInt(resource)));
        ObjectNode attributes = object.putObject("attributes");
        fields.shown()
                .forEach(attribute ->
                        attributes.putPOJO(attribute.name(), attribute.value().apply(resource)));
        object.putObject("links").put("self", type.path(resource));
        return object;
    }

    private static byte[] errors(ApiError error) {
        ObjectNode document = document();
        ObjectNode object = document.putArray("errors").addObject();
        object.put("status", Integer.toString(error.status()));
        object.put("code", error.code());
        object.put("title", error.title());
        object.put("detail", error.detail());
        error.parameter().ifPresent(parameter -> object.putObject("source").put("parameter", parameter));
        return octets(document);
    }

    private static ObjectNode document() {
        ObjectNode document = JSON.createObjectNode();
        document.putObject("jsonapi").put("version", "1.1");
        return document;
    }

    /** Answers with an errors document; as JSON:API also to whoever accepts nothing that there is. */
    static void answer(Context ctx, ApiError error) {
        error.headers().forEach(ctx::header);
        String mediaType = ContentNegotiation.accepted(ctx.req()).orElse(ContentNegotiation.JSON_API);
        answer(ctx, error.status(), mediaType, errors(error));
    }

    static void answer(Context ctx, int status, String mediaType, byte[] document) {
        ctx.status(status).contentType(mediaType);
        // What a token opens must not outlive the token in anybody's cache: RFC 9111 section 3.5.
        ctx.header("Cache-Control", "no-store");
        if (!ctx.res().getHeaders("Vary").contains("Accept")) {
            ctx.res().addHeader("Vary", "Accept");
        }
        ctx.result(document);
    }

    private static byte[] octets(ObjectNode document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of plain values cannot be written", e);
        }
    }
}

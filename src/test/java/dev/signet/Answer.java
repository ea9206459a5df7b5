package dev.signet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** What a server answered. */
public record Answer(int status, Headers headers, String body) {

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }

    /** The error code of RFC 6749 section 5.2. */
    public String error() {
        return json().path("error").asText();
    }
}

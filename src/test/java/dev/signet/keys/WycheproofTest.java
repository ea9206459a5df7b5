package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tricks of others: keys and signatures of C2SP/wycheproof. */
class WycheproofTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<SigningAlgorithm> ALL = EnumSet.allOf(SigningAlgorithm.class);

    /** Their key is for another algorithm than the signature, or for one of no such name: "ES521". */
    private static final Set<Integer> WRONGLY_VALID = Set.of(346, 347, 350, 351);

    /** A key whose primes were badly chosen (CVE-2017-15361) is the client's own choice; nothing here looks for it. */
    private static final Set<Integer> WRONGLY_INVALID_HERE = Set.of(7);

    @Test
    void signatures_are_told_apart() throws IOException {
        Map<Boolean, Integer> seen = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode group : JSON.readTree(file("json_web_signature_test")).path("testGroups")) {
            if (group.path("public") instanceof ObjectNode key && isOfOurs(key)) {
                for (JsonNode test : group.path("tests")) {
                    check(test, () -> JwkSet.parse(Map.of("keys", List.of(map(key)))), seen, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen.get(true)).as("valid ones").isGreaterThan(20);
        assertThat(seen.get(false)).as("invalid ones").isGreaterThan(100);
    }

    @Test
    void keys_that_may_not_verify_do_not() throws IOException {
        Map<Boolean, Integer> seen = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (JsonNode group : JSON.readTree(file("json_web_key_test")).path("testGroups")) {
            if (group.path("public") instanceof ObjectNode set) {
                for (JsonNode test : group.path("tests")) {
                    check(test, () -> JwkSet.parse(map(set)), seen, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).containsOnlyKeys(true, false);
    }

    private interface Keys {
        JwkSet read();
    }

    private static void check(JsonNode test, Keys keys, Map<Boolean, Integer> seen, List<String> wrong) {
        int id = test.path("tcId").asInt();
        boolean valid = test.path("result").asText().equals("valid") && !WRONGLY_VALID.contains(id);
        if (WRONGLY_INVALID_HERE.contains(id)) {
            return;
        }
        seen.merge(valid, 1, Integer::sum);
        if (valid != verifies(test.path("jws").asText(), keys)) {
            wrong.add(id + " " + test.path("comment").asText());
        }
    }

    private static boolean verifies(String jws, Keys keys) {
        String[] parts = jws.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            JsonNode header = JSON.readTree(octets(parts[0]));
            octets(parts[1]);
            keys.read()
                    .verify(
                            Optional.ofNullable(header.path("kid").textValue()),
                            header.path("alg").asText(),
                            ALL,
                            (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8),
                            octets(parts[2]));
            return true;
        } catch (IllegalArgumentException | IOException e) {
            return false;
        }
    }

    /** As strict as the reader of tokens. */
    private static byte[] octets(String encoded) {
        byte[] octets = Base64.getUrlDecoder().decode(encoded);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(encoded)) {
            throw new IllegalArgumentException("not canonical");
        }
        return octets;
    }

    private static boolean isOfOurs(ObjectNode key) {
        return SigningAlgorithm.named(key.path("alg").asText("RS256")).isPresent();
    }

    @SuppressWarnings("unchecked") // A JSON object is a map of names.
    private static Map<String, Object> map(ObjectNode object) {
        return JSON.convertValue(object, Map.class);
    }

    /** Ours, or, where {@code signet.test.wycheproof} names a directory, those that are there. */
    private static byte[] file(String name) throws IOException {
        String directory = System.getProperty("signet.test.wycheproof");
        if (directory != null) {
            return Files.readAllBytes(Path.of(directory, name + ".json"));
        }
        try (InputStream file = WycheproofTest.class.getResourceAsStream("wycheproof/" + name + ".json")) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}

package dev.signet.endpoints;

import dev.signet.realm.Realm;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What openapi.yaml says of the realm in force: where the server is, which scopes there are, and which of the samples. */
final class OpenApiDocument {

    private final List<String> samples;
    private final Predicate<String> isHere;

    OpenApiDocument(List<String> samples, Predicate<String> isHere) {
        this.samples = List.copyOf(samples);
        this.isHere = isHere;
    }

    static Map<String, String> issuer(Realm realm) {
        // To be put before a path.
        return Map.of("issuer", realm.issuer().url(""));
    }

    Map<String, String> values(Realm realm) {
        Map<String, String> values = new LinkedHashMap<>(issuer(realm));
        Map<String, String> scopes = new LinkedHashMap<>();
        realm.scopes().forEach(scope -> scopes.put(scope, ""));
        // JSON is YAML as well.
        values.put("scopes", new String(JsonAnswer.encode(scopes), StandardCharsets.UTF_8));
        values.put("health", isHere.test(Paths.LIVE) ? Paths.LIVE : "");
        values.put("metrics", isHere.test(Paths.METRICS) ? Paths.METRICS : "");
        samples.forEach(sample -> values.put(name(sample), origin(realm, sample)));
        return values;
    }

    private static String name(String sample) {
        return sample.substring(sample.lastIndexOf('/') + 1);
    }

    /** Where a sample is; empty where no application has its path, for then it is not there. */
    private static String origin(Realm realm, String sample) {
        String applicationPath = sample.substring(0, sample.lastIndexOf('/'));
        return realm.applications().stream()
                .filter(application -> application.path().toString().equals(applicationPath))
                .map(realm.issuer()::originOf)
                .findFirst()
                .orElse("");
    }
}

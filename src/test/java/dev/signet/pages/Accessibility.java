package dev.signet.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looks by axe-core for what keeps people from using a page. */
final class Accessibility {

    private final String axe;

    Accessibility() {
        try (InputStream script = Objects.requireNonNull(Accessibility.class.getResourceAsStream("/axe.min.js"))) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What axe finds on the page as it is: the rule, and the first place that breaks it. */
    List<String> violations(Browser browser) {
        browser.run(axe);
        JsonNode results = browser.run("return axe.run(document, { resultTypes: ['violations'] })");
        if (results.get("passes").isEmpty()) {
            throw new AssertionError("axe looked at nothing");
        }
        List<String> found = new ArrayList<>();
        for (JsonNode violation : results.get("violations")) {
            JsonNode place = violation.get("nodes").get(0);
            found.add(violation.get("id").textValue() + ": " + place.get("html").textValue() + ": "
                    + place.get("failureSummary").textValue());
        }
        return found;
    }
}

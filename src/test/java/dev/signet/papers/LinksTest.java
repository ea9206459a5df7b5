package dev.signet.papers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the papers point to is there. */
class LinksTest {

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void every_link_to_a_file_or_a_heading_leads_somewhere() {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Path file : Papers.all()) {
            for (String link : links(Papers.text(file))) {
                links++;
                if (!leads(file, link)) {
                    dead.add(Papers.TOP.relativize(file) + ": " + link);
                }
            }
        }

        assertThat(links).as("links that were followed").isGreaterThan(10);
        assertThat(dead).isEmpty();
    }

    @Test
    void a_dead_link_is_noticed() {
        Path readme = Papers.TOP.resolve("README.md");

        assertThat(leads(readme, "docs/operators.md#https")).isTrue();
        assertThat(leads(readme, "docs/no-such-page.md")).isFalse();
        assertThat(leads(readme, "docs/operators.md#no-such-heading")).isFalse();
        assertThat(leads(readme, "#no-such-heading")).isFalse();
    }

    private static List<String> links(String text) {
        return LINK.matcher(CODE_BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.startsWith("http:") && !link.startsWith("https:"))
                .toList();
    }

    private static boolean leads(Path from, String link) {
        String[] parts = link.split("#", 2);
        Path to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]);
        return Files.exists(to) && (parts.length == 1 || anchors(to).contains(parts[1]));
    }

    /** As the usual renderers make them of the headings. */
    private static List<String> anchors(Path file) {
        return HEADING.matcher(CODE_BLOCK.matcher(Papers.text(file)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}

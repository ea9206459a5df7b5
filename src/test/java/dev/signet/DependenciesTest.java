package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/dependencies.md says is in the jar is what Maven puts there. */
class DependenciesTest {

    /** As dependency:list writes a line: group, name, perhaps a classifier, version. */
    private static final Pattern RESOLVED =
            Pattern.compile("\\s+([\\w.-]+:[\\w.-]+):jar:(?:[\\w-]+:)?([\\w.-]+):(?:compile|runtime)\\b.*");

    private static final Pattern ROW = Pattern.compile(
            "\\| `([\\w.-]+:[\\w.-]+)` \\| ([\\w.-]+) \\| ([^|]+) \\| ([0-9]+) \\| ([0-9]+) \\| ([^|]+) \\|");

    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>(.*?)</dependency>");

    @Test
    void every_library_in_the_jar_is_told_of_with_its_version() throws IOException {
        Map<String, String> resolved = versions(Path.of("target/runtime-dependencies.txt"), RESOLVED);

        assertThat(resolved).hasSizeGreaterThan(10);
        assertThat(versions(Path.of("docs/dependencies.md"), ROW)).isEqualTo(resolved);
    }

    @Test
    void each_has_a_purpose_and_a_licence_that_the_jar_may_have_in_it() throws IOException {
        assertThat(rows(Path.of("docs/dependencies.md"), ROW, row -> row.group(3) + "|" + row.group(6))
                        .values())
                .allMatch(said ->
                        said.matches(".{4,}\\|(?:Apache-2\\.0|MIT|EPL-2\\.0|MPL-2\\.0|Bouncy Castle Licence).*"));
    }

    @Test
    void each_version_is_fixed() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(DEPENDENCY.matcher(pom).results().map(found -> found.group(1)))
                .noneMatch(dependency ->
                        dependency.matches("(?s).*<version>(?:.*SNAPSHOT|[\\[(].*|LATEST|RELEASE)</version>.*"));
    }

    private static Map<String, String> versions(Path file, Pattern line) throws IOException {
        return rows(file, line, row -> row.group(2));
    }

    private static Map<String, String> rows(Path file, Pattern line, Function<Matcher, String> said)
            throws IOException {
        return Files.readAllLines(file).stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        row -> row.group(1), said, (one, other) -> one + " and " + other, TreeMap::new));
    }
}

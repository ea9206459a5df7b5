package dev.signet.papers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A paper that names a test, a class or a script names one that is there. */
class NamedSourcesTest {

    /** {@code FooTest}, or one of its methods: {@code FooTest.it_holds}. */
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

    private static final Pattern CLASS = Pattern.compile("`([a-z]+/[A-Z]\\w*)`");
    private static final Pattern SCRIPT = Pattern.compile("`(scripts/[\\w./-]+)[^`]*`");

    private static final Map<String, String> TESTS = Papers.sources("src/test/java").stream()
            .filter(file -> file.toString().endsWith("Test.java"))
            .collect(Collectors.toMap(
                    file -> file.getFileName().toString().replace(".java", ""), Papers::text, String::concat));

    @Test
    void every_test_that_a_paper_names_exists() {
        List<String> missing = named(TEST)
                .filter(test -> !exists(test.group(1), test.group(2)))
                .map(MatchResult::group)
                .toList();

        assertThat(named(TEST).count()).as("tests that are named").isGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    @Test
    void every_class_and_every_script_that_a_paper_names_exists() {
        Path sources = Papers.TOP.resolve("src/main/java/dev/signet");
        assertThat(named(CLASS).map(name -> name.group(1)).toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(sources.resolve(name + ".java")).exists());
        assertThat(named(SCRIPT).map(name -> name.group(1)).toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Files.exists(Papers.TOP.resolve(name)))
                        .as(name)
                        .isTrue());
    }

    @Test
    void a_name_that_is_not_there_is_noticed() {
        assertThat(exists("NamedSourcesTest", "a_name_that_is_not_there_is_noticed"))
                .isTrue();
        assertThat(exists("NamedSourcesTest", "no_such_method")).isFalse();
        assertThat(exists("ClientSecretJwtTest", "stop")).isFalse();
        assertThat(exists("NoSuchTest", null)).isFalse();
    }

    private static Stream<MatchResult> named(Pattern pattern) {
        return Papers.all().stream()
                .flatMap(file -> pattern.matcher(Papers.text(file)).results());
    }

    private static boolean exists(String test, String method) {
        String source = TESTS.get(test);
        return source != null && (method == null || isTest(source, method));
    }

    /** Between the blank line before it and its name a test has an annotation that says so. */
    private static boolean isTest(String source, String method) {
        Matcher found = Pattern.compile("\\bvoid " + method + "\\(").matcher(source);
        return found.find()
                && source.substring(source.lastIndexOf("\n\n", found.start()), found.start())
                        .contains("Test");
    }
}

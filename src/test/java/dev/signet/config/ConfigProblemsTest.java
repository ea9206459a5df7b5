package dev.signet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about a broken file, to the letter: {@code broken.txt} has the files and the lines. */
class ConfigProblemsTest {

    private static final String SECRET = "s3cr3t";
    private static final String WHOLE_FILE = " (whole file)";

    private static ConfigRoom room;

    record Broken(String name, String yaml, List<String> lines) {}

    @BeforeAll
    static void make_the_keys_once(@TempDir Path directory) throws IOException, GeneralSecurityException {
        room = ConfigRoom.in(directory);
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void a_broken_file_is_told_all_of_its_problems_and_no_secret(Broken broken) {
        assertThat(broken.yaml()).contains(SECRET);

        List<String> lines = problems(broken.yaml());

        assertThat(lines).containsExactlyInAnyOrderElementsOf(broken.lines());
        assertThat(lines).isSortedAccordingTo((one, other) -> Integer.compare(lineNumber(one), lineNumber(other)));
        assertThat(lines).noneMatch(line -> line.contains(SECRET) || line.contains("\n"));
    }

    @Test
    void there_are_more_than_thirty_broken_files() throws IOException {
        assertThat(brokenFiles()).hasSizeGreaterThan(30);
    }

    @Test
    void a_file_with_five_problems_prints_five_lines() throws IOException {
        Broken five = brokenFiles().stream()
                .filter(broken -> broken.getName().startsWith("five problems"))
                .map(Named::getPayload)
                .findFirst()
                .orElseThrow();

        assertThat(problems(five.yaml())).hasSize(5);
        assertThat(String.valueOf(refusal(five.yaml()).getMessage()).lines()).hasSize(5);
    }

    @Test
    void the_cause_of_a_refusal_does_not_travel_with_it() {
        ConfigException refusal = refusal("clients: ['" + SECRET);

        assertThat(refusal).hasNoCause();
        assertThat(refusal.getSuppressed()).isEmpty();
    }

    @Test
    void a_file_that_is_not_there_is_one_problem() {
        ConfigFile file = new ConfigFile(
                room.directory().resolve("no.yml"), Map.of(), ConfigRoom.CLOCK, new java.security.SecureRandom());

        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> file.read(KeyFiles.ASSUME));

        assertThat(refusal.problems().stream().map(room::seenFromHere))
                .containsExactly("no.yml: no such file; create it, or correct the path");
    }

    @Test
    void a_file_that_is_not_UTF_8_names_the_line() throws IOException {
        Path file = room.directory().resolve("latin1.yml");
        Files.write(file, "issuer: x\n# café\n".getBytes(StandardCharsets.ISO_8859_1));
        ConfigFile latin1 = new ConfigFile(file, Map.of(), ConfigRoom.CLOCK, new java.security.SecureRandom());

        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> latin1.read(KeyFiles.ASSUME));

        assertThat(refusal.problems().stream().map(room::seenFromHere))
                .containsExactly("latin1.yml: is not UTF-8 (line 2); save it as UTF-8");
    }

    @Test
    @Timeout(20)
    void a_pipe_or_a_directory_is_a_problem_and_nothing_waits_for_it() throws Exception {
        Path pipe = room.directory().resolve("pipe.yml");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is missing");
        ConfigFile file = new ConfigFile(pipe, Map.of(), ConfigRoom.CLOCK, new java.security.SecureRandom());

        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> file.read(KeyFiles.ASSUME));

        assertThat(refusal.problems().stream().map(room::seenFromHere))
                .containsExactly("pipe.yml: cannot be read: it is a pipe or a device; name a file");
        assertThat(problems(ConfigRoom.completed("""
                signing_keys:
                  - { kid: pipe, algorithm: RS256, private_key: pipe.yml, generate: true }
                  - { kid: directory, algorithm: RS256, private_key: keys, generate: true }
                include: pipe.yml
                clients:
                  - { client_id: pipe, client_secret: "${file:pipe.yml}", application: back-office }
                  - { client_id: directory, client_secret: "${file:keys}", application: back-office }
                """)))
                .containsExactlyInAnyOrder(
                        "config.yml:2: signing_keys[0].private_key: pipe.yml: cannot be read: it is a pipe or a device;"
                                + " name a readable PEM file with an unencrypted private key for RS256",
                        "config.yml:3: signing_keys[1].private_key: keys: cannot be read: it is a directory;"
                                + " name a readable PEM file with an unencrypted private key for RS256",
                        "config.yml:6: clients[0].client_secret: pipe.yml: cannot be read: it is a pipe or a device;"
                                + " name a file",
                        "config.yml:7: clients[1].client_secret: keys: cannot be read: it is a directory; name a file",
                        "pipe.yml: cannot be read: it is a pipe or a device; name a file");
    }

    @Test
    void a_control_character_names_the_line() {
        assertThat(problems("issuer: x\nclients: \u0007" + SECRET))
                .containsExactly("config.yml:2: is not valid YAML: a control character; remove it");
    }

    @Test
    void a_file_of_seventeen_mebibytes_is_refused() {
        assertThat(problems("# " + SECRET + "x".repeat(17 << 20)))
                .containsExactly("config.yml: is longer than 16777216 bytes; shorten it");
    }

    /** The parser takes a time that grows with the square of the depth, so that nothing is read beyond it. */
    @Test
    @Timeout(60)
    void nesting_without_end_is_refused_once() {
        assertThat(problems(ConfigRoom.completed("expires_in: " + "[".repeat(100_000) + SECRET + "\n")))
                .containsExactly("config.yml:1: expires_in" + "[0]".repeat(32)
                        + ": is nested deeper than 32 levels; flatten it");
        assertThat(problems(ConfigRoom.completed("expires_in: " + "{a: ".repeat(100_000) + SECRET + "\n")))
                .containsExactly(
                        "config.yml:1: expires_in" + ".a".repeat(32) + ": is nested deeper than 32 levels; flatten it");
        assertThat(problems(ConfigRoom.completed("expires_in: &x " + "{".repeat(100_000) + "\n")))
                .containsExactly("config.yml:1: expires_in: is nested deeper than 32 levels; flatten it");
        assertThat(problems(ConfigRoom.completed("? " + "[".repeat(100_000) + "\n")))
                .last()
                .asString()
                .endsWith(": is nested deeper than 32 levels; flatten it");
    }

    private static List<String> problems(String yaml) {
        return refusal(yaml).problems().stream().map(room::seenFromHere).toList();
    }

    private static ConfigException refusal(String yaml) {
        Map<String, String> environment = Map.of(
                "TEXT",
                SECRET,
                "TEXT_URL",
                "https://" + SECRET + ".example/",
                "NUMBER",
                "0",
                "EMPTY",
                "",
                "HASHED",
                "sha256:" + SECRET,
                "DIRECTORY",
                "keys/" + SECRET);
        return Objects.requireNonNull(
                catchThrowableOfType(ConfigException.class, () -> room.read(yaml, environment, KeyFiles.REQUIRE)));
    }

    private static int lineNumber(String line) {
        return Integer.parseInt(line.split(":", 3)[1]);
    }

    static List<Named<Broken>> brokenFiles() throws IOException {
        try (InputStream in = ConfigProblemsTest.class.getResourceAsStream("broken.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== ", -1))
                    .skip(1)
                    .map(ConfigProblemsTest::brokenFile)
                    .toList();
        }
    }

    private static Named<Broken> brokenFile(String text) {
        String name = text.substring(0, text.indexOf('\n'));
        String[] sides = text.substring(name.length() + 1).split("(?m)^>>>\n", 2);
        String yaml = name.endsWith(WHOLE_FILE) ? sides[0] : ConfigRoom.completed(sides[0]);
        return Named.of(name, new Broken(name, yaml, sides[1].strip().lines().toList()));
    }
}

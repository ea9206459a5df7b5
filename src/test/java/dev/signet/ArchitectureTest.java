package dev.signet;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know whom. Every rule is also held against classes that break it, since a rule that cannot fail says nothing. */
class ArchitectureTest {

    private static final String SIGNET = "dev.signet";
    private static final String BROKEN = "dev.signet.architecture.broken";

    /** Each room, and behind it the rooms that it may know. */
    private static final Map<String, Set<String>> ROOMS = parse("""
            cli          : server config realm endpoints api clients tokens applications keys protocol
            server       : config realm endpoints api clients tokens applications keys store metrics protocol
            config       : realm clients tokens applications keys protocol
            realm        : clients tokens applications keys protocol
            endpoints    : realm clients tokens applications keys store metrics protocol
            api          : tokens applications store metrics protocol
            clients      : tokens applications keys store metrics protocol
            tokens       : applications keys store metrics protocol
            applications : protocol
            keys         : store metrics protocol
            store        : protocol
            metrics      : protocol
            protocol     :
            """);

    /** There from the first day, so their absence means that the import looked in the wrong place. */
    private static final Set<String> MAIN_ROOMS = Set.of(
            "cli",
            "server",
            "config",
            "realm",
            "endpoints",
            "api",
            "clients",
            "tokens",
            "applications",
            "keys",
            "metrics",
            "protocol");

    private static final Map<String, Library> LIBRARIES = Map.of(
            "Javalin",
                    new Library(
                            List.of("server", "endpoints", "api"),
                            List.of("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", "kotlin..")),
            "YAML", new Library(List.of("config"), List.of("com.fasterxml.jackson.dataformat.yaml..", "org.yaml..")),
            "JSON",
                    new Library(
                            List.of("endpoints", "api", "config", "tokens", "clients", "keys"),
                            List.of("com.fasterxml.jackson..")),
            "java-jwt", new Library(List.of("clients", "tokens", "keys"), List.of("com.auth0..")),
            "Bouncy Castle", new Library(List.of("clients"), List.of("org.bouncycastle..")),
            "Bucket4j", new Library(List.of("clients"), List.of("io.github.bucket4j..")),
            "MVStore", new Library(List.of("store"), List.of("org.h2..")),
            "Jedis", new Library(List.of("store"), List.of("redis.clients..")),
            "Prometheus", new Library(List.of("metrics"), List.of("io.prometheus..")),
            "picocli", new Library(List.of("cli"), List.of("picocli..")));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SIGNET);
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(BROKEN);

    /** Else the rules below could hold because nobody was looked at. */
    @Test
    void every_room_of_the_sources_is_seen() throws IOException {
        Path sources = Path.of(System.getProperty("basedir", ""), "src", "main", "java", "dev", "signet");
        Set<String> rooms = new TreeSet<>();
        try (Stream<Path> entries = Files.list(sources)) {
            entries.forEach(entry -> rooms.add(entry.getFileName().toString()));
        }
        assertThat(ROOMS.keySet()).as("rooms of the architecture").containsAll(rooms);

        Set<String> seen = MAIN.stream()
                .map(type ->
                        type.getPackageName().substring(SIGNET.length() + 1).split("\\.", -1)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen).isEqualTo(rooms).containsAll(MAIN_ROOMS);
    }

    @Test
    void rooms_know_only_those_to_their_right() {
        roomsKnowOnlyThoseToTheirRight(SIGNET).check(MAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "api.KnowsClients, clients.Asker",
        "api.KnowsKeys, keys.Seal",
        "endpoints.KnowsApi, api.Sample",
        "applications.KnowsTokens, tokens.Issuer",
        "store.KnowsKeys, keys.Seal",
        "realm.KnowsMetrics, metrics.Count",
        "metrics.KnowsRealm, realm.Kingdom"
    })
    void a_room_that_knows_another_to_its_left_is_caught(String from, String to) {
        assertCaught(roomsKnowOnlyThoseToTheirRight(BROKEN), "broken." + from + "\\b.*broken." + to + "\\b");
    }

    private static ArchRule roomsKnowOnlyThoseToTheirRight(String top) {
        LayeredArchitecture rooms = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : ROOMS.keySet()) {
            rooms = rooms.optionalLayer(room).definedBy(top + "." + room + "..");
        }
        for (Map.Entry<String, Set<String>> room : ROOMS.entrySet()) {
            String[] known = room.getValue().toArray(String[]::new);
            rooms = known.length == 0
                    ? rooms.whereLayer(room.getKey()).mayNotAccessAnyLayer()
                    : rooms.whereLayer(room.getKey()).mayOnlyAccessLayers(known);
        }
        return rooms;
    }

    @Test
    void no_rooms_know_each_other_in_a_circle() {
        noRoomsKnowEachOtherInACircle(SIGNET).check(MAIN);
    }

    @Test
    void a_circle_of_rooms_is_caught() {
        assertCaught(noRoomsKnowEachOtherInACircle(BROKEN), "(?s)Cycle detected.*applications.*tokens");
    }

    private static ArchRule noRoomsKnowEachOtherInACircle(String top) {
        return slices().matching(top + ".(*)..").should().beFreeOfCycles();
    }

    @Test
    void each_library_is_known_only_in_its_rooms() {
        LIBRARIES.values().forEach(library -> library.staysInItsRooms(SIGNET).check(MAIN));
    }

    @ParameterizedTest
    @CsvSource({
        "Javalin, realm.KnowsHttp",
        "YAML, api.KnowsYaml",
        "JSON, realm.KnowsJson",
        "java-jwt, api.KnowsJwt",
        "Bouncy Castle, keys.KnowsHashes",
        "Bucket4j, tokens.KnowsLimits",
        "MVStore, tokens.KnowsStorage",
        "Jedis, tokens.KnowsRedis",
        "Prometheus, endpoints.KnowsPrometheus",
        "picocli, config.KnowsCommandLine"
    })
    void a_library_in_another_room_is_caught(String library, String where) {
        assertCaught(LIBRARIES.get(library).staysInItsRooms(BROKEN), "broken." + where + "\\b");
    }

    private record Library(List<String> rooms, List<String> packages) {

        ArchRule staysInItsRooms(String top) {
            return noClasses()
                    .that(not(resideInAnyPackage(packagesOf(top, rooms))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages.toArray(String[]::new))
                    .as("%s only in %s".formatted(packages, rooms))
                    .allowEmptyShould(true);
        }
    }

    @Test
    void the_protocol_is_made_of_nothing_but_the_JDK() {
        theProtocolIsMadeOfTheJdk(SIGNET).check(MAIN);
    }

    @Test
    void a_library_in_the_protocol_is_caught() {
        assertCaught(theProtocolIsMadeOfTheJdk(BROKEN), "broken.protocol.KnowsLogging\\b.*org.slf4j");
    }

    private static ArchRule theProtocolIsMadeOfTheJdk(String top) {
        return classes()
                .that()
                .resideInAPackage(top + ".protocol..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(top + ".protocol..", "java..", "javax..", "org.jspecify..")
                .allowEmptyShould(true);
    }

    @Test
    void nothing_static_changes() {
        nothingStaticChanges().check(MAIN);
    }

    @Test
    void a_static_field_that_changes_is_caught() {
        assertCaught(nothingStaticChanges(), "broken.keys.Seal.changing\\b");
    }

    private static ArchRule nothingStaticChanges() {
        return fields().that().areStatic().should().beFinal().allowEmptyShould(true);
    }

    @Test
    void only_the_front_door_has_a_clock_a_console_and_an_exit() {
        onlyTheFrontDoorTouchesTheWorld(SIGNET).check(MAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "System.out",
        "System.err",
        "System.exit",
        "Clock.systemUTC",
        "Instant.now",
        "System.currentTimeMillis",
        "Clock.systemDefaultZone"
    })
    void a_clock_a_console_or_an_exit_elsewhere_is_caught(String what) {
        assertCaught(onlyTheFrontDoorTouchesTheWorld(BROKEN), "broken.tokens.TouchesTheWorld\\b.*" + what + "\\b");
    }

    private static ArchRule onlyTheFrontDoorTouchesTheWorld(String top) {
        Set<String> world = Set.of(
                "java.lang.System.out",
                "java.lang.System.err",
                "java.lang.System.exit(int)",
                "java.lang.Runtime.exit(int)",
                "java.lang.Runtime.halt(int)",
                "java.lang.System.currentTimeMillis()",
                "java.time.Instant.now()",
                "java.time.Clock.systemUTC()",
                "java.time.Clock.systemDefaultZone()",
                "java.time.Clock.system(java.time.ZoneId)",
                "java.util.Date.<init>()");
        return noClasses()
                .that()
                .resideOutsideOfPackage(top + ".cli..")
                .should()
                .accessTargetWhere(describe(
                        "it is the real clock, the console or the exit",
                        access -> world.contains(access.getTarget().getFullName())))
                .allowEmptyShould(true);
    }

    @Test
    void no_class_and_no_package_is_a_drawer() {
        nothingIsADrawer().check(MAIN);
    }

    @ParameterizedTest
    @CsvSource({"protocol.TextUtil", "protocol.BaseToken", "protocol.HTTPHelper", "info.Nothing"})
    void a_drawer_is_caught(String name) {
        assertCaught(nothingIsADrawer(), "broken." + name + "\\b");
    }

    @Test
    void a_word_that_only_begins_like_a_drawer_is_none() {
        assertThat(wordsOf("Base64Url")).containsExactly("base64", "url");
        assertThat(wordsOf("DatabaseInformation")).containsExactly("database", "information");
        assertThat(wordsOf("HTTPHelper")).containsExactly("http", "helper");
        assertThat(wordsOf("JwksEndpoint$KeyData")).containsExactly("jwks", "endpoint", "key", "data");
    }

    private static ArchRule nothingIsADrawer() {
        Set<String> drawers = Set.of(
                "manager",
                "impl",
                "util",
                "utils",
                "helper",
                "helpers",
                "abstract",
                "base",
                "common",
                "data",
                "info",
                "service",
                "services");
        return classes()
                .that()
                .doNotHaveSimpleName("package-info")
                .should(new ArchCondition<JavaClass>("say what it is, not that something is in it") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (String word : wordsOf(type.getName())) {
                            if (drawers.contains(word)) {
                                events.add(
                                        SimpleConditionEvent.violated(type, type.getName() + " is a drawer: " + word));
                            }
                        }
                    }
                });
    }

    /** Letters and the digits behind them are one word, so Base64 is not Base. */
    private static List<String> wordsOf(String name) {
        return Arrays.stream(name.split("[.$_-]|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Map<String, Set<String>> parse(String rooms) {
        return rooms.lines()
                .map(line -> line.split(":", -1))
                .collect(Collectors.toMap(
                        side -> side[0].strip(),
                        side -> Arrays.stream(side[1].split(" ", -1))
                                .filter(room -> !room.isEmpty())
                                .collect(Collectors.toSet())));
    }

    private static String[] packagesOf(String top, List<String> rooms) {
        return rooms.stream().map(room -> top + "." + room + "..").toArray(String[]::new);
    }

    private static void assertCaught(ArchRule rule, String breach) {
        assertThat(rule.evaluate(WRONG).getFailureReport().getDetails())
                .as(rule.getDescription())
                .anySatisfy(detail -> assertThat(detail).containsPattern(breach));
    }
}

package dev.signet.config;

import dev.signet.applications.Application;
import dev.signet.clients.Client;
import dev.signet.keys.KeyRing;
import dev.signet.realm.Issuer;
import dev.signet.realm.Realm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The configuration file. Each reading starts afresh and yields a whole configuration, or every problem that it has. */
public final class ConfigFile {

    private static final int LONGEST = 16 * 1024 * 1024;
    private static final int DEFAULT_LIFETIME = 3600;

    private final Path file;
    private final Path directory;
    private final Map<String, String> environment;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * A file that need not be there yet.
     *
     * @param file as the user named it, and as problems name it; relative paths in it start from its directory
     * @param environment the variables that placeholders stand for
     * @param clock for the realm
     * @param random for the realm
     */
    public ConfigFile(Path file, Map<String, String> environment, Clock clock, SecureRandom random) {
        this.file = file;
        this.directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        this.random = random;
    }

    /**
     * Reads the file as it is now.
     *
     * @param keyFiles what to do about a missing key file that may be generated; done only when nothing else is wrong
     * @throws ConfigException with every problem
     */
    public Configuration read(KeyFiles keyFiles) throws ConfigException {
        Problems problems = new Problems();
        Values values = new Values(problems, new Placeholders(directory, environment));
        Section root = root(problems, values);

        Optional<Issuer> issuer = issuer(root, problems);
        int lifetime = root.number("expires_in", 1, Integer.MAX_VALUE).orElse(DEFAULT_LIFETIME);
        ServerSettings server = new ServerReader(problems, values).read(root);
        KeysReader keys = new KeysReader(problems, values, directory);
        keys.read(root);
        Map<String, Optional<Application>> applications = new ApplicationsReader(problems, values, issuer).read(root);
        SecretReader secrets = new SecretReader(problems, values, isOnLoopback(server, issuer));
        AllowedIpsReader addresses = new AllowedIpsReader(problems, values, seesCallers(server, issuer));
        List<Client> clients =
                new ClientsReader(problems, values, secrets, addresses, applications, lifetime).read(root);
        root.refuseUnknownKeys();
        problems.throwIfAny();

        Collection<Application> valid =
                applications.values().stream().flatMap(Optional::stream).toList();
        KeyRing ring = keys.keyRing(keyFiles);
        Realm realm = new Realm(issuer.orElseThrow(), valid, clients, ring, clock, random);
        return new Configuration(realm, server, problems.warnings());
    }

    private Section root(Problems problems, Values values) throws ConfigException {
        Place place = Place.ofFile(file.toString());
        String yaml =
                problems.attempt(place, () -> TextFile.read(file, LONGEST)).orElse("");
        problems.throwIfAny();
        Optional<Section> root = values.section(YamlTree.read(file.toString(), yaml, problems));
        if (root.isEmpty()) {
            problems.throwIfAny();
        }
        return root.orElseThrow();
    }

    private static Optional<Issuer> issuer(Section root, Problems problems) {
        Optional<Text> text = root.requireText("issuer", "https://auth.example.com");
        Optional<Issuer> issuer = text.flatMap(value -> problems.parse(value, Issuer::new));
        issuer.filter(value -> !value.isHttps() && !isLoopback(value))
                .ifPresent(value -> problems.warn(
                        root.place("issuer"),
                        "is http and not this machine, so tokens and secrets travel unencrypted; use https"));
        return issuer;
    }

    private static boolean isOnLoopback(ServerSettings server, Optional<Issuer> issuer) {
        // Where the issuer is wrong, that alone is told.
        return issuer.isEmpty() || (server.isLoopback() && isLoopback(issuer.get()));
    }

    /** Off loopback a proxy may stand between, whose address is then all that is seen. */
    private static boolean seesCallers(ServerSettings server, Optional<Issuer> issuer) {
        return isOnLoopback(server, issuer) || !server.trustedProxies().isEmpty();
    }

    private static boolean isLoopback(Issuer issuer) {
        return Loopback.includes(issuer.host());
    }
}

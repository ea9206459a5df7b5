package dev.signet.config;

import dev.signet.applications.Application;
import dev.signet.clients.Client;
import dev.signet.keys.KeyRing;
import dev.signet.keys.RemoteKeys;
import dev.signet.realm.Issuer;
import dev.signet.realm.Realm;
import dev.signet.tokens.DpopRules;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The configuration file, and with it the files that it includes. Each reading yields a whole configuration, or every
 * problem that it has; from one to the next it remembers what need not be read again.
 */
public final class ConfigFile {

    private static final int DEFAULT_LIFETIME = 3600;

    private final Path file;
    private final Path directory;
    private final Map<String, String> environment;
    private final Clock clock;
    private final SecureRandom random;
    private final IncludedFiles included;
    private final RemoteKeys remoteKeys;
    private Map<String, Optional<Application>> applications = Map.of();
    private Sources sources = new Sources();
    private boolean servedAbroad;

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
        this.remoteKeys = new RemoteKeys(clock);
        this.included = new IncludedFiles(this.environment);
    }

    /**
     * Reads the file as it is now.
     *
     * @param keyFiles what to do about a missing key file that may be generated; done only when nothing else is wrong
     * @throws ConfigException with every problem
     */
    public synchronized Configuration read(KeyFiles keyFiles) throws ConfigException {
        return read(keyFiles, (applications, clients) -> List.of());
    }

    /**
     * Reads the file as it is now, and writes nothing. It warns of more than a start does: of what is right and yet of no
     * use.
     *
     * @throws ConfigException with every problem
     */
    public synchronized Configuration check() throws ConfigException {
        return read(
                KeyFiles.ASSUME,
                (applications, clients) -> new ClientAdvice(applications.rules(), clients).at(clock.instant()));
    }

    private Configuration read(KeyFiles keyFiles, BiFunction<ApplicationsReader, List<ClientList>, List<String>> advice)
            throws ConfigException {
        sources = new Sources();
        Problems problems = new Problems();
        Values values = new Values(problems, new Placeholders(directory, environment, sources));
        Section root = root(problems, values);

        IssuerReader issuers = new IssuerReader(problems);
        issuers.read(root);
        SecurityProfile profile = issuers.profile();
        int lifetime = root.seconds("expires_in").orElse(DEFAULT_LIFETIME);
        NamedFiles files = new NamedFiles(problems, directory, sources);
        TlsReader tls = new TlsReader(problems, values, directory, files, clock);
        ServerReader servers = new ServerReader(problems, values, tls);
        ServerSettings server = servers.read(root);
        issuers.warnOfHttp(server, root.place("issuer"));
        AlgorithmReader algorithms = new AlgorithmReader(problems, profile);
        SigningKeys keys = new SigningKeys(
                new KeysReader(problems, values, directory, sources, algorithms),
                new KeyRotationReader(problems, values, directory, algorithms, clock),
                problems);
        keys.read(root);
        ApplicationsReader reader = new ApplicationsReader(problems, values, issuers.issuer());
        Map<String, Optional<Application>> read = keeping(reader.read(root));
        ClientDefaults defaults = new ClientDefaults(
                read,
                lifetime,
                issuers.isOnLoopback(server) && !servedAbroad,
                issuers.seesCallers(server),
                issuers.issuer().map(Issuer::toString).orElse(""),
                issuers.audiences(),
                remoteKeys,
                server.clientCa(),
                servers.seesCertificates(),
                profile);
        List<ClientList> lists =
                new ClientListsReader(problems, values, file, files, included).read(root, defaults, sources);
        StoreSettings store = new StoreReader(problems, directory).read(root);
        boolean dpopNonce = root.flag("dpop_nonce").orElse(false);
        root.refuseUnknownKeys();
        problems.throwIfAny();

        Collection<Application> valid =
                read.values().stream().flatMap(Optional::stream).toList();
        List<Client> clients =
                lists.stream().flatMap(list -> list.clients().stream()).toList();
        KeyRing ring = keys.keyRing(keyFiles, longest(Duration.ofSeconds(lifetime), clients));
        DpopRules dpop = new DpopRules(profile.algorithms(), dpopNonce);
        Realm realm = new Realm(issuers.issuer().orElseThrow(), valid, clients, ring, dpop, clock, random);
        applications = read;
        remoteKeys.sweep();
        List<String> warnings = Stream.of(problems.warnings(), advice.apply(reader, lists))
                .flatMap(List::stream)
                .toList();
        return new Configuration(realm, server, store, profile.takesSecrets(), warnings);
    }

    private static Duration longest(Duration lifetime, List<Client> clients) {
        return Stream.concat(Stream.of(lifetime), clients.stream().map(Client::lifetime))
                .max(Comparator.naturalOrder())
                .orElse(lifetime);
    }

    /** The very applications of the last good reading where they are still the same: so are those of kept clients. */
    private Map<String, Optional<Application>> keeping(Map<String, Optional<Application>> read) {
        Map<String, Optional<Application>> kept = new LinkedHashMap<>();
        read.forEach((name, application) -> {
            Optional<Application> before = applications.getOrDefault(name, Optional.empty());
            kept.put(name, before.equals(application) ? before : application);
        });
        return kept;
    }

    /**
     * Adds a client at the end of {@code clients}; every other line stays as it is. From the reading to the end nobody else
     * adds one.
     *
     * @param made a client whose id is not in the configuration yet
     * @return the client
     * @throws ConfigException when the file has problems, or is written in a way that leaves no place for a client
     * @throws IOException when the file cannot be written, or was changed by hand meanwhile; then it is as it was
     */
    public NewClientEntry append(Function<Configuration, NewClientEntry> made) throws ConfigException, IOException {
        if (Files.notExists(file)) {
            throw refused("no such file; create it, or correct the path");
        }
        // The file that a link leads to, for the link is somebody's choice.
        Path target = file.toRealPath();
        try (WriteLock lock = WriteLock.of(target)) {
            FileStamp stamp = FileStamp.of(target);
            NewClientEntry entry = made.apply(read(KeyFiles.ASSUME));
            String edited = ConfigEditor.withClient(Files.readString(target), entry.lines());
            FileReplacement.write(lock.file(), stamp, edited);
            return entry;
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw new IOException(
                    Shown.file(file) + ": cannot be written: permission denied in its directory, or an input error;"
                            + " run it again without --write, and add the entry by hand",
                    e);
        }
    }

    private ConfigException refused(String problem) {
        return new ConfigException(List.of(Shown.file(file) + ": " + problem));
    }

    /** From now on it is read for a process that listens there, whatever host the file names. */
    synchronized void servedAt(ServerSettings running) {
        servedAbroad = !running.isLoopback();
    }

    /** The files of the last reading, be it good or not. */
    synchronized Sources sources() {
        return sources;
    }

    private Section root(Problems problems, Values values) throws ConfigException {
        Optional<Section> root = YamlTree.read(file, sources, problems).flatMap(values::section);
        if (root.isEmpty()) {
            problems.throwIfAny();
        }
        return root.orElseThrow();
    }
}

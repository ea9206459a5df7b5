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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The configuration file, and with it the files that it includes. Each reading yields a whole configuration, or every
 * problem that it has; from one to the next it remembers what need not be read again.
 */
public final class ConfigFile {

    private static final int DEFAULT_LIFETIME = 3600;
    private static final String ENDPOINT_AUDIENCE = "accept_token_endpoint_audience";

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

        Optional<Issuer> issuer = issuer(root, problems);
        int lifetime = root.number("expires_in", 1, Integer.MAX_VALUE).orElse(DEFAULT_LIFETIME);
        TlsReader tls = new TlsReader(problems, values, directory, sources, clock);
        ServerSettings server = new ServerReader(problems, values, tls).read(root);
        issuer.ifPresent(value -> warnOfHttp(value, server, root.place("issuer"), problems));
        SecurityProfile profile = root.text("security_profile")
                .flatMap(text -> problems.parse(text, SecurityProfile::named))
                .orElse(SecurityProfile.NONE);
        issuer.ifPresent(value -> profile.check(value, root.place("issuer"), problems));
        boolean endpointToo = root.flag(ENDPOINT_AUDIENCE).orElse(false);
        profile.checkAudience(endpointToo, root.place(ENDPOINT_AUDIENCE), problems);
        AlgorithmReader algorithms = new AlgorithmReader(problems, profile);
        SigningKeys keys = new SigningKeys(
                new KeysReader(problems, values, directory, sources, algorithms),
                new KeyRotationReader(problems, values, directory, algorithms, clock),
                problems);
        keys.read(root);
        ApplicationsReader reader = new ApplicationsReader(problems, values, issuer);
        Map<String, Optional<Application>> read = keeping(reader.read(root));
        ClientDefaults defaults = new ClientDefaults(
                read,
                lifetime,
                isOnLoopback(server, issuer) && !servedAbroad,
                seesCallers(server, issuer),
                issuer.map(Issuer::toString).orElse(""),
                issuer.map(value -> audiences(value, endpointToo)).orElse(Set.of()),
                remoteKeys,
                server.clientCa(),
                server.seesCertificates(),
                profile);
        List<ClientList> lists = clients(root, problems, values, defaults);
        warnOfUnseenCertificates(lists, server, root.place("clients"), problems);
        boolean dpopNonce = root.flag("dpop_nonce").orElse(false);
        root.refuseUnknownKeys();
        problems.throwIfAny();

        Collection<Application> valid =
                read.values().stream().flatMap(Optional::stream).toList();
        List<Client> clients =
                lists.stream().flatMap(list -> list.clients().stream()).toList();
        KeyRing ring = keys.keyRing(keyFiles, longest(Duration.ofSeconds(lifetime), clients));
        DpopRules dpop = new DpopRules(profile.algorithms(), dpopNonce);
        Realm realm = new Realm(issuer.orElseThrow(), valid, clients, ring, dpop, clock, random);
        applications = read;
        remoteKeys.sweep();
        List<String> warnings = Stream.of(problems.warnings(), advice.apply(reader, lists))
                .flatMap(List::stream)
                .toList();
        return new Configuration(realm, server, warnings);
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

    private List<ClientList> clients(Section root, Problems problems, Values values, ClientDefaults defaults) {
        Optional<IncludePattern> include = root.text("include")
                .flatMap(text -> problems.parse(text, written -> IncludePattern.parse(file, written)));
        List<ConfigNode> own = root.find("include").isPresent()
                ? root.items("clients")
                : root.requireItems("clients", ClientsReader.REMEDY);
        List<ClientList> lists = new ArrayList<>();
        ClientsReader reader =
                new ClientsReader(problems, values, new NamedFiles(problems, directory, sources), defaults);
        own.forEach(reader::read);
        lists.add(reader.list());
        Place place = root.place("include");
        include.ifPresent(pattern -> problems.attempt(place, () -> sources.files(pattern))
                .ifPresent(files -> {
                    lists.addAll(included.read(files, defaults, sources, problems));
                    if (files.isEmpty()) {
                        warnOfNothing(pattern, own.isEmpty(), place, problems);
                    }
                }));
        ClientList.refuseTwice(lists, problems);
        return lists;
    }

    private static void warnOfNothing(IncludePattern include, boolean alone, Place place, Problems problems) {
        if (Files.notExists(include.start())) {
            problems.warn(place, "finds nothing, for its directory is not there; create it, or correct the path");
        } else if (alone) {
            problems.warn(
                    place,
                    "finds nothing, and there are no clients beside, so nobody gets a token; add a file, or correct"
                            + " the path");
        }
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
    public NewClientEntry append(Function<Realm, NewClientEntry> made) throws ConfigException, IOException {
        if (Files.notExists(file)) {
            throw refused("no such file; create it, or correct the path");
        }
        // The file that a link leads to, for the link is somebody's choice.
        Path target = file.toRealPath();
        try (WriteLock lock = WriteLock.of(target)) {
            FileStamp stamp = FileStamp.of(target);
            NewClientEntry entry = made.apply(read(KeyFiles.ASSUME).realm());
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

    private static Optional<Issuer> issuer(Section root, Problems problems) {
        Optional<Text> text = root.requireText("issuer", "https://auth.example.com");
        return text.flatMap(value -> problems.parse(value, Issuer::new));
    }

    private static void warnOfHttp(Issuer issuer, ServerSettings server, Place place, Problems problems) {
        if (issuer.isHttps()) {
            return;
        }
        if (server.tls().isPresent()) {
            problems.warn(place, "is http, and with server.tls only https is spoken here; write https");
        } else if (!isLoopback(issuer)) {
            problems.warn(place, "is http and not this machine, so tokens and secrets travel unencrypted; use https");
        }
    }

    /** What a client's assertion may be for. */
    private static Set<String> audiences(Issuer issuer, boolean endpointToo) {
        return endpointToo ? Set.of(issuer.toString(), issuer.url(Issuer.TOKEN)) : Set.of(issuer.toString());
    }

    private static void warnOfUnseenCertificates(
            List<ClientList> lists, ServerSettings server, Place place, Problems problems) {
        Stream<Client> clients = lists.stream().flatMap(list -> list.clients().stream());
        if (!server.seesCertificates()
                && clients.anyMatch(client -> client.binding().certificate())) {
            problems.warn(
                    place,
                    "has tls_client_certificate_bound_access_tokens, and no client certificate arrives without server.tls or"
                            + " server.client_cert_header; such a client gets no token");
        }
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

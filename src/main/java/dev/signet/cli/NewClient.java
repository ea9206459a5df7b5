package dev.signet.cli;

import dev.signet.applications.Application;
import dev.signet.clients.Client;
import dev.signet.clients.SecretHash;
import dev.signet.config.ConfigException;
import dev.signet.config.ConfigFile;
import dev.signet.config.Configuration;
import dev.signet.config.KeyFiles;
import dev.signet.config.NewClientEntry;
import dev.signet.protocol.Base64Url;
import dev.signet.protocol.Scope;
import dev.signet.realm.Realm;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code new-client}: makes a secret, prints it once, and the entry for the configuration with its hash. */
@Command(
        name = "new-client",
        description = "Makes a client with a new secret. The secret is printed once and kept nowhere; the configuration"
                + " gets its hash.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class NewClient implements Callable<Integer> {

    private static final int SECRET_BYTES = 32;

    private final Surroundings surroundings;
    private final ConfigOption config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The client_id.")
    private String clientId = "";

    @Option(names = "--application", paramLabel = "A", description = "The application that its tokens are for.")
    private @Nullable String application;

    @Option(names = "--scope", paramLabel = "S", description = "What it may have, with spaces between.")
    private @Nullable String scope;

    @Option(names = "--write", description = "Add the entry to the configuration.")
    private boolean write;

    NewClient(Surroundings surroundings, ConfigOption config) {
        this.surroundings = surroundings;
        this.config = config;
    }

    @Override
    public Integer call() throws IOException, ConfigException {
        ConfigFile file = surroundings.configFile(config.file());
        String secret = newSecret();
        NewClientEntry entry = write
                ? file.append(configuration -> entry(configuration, secret))
                : entry(file.read(KeyFiles.ASSUME), secret);
        surroundings.out().println("client_secret: " + secret + "   (shown this once)");
        surroundings.out().println();
        entry.lines().forEach(line -> surroundings.out().println("  " + line));
        surroundings.out().println();
        surroundings
                .out()
                .println(write ? "Added to " + config.file() + "." : "Add it below clients: in " + config.file() + ".");
        return 0;
    }

    private NewClientEntry entry(Configuration configuration, String secret) {
        if (!configuration.takesSecrets()) {
            throw usage("security_profile takes no secrets; add the client by hand, with its jwks or its certificate");
        }
        Realm realm = configuration.realm();
        requireNewId(realm);
        return new NewClientEntry(clientId, SecretHash.sha256(secret), application(realm), parsedScope());
    }

    private void requireNewId(Realm realm) {
        if ((clientId + scope).contains("${")) {
            throw usage("ID and --scope must be without ${, which the configuration would take for a placeholder");
        }
        try {
            Client.requireClientId(clientId);
        } catch (IllegalArgumentException e) {
            throw usage("ID " + e.getMessage());
        }
        if (realm.authenticator().find(clientId).isPresent()) {
            throw usage("there is a client of this ID already; choose another");
        }
    }

    private String application(Realm realm) {
        List<String> names =
                realm.applications().stream().map(Application::name).toList();
        if (application == null && names.size() == 1) {
            return names.get(0);
        }
        if (application == null || !names.contains(application)) {
            throw usage("name its application: "
                    + names.stream().map(name -> "--application " + name).collect(Collectors.joining(" or ")));
        }
        return application;
    }

    private Scope parsedScope() {
        try {
            return scope == null ? Scope.NONE : Scope.parse(scope);
        } catch (IllegalArgumentException e) {
            throw usage("--scope " + e.getMessage());
        }
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    private static String newSecret() {
        byte[] octets = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(octets);
        return Base64Url.encode(octets);
    }
}

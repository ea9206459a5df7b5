package dev.signet.cli;

import dev.signet.config.ConfigException;
import dev.signet.config.KeyFiles;
import dev.signet.config.NewKeyEntry;
import dev.signet.keys.KeyRing;
import dev.signet.keys.Kid;
import dev.signet.keys.PemKeys;
import dev.signet.keys.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code new-key}: makes the file of a signing key, and prints the entry for the configuration. */
@Command(
        name = "new-key",
        description = "Makes a new signing key in keys/, beside the configuration, and prints the entry for it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class NewKey implements Callable<Integer> {

    private static final String DIRECTORY = "keys";

    /** It becomes the name of a file, so it cannot be all that a kid may be. */
    private static final Pattern KID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private final Surroundings surroundings;
    private final ConfigOption config;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--algorithm",
            paramLabel = "A",
            description = "What it signs with (default: as the first key of the configuration, else RS256).")
    private @Nullable String algorithm;

    @Option(names = "--kid", paramLabel = "K", description = "Its name (default: one with the date).")
    private @Nullable String kid;

    NewKey(Surroundings surroundings, ConfigOption config) {
        this.surroundings = surroundings;
        this.config = config;
    }

    @Override
    public Integer call() throws IOException, ConfigException {
        Optional<KeyRing> keys = configured();
        if (keys.flatMap(KeyRing::rotation).isPresent()) {
            throw usage(config.file() + " has key_rotation, which makes its keys itself");
        }
        SigningAlgorithm wanted = algorithm(keys);
        Optional.ofNullable(kid).ifPresent(name -> requireNewKid(name, keys));
        KeyPair pair = wanted.generate();
        String name =
                kid == null ? Kid.of(pair.getPublic(), surroundings.clock().instant()) : kid;
        NewKeyEntry entry = new NewKeyEntry(name, wanted, DIRECTORY + "/" + name + ".pem");
        create(config.file().resolveSibling(entry.file()), pair);
        print(entry);
        return 0;
    }

    /** The keys that there are; empty without a configuration. */
    private Optional<KeyRing> configured() throws ConfigException {
        return Files.exists(config.file())
                ? Optional.of(surroundings
                        .configFile(config.file())
                        .read(KeyFiles.ASSUME)
                        .realm()
                        .keys())
                : Optional.empty();
    }

    private SigningAlgorithm algorithm(Optional<KeyRing> keys) {
        if (algorithm == null) {
            return keys.map(ring -> ring.signing().algorithm()).orElse(SigningAlgorithm.RS256);
        }
        SigningAlgorithm named = SigningAlgorithm.own().stream()
                .filter(candidate -> candidate.alg().equals(algorithm))
                .findFirst()
                .orElseThrow(() -> usage("--algorithm must be one of " + known()));
        try {
            named.requireAvailable();
            return named;
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private static String known() {
        return SigningAlgorithm.own().stream().map(SigningAlgorithm::alg).collect(Collectors.joining(", "));
    }

    private void requireNewKid(String name, Optional<KeyRing> keys) {
        if (!KID.matcher(name).matches()) {
            throw usage("--kid must be up to 100 letters, digits, '.', '_' and '-', and begin with none of the latter"
                    + " but '_', for it names the file");
        }
        if (keys.flatMap(ring -> ring.find(name)).isPresent()) {
            throw usage("there is a key of this kid already; choose another");
        }
    }

    private void create(Path file, KeyPair pair) throws IOException {
        try {
            PemKeys.create(file, pair);
        } catch (FileAlreadyExistsException e) {
            throw usage(file + ": is there already, and was left as it is; choose another --kid");
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": cannot be created: permission denied", e);
        }
    }

    private void print(NewKeyEntry entry) {
        surroundings
                .out()
                .println("Made " + config.file().resolveSibling(entry.file()) + ", which its owner alone can read.");
        surroundings.out().println();
        entry.lines().forEach(line -> surroundings.out().println("  " + line));
        surroundings.out().println();
        surroundings
                .out()
                .println("Add it at the end of signing_keys: in " + config.file() + ". It is published then, and"
                        + " does not sign yet.");
        surroundings
                .out()
                .println("Move it to the top when everybody has fetched the keys anew, after five minutes: then"
                        + " it signs. Take the");
        surroundings.out().println("old one away when its last token has expired.");
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}

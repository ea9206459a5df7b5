package dev.signet.cli;

import dev.signet.clients.SecretHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hash-secret}: reads a secret that somebody chose, and prints the hash for the configuration. */
@Command(
        name = "hash-secret",
        description = "Reads a secret from standard input, where no other user can see it, and prints its argon2id hash"
                + " for client_secret.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class HashSecret implements Callable<Integer> {

    private static final int LONGEST = 4096;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    HashSecret(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        String read = new String(surroundings.in().readNBytes(LONGEST + 1), StandardCharsets.UTF_8);
        // The line break that ends what was typed or piped is not the secret's.
        String secret = read.replaceFirst("\\r?\\n\\z", "");
        if (secret.isEmpty() || secret.contains("\n") || read.length() > LONGEST) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give the secret on standard input: one line of up to " + LONGEST + " characters");
        }
        surroundings.out().println(SecretHash.argon2id(secret, new SecureRandom()));
        return 0;
    }
}

package dev.signet.cli;

import dev.signet.clients.SecretHash;
import dev.signet.protocol.FormEncoding;
import java.io.IOException;
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
        String secret = secret(surroundings.in().readNBytes(LONGEST + 1));
        if (secret.isEmpty() || secret.contains("\n")) {
            throw usage();
        }
        requireTakenAsPlainText(secret);
        surroundings.out().println(SecretHash.argon2id(secret, new SecureRandom()));
        return 0;
    }

    /** What nobody sees, such as a byte order mark, is a slip of an editor or a pipe. */
    private void requireTakenAsPlainText(String secret) {
        try {
            SecretHash unused = SecretHash.ofPlainText(secret);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "the secret " + e.getMessage(), e);
        }
    }

    private String secret(byte[] read) {
        try {
            // The line break that ends what was typed or piped is not the secret's.
            return read.length > LONGEST ? "" : FormEncoding.utf8(read).replaceFirst("\\r?\\n\\z", "");
        } catch (IllegalArgumentException e) {
            throw usage();
        }
    }

    private ParameterException usage() {
        return new ParameterException(
                spec.commandLine(),
                "give the secret on standard input: one line of UTF-8, up to " + LONGEST + " bytes");
    }
}

package dev.signet.config;

import dev.signet.keys.KeyRing;
import dev.signet.keys.KeyRotation;
import dev.signet.keys.PemKeys;
import dev.signet.keys.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;

/** What to do about a key file that is missing and may be generated. */
public enum KeyFiles {
    /** Create it: the server starts. */
    CREATE {
        @Override
        KeyPair pair(Path file, SigningAlgorithm algorithm) {
            KeyPair pair = algorithm.generate();
            try {
                PemKeys.create(file, pair);
                return pair;
            } catch (IOException e) {
                if (e instanceof FileAlreadyExistsException && Files.exists(file)) {
                    // Another process was faster: both must sign with one key.
                    return PemKeys.read(file, algorithm);
                }
                String reason = e instanceof AccessDeniedException ? "permission denied" : "output error";
                throw new IllegalArgumentException(
                        "cannot be created: " + reason + "; let the server's user write there, or put a key there", e);
            }
        }

        @Override
        KeyRing ring(KeyRotation rotation) throws IOException {
            return rotation.begin();
        }
    },
    /** Take it as created, and write nothing: the file is only checked. */
    ASSUME {
        @Override
        KeyPair pair(Path file, SigningAlgorithm algorithm) {
            return algorithm.generate();
        }

        @Override
        KeyRing ring(KeyRotation rotation) throws IOException {
            return rotation.assume();
        }
    },
    /** Refuse: the server runs already, and a new key must not appear unannounced. */
    REQUIRE {
        @Override
        KeyPair pair(Path file, SigningAlgorithm algorithm) {
            throw new IllegalArgumentException(
                    "no such file; keys are generated at the start only: put one there, or restart");
        }

        @Override
        KeyRing ring(KeyRotation rotation) throws IOException {
            return rotation.resume();
        }
    };

    /** @throws IllegalArgumentException saying what is wrong, without the name of the file */
    abstract KeyPair pair(Path file, SigningAlgorithm algorithm);

    /**
     * The rotating keys, where the first one may be missing.
     *
     * @throws IllegalArgumentException saying what is wrong, without the name of the directory
     * @throws IOException when the directory cannot be read or written
     */
    abstract KeyRing ring(KeyRotation rotation) throws IOException;
}

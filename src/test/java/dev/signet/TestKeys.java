package dev.signet;

import dev.signet.keys.PemKeys;
import dev.signet.keys.SigningAlgorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;

/** Signing keys for tests, made once for all of them: an RSA key takes a while. */
public final class TestKeys {

    private static final KeyPair RSA = SigningAlgorithm.RS256.generate();
    private static final KeyPair P256 = SigningAlgorithm.ES256.generate();

    private TestKeys() {}

    /** Writes main.pem (RSA) and ec.pem (P-256) into a folder that has neither. */
    static void writeTo(Path directory) throws IOException {
        PemKeys.create(directory.resolve("main.pem"), RSA);
        PemKeys.create(directory.resolve("ec.pem"), P256);
    }
}

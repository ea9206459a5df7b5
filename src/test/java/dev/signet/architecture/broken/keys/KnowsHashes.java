package dev.signet.architecture.broken.keys;

import org.bouncycastle.crypto.generators.BCrypt;

public final class KnowsHashes {

    private KnowsHashes() {}

    public static byte[] hash(byte[] secret, byte[] salt) {
        return BCrypt.generate(secret, salt, 8, true);
    }
}

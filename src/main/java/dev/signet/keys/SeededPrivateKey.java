package dev.signet.keys;

import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Arrays;

/**
 * A private key that is written with the seed it was made of, as some platforms do not give it back: RFC 9881 section 6. The
 * platform signs with its own key, which is in here.
 */
final class SeededPrivateKey implements PrivateKey {

    private final transient PrivateKey platformKey;
    private final byte[] pkcs8;

    SeededPrivateKey(PrivateKey platformKey, byte[] pkcs8) {
        this.platformKey = platformKey;
        this.pkcs8 = pkcs8.clone();
    }

    PrivateKey platformKey() {
        return platformKey;
    }

    @Override
    public String getAlgorithm() {
        return platformKey.getAlgorithm();
    }

    @Override
    public String getFormat() {
        return "PKCS#8";
    }

    @Override
    public byte[] getEncoded() {
        return pkcs8.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeededPrivateKey key && MessageDigest.isEqual(key.pkcs8, pkcs8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pkcs8);
    }
}

package dev.signet.clients;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The right secrets that have been seen, so that a slow hash is computed once and not for every request. Of a secret it keeps
 * an HMAC, under a key that nobody has and that ends with the process; one for each configured hash, and nothing of wrong
 * guesses.
 */
final class KnownSecrets {

    private static final String HMAC = "HmacSHA256";

    private final LongConsumer hashed;
    private final SecretKey key;
    private final Map<SlowHash, byte[]> known = new ConcurrentHashMap<>();
    private Set<SlowHash> configured = Set.of();

    /** @param hashed is told how long each slow hash took, in nanoseconds */
    KnownSecrets(LongConsumer hashed) {
        this.hashed = hashed;
        try {
            key = KeyGenerator.getInstance(HMAC).generateKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks " + HMAC, e);
        }
    }

    /** Forgets the secrets of hashes that are configured no longer, and keeps the others through a reload. */
    synchronized void keepOnly(Collection<SlowHash> hashes) {
        configured = Set.copyOf(hashes);
        known.keySet().retainAll(configured);
    }

    /** Whether this is the secret, as far as that can be told at once. */
    boolean recognise(SecretHash hash, String secret) {
        if (!(hash instanceof SlowHash slow)) {
            return hash.matches(secret);
        }
        byte[] right = known.get(slow);
        return right != null && MessageDigest.isEqual(right, mac(secret));
    }

    /** Whether this is the secret, if need be by slow work; the answer is remembered when it is yes. */
    boolean findOut(SecretHash hash, String secret) {
        if (recognise(hash, secret)) {
            return true;
        }
        if (!(hash instanceof SlowHash slow)) {
            return false;
        }
        long begin = System.nanoTime();
        boolean right = slow.matches(secret);
        hashed.accept(System.nanoTime() - begin);
        if (right) {
            remember(slow, mac(secret));
        }
        return right;
    }

    private synchronized void remember(SlowHash hash, byte[] mac) {
        // A reload may have taken it away meanwhile.
        if (configured.contains(hash)) {
            known.put(hash, mac);
        }
    }

    /** Stands for these texts, in this order, without telling them. */
    byte[] mac(String... texts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (String text : texts) {
                byte[] octets = text.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).array());
                mac.update(octets);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks " + HMAC, e);
        }
    }
}

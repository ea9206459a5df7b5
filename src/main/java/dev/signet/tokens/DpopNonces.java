package dev.signet.tokens;

import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.Base64Url;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The nonces that proofs must carry, RFC 9449 section 8: the time, sealed by what only holders of the signing keys know. None
 * of them is remembered, and every process with the same keys takes those of the others.
 */
public final class DpopNonces {

    private static final String LABEL = "DPoP nonce";

    /** How long one is good. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /** When it is time for the next one. */
    private static final Duration RENEWAL = LIFETIME.dividedBy(2);

    /** How far the clock of another process may be ahead. */
    private static final Duration LEEWAY = Duration.ofSeconds(10);

    private static final int SEAL_LENGTH = 16;
    private static final int LENGTH = Long.BYTES + SEAL_LENGTH;

    /** These octets in base64url, in which no bit is left over: a nonce has one spelling. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{" + LENGTH / 3 * 4 + "}");

    private final KeyRing keys;
    private final Clock clock;

    /** @param keys of which the first seals, and all of them verify */
    public DpopNonces(KeyRing keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** A nonce that is good from now on. */
    String next() {
        byte[] time = ByteBuffer.allocate(Long.BYTES)
                .putLong(clock.instant().getEpochSecond())
                .array();
        byte[] nonce = ByteBuffer.allocate(LENGTH)
                .put(time)
                .put(seal(keys.signing(), time))
                .array();
        return Base64Url.encode(nonce);
    }

    /** Whether a nonce is one of ours, and good now. */
    boolean accepts(String nonce) {
        return age(nonce)
                .filter(age -> age.compareTo(LIFETIME) < 0 && age.plus(LEEWAY).compareTo(Duration.ZERO) >= 0)
                .isPresent();
    }

    /** The nonce to go on with, where this one of ours has been good for long: RFC 9449 section 8.2. */
    Optional<String> renewal(String nonce) {
        return age(nonce).filter(age -> age.compareTo(RENEWAL) >= 0).map(age -> next());
    }

    private Optional<Duration> age(String nonce) {
        if (!FORM.matcher(nonce).matches()) {
            return Optional.empty();
        }
        ByteBuffer octets = ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce));
        byte[] time = new byte[Long.BYTES];
        byte[] seal = new byte[SEAL_LENGTH];
        octets.get(time).get(seal);
        return keys.all().stream().anyMatch(key -> MessageDigest.isEqual(seal(key, time), seal))
                ? Optional.of(Duration.between(
                        Instant.ofEpochSecond(ByteBuffer.wrap(time).getLong()), clock.instant()))
                : Optional.empty();
    }

    private static byte[] seal(SigningKey key, byte[] time) {
        return Arrays.copyOf(key.seal(LABEL, time), SEAL_LENGTH);
    }
}

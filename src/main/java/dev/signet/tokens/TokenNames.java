package dev.signet.tokens;

import dev.signet.protocol.Base64Url;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes what tokens are called ({@code jti}, RFC 7519 section 4.1.7): 128 random bits in base64url, drawn for many at a time.
 * Java's usual generator has one monitor for all, inside which it reads a file, and a virtual thread that waits for a monitor
 * keeps its carrier from everybody else: under load they all stood there.
 */
final class TokenNames {

    private static final int OCTETS = 16;
    private static final int AT_ONCE = 64;

    private final SecureRandom random;
    /** A lock and no monitor, for it is held while one waits for the generator's. */
    private final Lock drawing = new ReentrantLock();

    private volatile Drawn drawn = new Drawn(new byte[0]);

    TokenNames(SecureRandom random) {
        this.random = random;
    }

    /** Octets that each are given out once. */
    private static final class Drawn {

        private final byte[] octets;
        private final AtomicInteger next = new AtomicInteger();

        Drawn(byte[] octets) {
            this.octets = octets;
        }

        /** Where the next name begins; at the end or beyond when there is none left. */
        int take() {
            return next.getAndAdd(OCTETS);
        }
    }

    /** A name that no other token has. */
    String next() {
        while (true) {
            Drawn from = drawn;
            int begin = from.take();
            if (begin < from.octets.length) {
                return Base64Url.encode(Arrays.copyOfRange(from.octets, begin, begin + OCTETS));
            }
            replace(from);
        }
    }

    private void replace(Drawn empty) {
        drawing.lock();
        try {
            if (drawn == empty) {
                byte[] octets = new byte[AT_ONCE * OCTETS];
                random.nextBytes(octets);
                drawn = new Drawn(octets);
            }
        } finally {
            drawing.unlock();
        }
    }
}

package dev.signet.clients;

import java.security.SecureRandom;

/** A client secret as it is kept: a hash of its UTF-8 bytes. The configuration's own text is not kept. */
public sealed interface SecretHash permits Sha256Hash, SlowHash {

    /** Whether this is the secret; what of it is right and what is wrong does not change the time. */
    boolean matches(String secret);

    /**
     * Reads a configured secret: a hash in one of the known spellings, or else the secret itself.
     *
     * @throws IllegalArgumentException when it is empty, plain text with what nobody sees, or a hash that is malformed, out of
     *     bounds or of an unknown kind; the message repeats nothing of it
     */
    static SecretHash parse(String text) {
        if (isPlainText(text)) {
            return ofPlainText(text);
        }
        if (text.startsWith(Sha256Hash.PREFIX)) {
            return Sha256Hash.parse(text);
        }
        if (text.startsWith(Argon2idHash.PREFIX)) {
            return Argon2idHash.parse(text);
        }
        if (BcryptHash.begins(text)) {
            return BcryptHash.parse(text);
        }
        if (text.startsWith(Pbkdf2Hash.PREFIX)) {
            return Pbkdf2Hash.parse(text);
        }
        throw new IllegalArgumentException(
                "must not begin like a hash of another kind than sha256:, $argon2id$, $2a$, $2b$,"
                        + " $2y$, {bcrypt}, $pbkdf2-sha256$ or $pbkdf2-sha512$; hash such a secret anew by one of these,"
                        + " or take away what stands before the hash");
    }

    /**
     * Whether a configured secret is the secret itself. Whatever begins like a hash is not, be it of a kind that is known here
     * or not: taken for plain text it would be its own secret, for everybody who can read the file.
     */
    static boolean isPlainText(String text) {
        // What most of a hundred thousand are is told without a search.
        return !text.startsWith(Sha256Hash.PREFIX) && !HashSpelling.begins(text);
    }

    /**
     * The hash of a secret in plain text.
     *
     * @throws IllegalArgumentException when the secret is empty, holds a control character or a byte order mark, or begins or
     *     ends with a blank
     */
    static SecretHash ofPlainText(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        PlainText.requireSeen(secret);
        return Sha256Hash.of(secret);
    }

    /** The configured text for a secret that was generated with 128 random bits or more: a slow hash gains nothing there. */
    static String sha256(String secret) {
        return Sha256Hash.of(secret).spelling();
    }

    /** The configured text for a secret that somebody chose. */
    static String argon2id(String secret, SecureRandom random) {
        return Argon2idHash.of(secret, random).spelling();
    }
}

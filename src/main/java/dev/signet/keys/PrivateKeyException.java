package dev.signet.keys;

/** A key that had to be public is a private one. Whoever handed it out has lost it, so nothing is verified by it. */
public final class PrivateKeyException extends IllegalArgumentException {

    PrivateKeyException() {
        super("holds a private or secret key; take a new one, and hand out its public part only");
    }
}

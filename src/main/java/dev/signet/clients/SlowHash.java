package dev.signet.clients;

/** A hash that takes long on purpose, so that a secret that somebody chose cannot be found by trying. */
sealed interface SlowHash extends SecretHash permits Argon2idHash, BcryptHash, Pbkdf2Hash {

    /** One of the same algorithm that takes a few milliseconds, to measure with. */
    SlowHash sample();

    /** What it takes to compute it. */
    Effort effort();

    /**
     * What it takes to compute a hash.
     *
     * @param algorithm those of one algorithm compare by their steps
     * @param steps how often the inmost step is done
     */
    record Effort(String algorithm, long steps) {}
}

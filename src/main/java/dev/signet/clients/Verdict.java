package dev.signet.clients;

import java.util.Optional;
import java.util.function.Supplier;

/** What a credential says of what was presented. */
sealed interface Verdict {

    /** The same, but where there is a reason, who would be right is wrong. */
    default Verdict unless(Optional<String> reason) {
        if (reason.isEmpty() || this instanceof Wrong) {
            return this;
        }
        return this instanceof Open open ? new Open(() -> open.work().get().unless(reason)) : new Wrong(reason.get());
    }

    /**
     * It is the client.
     *
     * @param secret what the log calls the secret that was presented; absent where there is only one way
     */
    record Right(Optional<String> secret) implements Verdict {}

    /**
     * It is not.
     *
     * @param reason for the log only
     */
    record Wrong(String reason) implements Verdict {}

    /**
     * Only slow work tells.
     *
     * @param work comes to be right or wrong
     */
    record Open(Supplier<Verdict> work) implements Verdict {}
}

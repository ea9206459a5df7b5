package dev.signet.clients;

import dev.signet.protocol.SingleUse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a credential says of what was presented. */
sealed interface Verdict {

    /** What the log says where it is refused as it stands. */
    default String reason() {
        return AttemptThrottle.NOT_CHECKED;
    }

    /** The same, but where there is a reason, who would be right is wrong. */
    default Verdict unless(Optional<String> reason) {
        if (reason.isEmpty() || this instanceof Wrong) {
            return this;
        }
        if (this instanceof Later later) {
            return new Later(later.verdict().thenApply(verdict -> verdict.unless(reason)));
        }
        return this instanceof Open open ? new Open(() -> open.work().get().unless(reason)) : new Wrong(reason.get());
    }

    /** The same for another request that brought the same, now: a secret that expires now is expired. */
    default Verdict at(Instant now) {
        return this instanceof Right right
                        && right.until().filter(end -> !now.isBefore(end)).isPresent()
                ? Wrong.expired(right.until().get())
                : this;
    }

    /**
     * It is the client.
     *
     * @param secret what the log calls the secret that was presented; absent where there is only one way
     * @param until when that secret is good no longer; may be absent
     * @param uses what is used up by it, once the client gets what it asked for
     */
    record Right(Optional<String> secret, Optional<Instant> until, List<SingleUse> uses) implements Verdict {

        /** By a secret, which may be used again. */
        Right(Optional<String> secret, Optional<Instant> until) {
            this(secret, until, List.of());
        }

        @Override
        public String reason() {
            return "right, but after too many failed attempts";
        }
    }

    /**
     * It is not.
     *
     * @param reason for the log only
     */
    record Wrong(String reason) implements Verdict {

        static Wrong expired(Instant end) {
            return new Wrong("secret expired " + LocalDate.ofInstant(end, ZoneOffset.UTC));
        }
    }

    /** Nobody will tell any more: the server stops. */
    record Untold() implements Verdict {

        @Override
        public String reason() {
            return "not checked before the server stops";
        }
    }

    /**
     * It is told once the client's keys have arrived, by no work of ours.
     *
     * @param verdict comes to be right or wrong
     */
    record Later(CompletableFuture<Verdict> verdict) implements Verdict {}

    /**
     * Only slow work tells.
     *
     * @param work comes to be right or wrong
     */
    record Open(Supplier<Verdict> work) implements Verdict {}
}

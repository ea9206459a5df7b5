package dev.signet.store;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Remembers what must not be forgotten while it matters. For many threads at a time. */
public interface Store extends AutoCloseable {

    /**
     * Begins to work. What is away by then may come later; what can never be right is told at once.
     *
     * @param failures takes the failures that others have told of, or a process before this one, by the names that
     *     {@link #failed} got
     * @throws IOException when what is there cannot be read, or belongs to another process; with the place and the remedy
     */
    void open(Consumer<String> failures) throws IOException;

    /**
     * Uses what may be used once only: all of it, or nothing where a part has been used before or its time is over. Once it
     * returns, the use survives the end of the process.
     *
     * @param client who uses it, by its client_id; where room is short each has a share
     * @throws OAuthError what the first such part says of it; temporarily_unavailable when it cannot be remembered
     */
    void use(String client, List<SingleUse> parts);

    /**
     * Revokes a token: RFC 7009 section 2. Once it returns, the revocation survives the end of the process and of the
     * machine, and is in force here. Of a token that has expired there is nothing to remember.
     *
     * @param client who revokes it, by its client_id; where room is short each has a share
     * @param jti of the token
     * @param until when the token expires
     * @throws OAuthError temporarily_unavailable when it cannot be remembered
     */
    void revoke(String client, String jti, Instant until);

    /**
     * Whether a token that has not expired is revoked, by what is known here: no call to anywhere.
     *
     * @throws OAuthError temporarily_unavailable when what is known here is not enough to say
     */
    boolean isRevoked(String jti);

    /** Tells others, and a process after this one, of a failed attempt, as soon as may be. It never waits and never fails. */
    void failed(String count);

    /** What is wrong with it now, for the one who watches over the process; empty when all is well. */
    Optional<String> trouble();

    /** Ends, and leaves what others or a later process can go on from. */
    @Override
    void close();
}

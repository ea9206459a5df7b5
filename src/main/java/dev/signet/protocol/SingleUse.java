package dev.signet.protocol;

import java.time.Instant;

/**
 * Something that may be used once only, such as the {@code jti} of an assertion or of a proof: RFC 7523 section 3, RFC 9449
 * section 11.1.
 *
 * @param name what is used, told apart from everything else that is used once
 * @param until when it is refused for its age, so that its use need not be remembered any longer
 * @param replayed what whoever uses it again, or too late, is told
 */
public record SingleUse(String name, Instant until, OAuthError replayed) {

    /** The time alone: whoever has the name may know a part of a credential. */
    @Override
    public String toString() {
        return "SingleUse[until " + until + "]";
    }
}

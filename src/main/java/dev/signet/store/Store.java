package dev.signet.store;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.util.List;

/** Remembers what must not be forgotten while it matters. For many threads at a time. */
public interface Store {

    /**
     * Uses what may be used once only: all of it, or nothing where a part has been used before or its time is over.
     *
     * @throws OAuthError what the first such part says of it; temporarily_unavailable when there is no room to
     *     remember
     */
    void use(List<SingleUse> parts);
}

package dev.signet.clients;

import dev.signet.protocol.SingleUse;
import java.util.List;
import java.util.Optional;

/**
 * A client that has proven to be itself.
 *
 * @param secret what the log calls the secret that it used; absent where it has only one
 * @param uses what it used up to prove it: to be remembered once it gets what it asked for, and before it does
 */
public record ProvenClient(Client client, Optional<String> secret, List<SingleUse> uses) {

    public ProvenClient {
        uses = List.copyOf(uses);
    }
}

package dev.signet.clients;

import java.util.Optional;

/**
 * A client that has proven to be itself.
 *
 * @param secret what the log calls the secret that it used; absent where it has only one
 */
public record ProvenClient(Client client, Optional<String> secret) {}

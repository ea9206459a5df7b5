package dev.signet.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where is kept what must survive or be shared. None of it changes while the server runs. */
public sealed interface StoreSettings {

    /**
     * A file of this process alone.
     *
     * @param file created when there is something to keep
     */
    record Embedded(Path file) implements StoreSettings {}

    /**
     * A Redis or a Valkey that several processes share.
     *
     * @param url {@code redis} or, over TLS, {@code rediss}; with a host, and maybe a user, a password, a port and the
     *     number of a database
     * @param maxStaleness for how long the copy of the revocations here is believed while the server is away; without end
     *     where it is empty
     */
    record Redis(URI url, Optional<Duration> maxStaleness) implements StoreSettings {

        /** Without the URL, which may have a password. */
        @Override
        public String toString() {
            return "Redis[maxStaleness=" + maxStaleness + "]";
        }
    }
}

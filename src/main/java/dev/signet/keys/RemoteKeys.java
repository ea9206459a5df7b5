package dev.signet.keys;

import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that others publish, each set once for all who name its address. It outlives every configuration: what is
 * known stays known through a reload, and is forgotten once no configuration names it any more.
 */
public final class RemoteKeys {

    private final Clock clock;
    private final JwksClient client = new JwksClient();

    /** Guarded by this. */
    private final Map<URI, WeakReference<RemoteJwkSet>> sets = new HashMap<>();

    public RemoteKeys(Clock clock) {
        this.clock = clock;
    }

    /** The keys at an address, which nobody asks before one of them is needed. */
    public synchronized RemoteJwkSet at(URI uri) {
        WeakReference<RemoteJwkSet> reference = sets.get(uri);
        @Nullable RemoteJwkSet known = reference == null ? null : reference.get();
        if (known != null) {
            return known;
        }
        RemoteJwkSet made = new RemoteJwkSet(uri, client, clock);
        sets.put(uri, new WeakReference<>(made));
        return made;
    }

    /** Forgets the addresses that nobody names any more. */
    public synchronized void sweep() {
        sets.values().removeIf(set -> set.get() == null);
    }
}

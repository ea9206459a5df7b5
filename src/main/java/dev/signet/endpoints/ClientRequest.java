package dev.signet.endpoints;

import dev.signet.clients.Client;
import dev.signet.clients.ProvenClient;
import dev.signet.protocol.Correlation;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.SingleUse;
import dev.signet.realm.Realm;
import dev.signet.store.Store;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request of a client that has proven to be itself.
 *
 * @param realm that is in force for it
 * @param correlation of the request, for the log
 */
record ClientRequest(Realm realm, RequestParameters parameters, ProvenClient proven, Correlation correlation) {

    Client client() {
        return proven.client();
    }

    /**
     * Uses up what may be used once. After every check, so that a refused request uses nothing up. What uses nothing needs no
     * store.
     *
     * @param others beside what the client proved itself by
     */
    void use(Store store, List<SingleUse> others) {
        List<SingleUse> all =
                Stream.concat(proven.uses().stream(), others.stream()).toList();
        if (!all.isEmpty()) {
            store.use(client().clientId(), all);
        }
    }

    /** Says at the end of a line which request it is about. */
    LogLine endOf(LogLine line) {
        return correlation.endOf(line.with("address", parameters.caller()));
    }
}

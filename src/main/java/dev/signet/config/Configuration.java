package dev.signet.config;

import dev.signet.realm.Realm;
import java.util.List;

/**
 * What a valid configuration comes to.
 *
 * @param realm who may ask, what for, and what it is sealed with
 * @param server where and to whom the server answers
 * @param store where is kept what must survive or be shared
 * @param takesSecrets whether a client may authenticate by a secret
 * @param warnings what works and should not stay so, one line each
 */
public record Configuration(
        Realm realm, ServerSettings server, StoreSettings store, boolean takesSecrets, List<String> warnings) {

    public Configuration {
        warnings = List.copyOf(warnings);
    }
}

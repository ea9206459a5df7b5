package dev.signet.fuzz;

import dev.signet.api.ApiTargets;
import dev.signet.applications.ApplicationTargets;
import dev.signet.clients.ClientTargets;
import dev.signet.config.ConfigTargets;
import dev.signet.endpoints.EndpointTargets;
import dev.signet.keys.KeyTargets;
import dev.signet.protocol.ProtocolTargets;
import dev.signet.server.ServerTargets;
import dev.signet.store.StoreTargets;
import dev.signet.tokens.TokenTargets;
import java.util.Map;
import java.util.TreeMap;

/** Every reader of input from outside, by the name of the folder that its seeds are in. */
public final class Targets {

    private Targets() {}

    /** All of them; one is made ready when it takes its first input. */
    public static Map<String, Target> all() {
        Map<String, Target> all = new TreeMap<>();
        all.putAll(ProtocolTargets.all());
        all.putAll(ApplicationTargets.all());
        all.putAll(KeyTargets.all());
        all.putAll(TokenTargets.all());
        all.putAll(ClientTargets.all());
        all.putAll(StoreTargets.all());
        all.putAll(ConfigTargets.all());
        all.putAll(EndpointTargets.all());
        all.putAll(ApiTargets.all());
        all.putAll(ServerTargets.all());
        return all;
    }

    /** Prints their names, a line each. */
    public static void main(String[] arguments) {
        all().keySet().forEach(System.out::println);
    }
}

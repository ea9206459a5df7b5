package dev.signet.config;

import dev.signet.protocol.AddressRange;
import java.util.List;
import java.util.Optional;

/** Reads the {@code allowed_ips} of clients. */
final class AllowedIpsReader {

    private static final String KEY = "allowed_ips";

    private final Problems problems;
    private final Values values;
    private final RangesReader ranges;
    private boolean warns;

    /** @param seesCallers whether the server learns where its callers are, and not only where their proxy is */
    AllowedIpsReader(Problems problems, Values values, boolean seesCallers) {
        this.problems = problems;
        this.values = values;
        this.ranges = new RangesReader(problems, values);
        this.warns = !seesCallers;
    }

    /** Empty where any address will do. */
    List<AddressRange> read(Section client) {
        Optional<List<ConfigNode>> nodes = client.find(KEY).flatMap(values::items);
        nodes.filter(List::isEmpty)
                .ifPresent(none -> problems.add(
                        client.place(KEY),
                        "is empty; name the addresses that the client asks from, or remove this to take any"));
        nodes.ifPresent(some -> warnOnce(client.place(KEY)));
        return ranges.read(nodes.orElse(List.of()), AddressRange::parse);
    }

    /** The remedy is one for all clients, so the first of them is told. */
    private void warnOnce(Place place) {
        if (warns) {
            warns = false;
            problems.warn(
                    place,
                    "is held against the address of the connection, which behind a proxy is the proxy's;"
                            + " if there is one, name it in server.trusted_proxies");
        }
    }
}

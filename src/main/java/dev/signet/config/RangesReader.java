package dev.signet.config;

import dev.signet.protocol.AddressRange;
import java.util.List;
import java.util.function.Function;

/** Reads addresses and ranges of them, for {@code trusted_proxies} and {@code allowed_ips}. */
final class RangesReader {

    private final Problems problems;
    private final Values values;

    RangesReader(Problems problems, Values values) {
        this.problems = problems;
        this.values = values;
    }

    /** @param reader may show of a wrong range the network that it lies in: that was an address, and no secret */
    List<AddressRange> read(List<ConfigNode> nodes, Function<String, AddressRange> reader) {
        return nodes.stream()
                .flatMap(node -> values.text(node).stream())
                .flatMap(text -> problems.parse(text, reader).stream())
                .toList();
    }
}

package dev.signet.config;

import dev.signet.clients.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads {@code clients} and {@code include}: the list of each file, the main one's first. */
final class ClientListsReader {

    private final Problems problems;
    private final Values values;
    private final Path file;
    private final NamedFiles files;
    private final IncludedFiles included;

    /** @param file the main one, from whose directory an include starts */
    ClientListsReader(Problems problems, Values values, Path file, NamedFiles files, IncludedFiles included) {
        this.problems = problems;
        this.values = values;
        this.file = file;
        this.files = files;
        this.included = included;
    }

    List<ClientList> read(Section root, ClientDefaults defaults, Sources sources) {
        Optional<IncludePattern> include = root.text("include")
                .flatMap(text -> problems.parse(text, written -> IncludePattern.parse(file, written)));
        List<ConfigNode> own = root.items("clients");
        ClientsReader reader = new ClientsReader(problems, values, files, defaults);
        own.forEach(reader::read);
        List<ClientList> lists = new ArrayList<>(List.of(reader.list()));
        Place place = root.place("include");
        include.ifPresent(pattern -> problems.attempt(place, () -> sources.files(pattern))
                .ifPresent(found -> {
                    lists.addAll(included.read(found, defaults, sources, problems));
                    if (found.isEmpty()) {
                        warnOfNothing(pattern, own.isEmpty(), place);
                    }
                }));
        if (own.isEmpty() && root.find("include").isEmpty()) {
            problems.warn(root.place("clients"), "has no entries, so nobody gets a token; " + ClientsReader.REMEDY);
        }
        ClientList.refuseTwice(lists, problems);
        warnOfUnseenCertificates(lists, defaults, root.place("clients"));
        return lists;
    }

    private void warnOfNothing(IncludePattern include, boolean alone, Place place) {
        if (Files.notExists(include.start())) {
            problems.warn(place, "finds nothing, for its directory is not there; create it, or correct the path");
        } else if (alone) {
            problems.warn(
                    place,
                    "finds nothing, and there are no clients beside, so nobody gets a token; add a file, or correct"
                            + " the path");
        }
    }

    private void warnOfUnseenCertificates(List<ClientList> lists, ClientDefaults defaults, Place place) {
        Stream<Client> clients = lists.stream().flatMap(list -> list.clients().stream());
        if (!defaults.seesCertificates()
                && clients.anyMatch(client -> client.binding().certificate())) {
            problems.warn(
                    place,
                    "has tls_client_certificate_bound_access_tokens, and no client certificate arrives without server.tls or"
                            + " server.client_cert_header; such a client gets no token");
        }
    }
}

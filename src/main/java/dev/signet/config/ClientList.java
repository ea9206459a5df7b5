package dev.signet.config;

import dev.signet.clients.Client;
import dev.signet.clients.FederatedCredential;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The clients of one file.
 *
 * @param clients those without problems
 * @param entries where each client_id stands, also of clients that have problems
 * @param federated where each federated credential stands
 */
record ClientList(List<Client> clients, List<Entry> entries, List<Federated> federated) {

    /** The place of a federated credential. */
    record Federated(FederatedCredential.Identity identity, Place place) {}

    /** The place of a client_id, in few octets: a hundred thousand of them are kept. */
    record Entry(String clientId, String file, int line, int index) {

        Place client() {
            return new Place(file, line, "clients").item(index);
        }
    }

    ClientList {
        clients = List.copyOf(clients);
        entries = List.copyOf(entries);
        federated = List.copyOf(federated);
    }

    /** Tells of every client_id, and of every federated identity, that is there twice, in one file or in two. */
    static void refuseTwice(Collection<ClientList> lists, Problems problems) {
        refuseFederatedTwice(lists, problems);
        Map<String, Entry> firsts = new HashMap<>();
        lists.stream().flatMap(list -> list.entries().stream()).forEach(entry -> {
            Entry first = firsts.putIfAbsent(entry.clientId(), entry);
            if (first != null) {
                Place place = first.client();
                problems.add(
                        entry.client().key("client_id"),
                        "is the client_id of "
                                + (first.file().equals(entry.file()) ? place.path() : place)
                                + " too; give each client its own");
            }
        });
    }

    private static void refuseFederatedTwice(Collection<ClientList> lists, Problems problems) {
        Map<FederatedCredential.Identity, Place> firsts = new HashMap<>();
        lists.stream().flatMap(list -> list.federated().stream()).forEach(one -> {
            Place first = firsts.putIfAbsent(one.identity(), one.place());
            if (first != null) {
                problems.add(
                        one.place(),
                        "has the issuer and subject of "
                                + (first.file().equals(one.place().file()) ? first.path() : first)
                                + " too; a token can be of one client only");
            }
        });
    }

    /** This list, and in it the very clients of an earlier one that are still the same: they are in memory once. */
    ClientList keeping(ClientList earlier) {
        Map<String, Client> before = earlier.clients.stream()
                .collect(Collectors.toMap(Client::clientId, Function.identity(), (one, other) -> one));
        List<Client> kept = clients.stream()
                .map(client -> Optional.ofNullable(before.get(client.clientId()))
                        .filter(client::equals)
                        .orElse(client))
                .toList();
        return new ClientList(kept, entries, federated);
    }
}

package dev.signet.server;

import dev.signet.clients.Client;
import dev.signet.keys.KeyRing;
import dev.signet.keys.KeyTerm;
import dev.signet.metrics.Observed;
import dev.signet.realm.CurrentRealm;
import dev.signet.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the metrics see of the realm that is in force, and of what else there is. */
final class Outlook {

    private Outlook() {}

    static Observed of(CurrentRealm current, ExpiringSecrets expiring, Store store) {
        return new Observed(
                id -> current.get().authenticator().find(id).map(Outlook::known),
                name -> current.get().applications().stream()
                        .anyMatch(application -> application.name().equals(name)),
                () -> current.get().clients().size(),
                () -> keys(current.get().keys()),
                () -> current.get().keys().nextRotation(),
                () -> expiring.expiries().stream()
                        .map(expiry -> new Observed.Expiry(expiry.clientId(), expiry.at()))
                        .toList(),
                () -> store.trouble().isEmpty());
    }

    private static Observed.Known known(Client client) {
        boolean bySecret =
                client.credential().methods().stream().anyMatch(method -> method.startsWith("client_secret"));
        return new Observed.Known(client.credential(), bySecret ? Optional.of("client_secret") : Optional.empty());
    }

    private static List<Observed.Key> keys(KeyRing keys) {
        String signing = keys.signing().kid();
        return keys.terms().stream().map(term -> key(term, signing)).toList();
    }

    private static Observed.Key key(KeyTerm term, String signing) {
        String kid = term.key().kid();
        return new Observed.Key(
                kid,
                term.key().algorithm().alg(),
                kid.equals(signing),
                term.key().made(),
                limit(term.published()),
                limit(term.signs()),
                limit(term.until()));
    }

    /** The ends of time stand for what nobody knows. */
    private static Optional<Instant> limit(Instant at) {
        return at.equals(Instant.MIN) || at.equals(Instant.MAX) ? Optional.empty() : Optional.of(at);
    }
}

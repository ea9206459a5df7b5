package dev.signet.clients;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Proves which client a request is from, by exactly one method: RFC 6749 section 2.3. */
public final class ClientAuthenticator {

    private static final ClientCredential NOBODYS = ClientSecrets.of(Sha256Hash.ofNobody());

    private final Map<String, Client> clients;
    private final Clock clock;

    /** @param clients each client_id once */
    public ClientAuthenticator(Collection<Client> clients, Clock clock) {
        this.clients = clients.stream().collect(Collectors.toUnmodifiableMap(Client::clientId, Function.identity()));
        this.clock = clock;
    }

    /**
     * The client that the request proves to be from, at once or later. A refusal may be thrown at once or be what comes later:
     * invalid_client, one and the same to the stranger for everything that is wrong with the client.
     *
     * @throws OAuthError invalid_request when it authenticates in two ways, invalid_client when it names no client, slow_down
     *     when too many wait
     */
    public CompletionStage<ProvenClient> authenticate(RequestParameters request, SecretChecks checks) {
        PresentedCredential presented = PresentedCredential.of(request);
        String clientId = presented.clientId().orElseThrow(() -> OAuthError.invalidClient("no client_id"));
        Optional<Client> client = find(clientId);
        CompletableFuture<Verdict> settled;
        try {
            settled = checks.settle(verdict(client, presented, checks.known()));
        } catch (OAuthError refusal) {
            throw refusal.by(clientId);
        }
        return settled.isDone()
                ? CompletableFuture.completedStage(proven(clientId, client, settled.join()))
                : settled.thenApply(verdict -> proven(clientId, client, verdict));
    }

    private Verdict verdict(Optional<Client> client, PresentedCredential presented, KnownSecrets known) {
        // An unknown client's secret is compared as well, so that the time does not tell which clients there are.
        Verdict verdict = client.filter(Client::enabled)
                .map(Client::credential)
                .orElse(NOBODYS)
                .verdict(presented, known, clock.instant());
        if (client.isEmpty()) {
            return new Verdict.Wrong("unknown client");
        }
        return client.get().enabled() ? verdict : new Verdict.Wrong("client is disabled");
    }

    private static ProvenClient proven(String clientId, Optional<Client> client, Verdict verdict) {
        if (verdict instanceof Verdict.Wrong wrong) {
            throw OAuthError.invalidClient(wrong.reason()).by(clientId);
        }
        return new ProvenClient(client.orElseThrow(), ((Verdict.Right) verdict).secret());
    }

    /** The client of this id, whether it is enabled or not. */
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }
}

package dev.signet.clients;

import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Proves which client a request is from, by exactly one method: RFC 6749 section 2.3. */
public final class ClientAuthenticator {

    private final Map<String, Client> clients;
    private final ClientCredential nobodys = new ClientSecret(SecretHash.ofPlainText("nobody's"));

    /** @param clients each client_id once */
    public ClientAuthenticator(Collection<Client> clients) {
        this.clients = clients.stream().collect(Collectors.toUnmodifiableMap(Client::clientId, Function.identity()));
    }

    /**
     * The client that the request proves to be from.
     *
     * @throws OAuthError invalid_request when it authenticates in two ways; invalid_client for everything else, one and the
     *     same to the stranger
     */
    public Client authenticate(RequestParameters request) {
        PresentedCredential presented = PresentedCredential.of(request);
        String clientId = presented.clientId().orElseThrow(() -> OAuthError.invalidClient("no client_id"));
        Optional<Client> client = find(clientId);
        // An unknown client's secret is compared as well, so that the time does not tell which clients there are.
        Optional<String> refusal =
                client.map(Client::credential).orElse(nobodys).refusal(presented);
        return client.filter(known -> known.enabled() && known.mayAskFrom(request.caller()) && refusal.isEmpty())
                .orElseThrow(
                        () -> OAuthError.invalidClient(reason(client, refusal)).by(clientId));
    }

    /** The client of this id, whether it is enabled or not. */
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    private static String reason(Optional<Client> client, Optional<String> refusal) {
        if (client.isEmpty()) {
            return "unknown client";
        }
        return refusal.orElse(client.get().enabled() ? "address not allowed" : "client is disabled");
    }
}

package dev.signet.clients;

import dev.signet.clients.AttemptThrottle.Attempt;
import dev.signet.protocol.CallerAddress;
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
     * @param attempts where failures are counted
     * @throws OAuthError invalid_request when it authenticates in two ways; slow_down after too many failures; invalid_client
     *     for everything else, one and the same to the stranger
     */
    public Client authenticate(RequestParameters request, AttemptThrottle attempts) {
        PresentedCredential presented = PresentedCredential.of(request);
        String clientId = presented.clientId().orElseThrow(() -> OAuthError.invalidClient("no client_id"));
        Optional<Client> client = find(clientId);
        Attempt attempt = attempts.begin(client, request.caller());
        // Where there is no secret to compare with, another one is: so the time does not tell which clients there are.
        Optional<String> refusal = client.filter(known -> attempt.mayBeChecked())
                .map(Client::credential)
                .orElse(nobodys)
                .refusal(presented);
        Optional<String> reason = reason(client, attempt, refusal, request.caller());
        if (reason.isPresent()) {
            throw attempt.failed(OAuthError.invalidClient(reason.get()).by(clientId));
        }
        return client.orElseThrow();
    }

    private static Optional<String> reason(
            Optional<Client> client, Attempt attempt, Optional<String> refusal, CallerAddress caller) {
        if (client.isEmpty()) {
            return Optional.of("unknown client");
        }
        if (!attempt.mayBeChecked()) {
            return Optional.of("not checked after too many failed attempts");
        }
        return refusal.or(() -> client.get().refusal(caller));
    }

    /** The client of this id, whether it is enabled or not. */
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }
}

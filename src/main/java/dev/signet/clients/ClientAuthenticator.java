package dev.signet.clients;

import dev.signet.clients.AttemptThrottle.Attempt;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Proves which client a request is from, by exactly one method: RFC 6749 section 2.3. */
public final class ClientAuthenticator {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final ClientCredential NOBODYS = ClientSecrets.of(Sha256Hash.ofNobody());

    private final Map<String, Client> clients;
    private final Map<FederatedCredential.Identity, Client> federated;
    private final Clock clock;

    /** @param clients each client_id once, and each federated identity */
    public ClientAuthenticator(Collection<Client> clients, Clock clock) {
        this.clients = clients.stream().collect(Collectors.toUnmodifiableMap(Client::clientId, Function.identity()));
        this.federated = clients.stream()
                .filter(client -> client.credential() instanceof FederatedCredential)
                .collect(Collectors.toUnmodifiableMap(
                        client -> ((FederatedCredential) client.credential()).identity(), Function.identity()));
        this.clock = clock;
    }

    /**
     * The client that the request proves to be from, at once or later. A refusal too may be thrown at once or come later:
     * invalid_client, one and the same to the stranger for everything that is wrong with the client.
     *
     * @param attempts where failures are counted
     * @param checks where secrets are compared
     * @throws OAuthError invalid_request when it authenticates in two ways or in half of one, invalid_client, or slow_down
     *     after too many failures and when too many wait
     */
    public CompletionStage<ProvenClient> authenticate(
            RequestParameters request, AttemptThrottle attempts, SecretChecks checks) {
        PresentedCredential presented = PresentedCredential.of(request);
        Optional<Client> client = asking(presented);
        String clientId = client.map(Client::clientId)
                .or(presented::named)
                .orElseThrow(() -> OAuthError.invalidClient("no client_id"));
        Attempt attempt = attempts.begin(client, request.caller());
        Instant now = clock.instant();
        Verdict verdict = verdict(client, attempt, presented, request.caller(), checks.known(), now);
        Function<Verdict, CompletionStage<ProvenClient>> conclusion = known -> {
            if (known instanceof Verdict.Right) {
                // Others may have failed since this one began: without another look, as many as come at once are
                // checked.
                if (!attempt.mayBeGranted()) {
                    throw attempt.tooMany(known.reason()).by(clientId);
                }
                return CompletableFuture.completedStage(proven(clientId, client, known));
            }
            CompletableFuture<Verdict> settled = settle(clientId, presented, request.caller(), attempt, known, checks);
            return settled.isDone()
                    ? CompletableFuture.completedStage(proven(clientId, client, settled.join()))
                    : settled.thenApply(late -> proven(clientId, client, late.at(now)));
        };
        return verdict instanceof Verdict.Later later
                ? later.verdict().thenCompose(conclusion)
                : conclusion.apply(verdict);
    }

    /** The client that is named, in one way or in two that agree: RFC 7521 section 4.2. */
    private Optional<Client> asking(PresentedCredential presented) {
        Optional<Client> client = presented.assertion().isPresent()
                ? presented.assertion().flatMap(this::subject)
                : presented.clientId().flatMap(this::find);
        return client.filter(
                found -> presented.clientId().orElse(found.clientId()).equals(found.clientId()));
    }

    private Optional<Client> subject(ClientAssertion assertion) {
        return assertion.isSelfIssued()
                ? find(assertion.subject())
                : Optional.ofNullable(
                        federated.get(new FederatedCredential.Identity(assertion.issuer(), assertion.subject())));
    }

    private Verdict verdict(
            Optional<Client> client,
            Attempt attempt,
            PresentedCredential presented,
            CallerAddress caller,
            KnownSecrets known,
            Instant now) {
        // Where there is no secret to compare with, another one is: so the time does not tell which clients there are.
        Verdict verdict = client.filter(any -> attempt.mayBeChecked())
                .map(Client::credential)
                .orElse(NOBODYS)
                .verdict(presented, known, now);
        if (client.isEmpty()) {
            return new Verdict.Wrong(presented.assertion().isPresent() ? "assertion of no client" : "unknown client");
        }
        return attempt.mayBeChecked()
                ? verdict.unless(client.get().refusal(caller))
                : new Verdict.Wrong(AttemptThrottle.NOT_CHECKED);
    }

    private CompletableFuture<Verdict> settle(
            String clientId,
            PresentedCredential presented,
            CallerAddress caller,
            Attempt attempt,
            Verdict verdict,
            SecretChecks checks) {
        try {
            return checks.settle(verdict, attempt, this, clientId, presented.guess(), caller.toString());
        } catch (OAuthError tooMany) {
            throw tooMany.by(clientId);
        }
    }

    private static ProvenClient proven(String clientId, Optional<Client> client, Verdict verdict) {
        if (verdict instanceof Verdict.Right right) {
            return new ProvenClient(client.orElseThrow(), right.secret(), right.uses());
        }
        OAuthError refusal = verdict instanceof Verdict.Untold
                ? OAuthError.temporarilyUnavailable(RETRY_AFTER, verdict.reason())
                : OAuthError.invalidClient(verdict.reason());
        throw refusal.by(clientId);
    }

    /** The client of this id, whether it is enabled or not. */
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }
}

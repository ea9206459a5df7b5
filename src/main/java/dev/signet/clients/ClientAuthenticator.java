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

    /**
     * Somebody who asks.
     *
     * @param clientId whom it says that it is, for the log where there is no such client
     * @param client whom it would be
     */
    private record Asking(
            String clientId,
            Optional<Client> client,
            PresentedCredential presented,
            CallerAddress caller,
            Attempt attempt,
            Instant now) {}

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
        Asking asking = asking(request, attempts);
        Verdict verdict = verdict(asking, checks.known());
        return verdict instanceof Verdict.Later later
                ? later.verdict().thenCompose(known -> conclude(asking, known, checks))
                : conclude(asking, verdict, checks);
    }

    private Asking asking(RequestParameters request, AttemptThrottle attempts) {
        PresentedCredential presented = presented(request, attempts);
        Optional<Client> client = asking(presented);
        String clientId = client.map(Client::clientId)
                .or(presented::named)
                .orElseThrow(() -> OAuthError.invalidClient("no client_id"));
        Attempt attempt = attempts.begin(clientId, client, request.caller());
        return new Asking(clientId, client, presented, request.caller(), attempt, clock.instant());
    }

    private static PresentedCredential presented(RequestParameters request, AttemptThrottle attempts) {
        try {
            return PresentedCredential.of(request);
        } catch (OAuthError refusal) {
            throw refusal.status() == 401
                    ? counted(refusal, request, attempts)
                    : refusal.by(request.get("client_id").orElse(null));
        }
    }

    /** What cannot be read is a failure as well, of nobody in particular: the client that it names may have nothing to do with it. */
    private static OAuthError counted(OAuthError refusal, RequestParameters request, AttemptThrottle attempts) {
        Optional<String> named = request.get("client_id");
        Attempt attempt = attempts.begin(named.orElse(""), Optional.empty(), request.caller());
        if (!attempt.count()) {
            return attempt.tooMany(refusal.reason()).by(named.orElse(null));
        }
        attempt.tell();
        return refusal.by(named.orElse(null));
    }

    private CompletionStage<ProvenClient> conclude(Asking asking, Verdict verdict, SecretChecks checks) {
        if (verdict instanceof Verdict.Right) {
            // Others may have failed since it began: without another look, as many as come at once are checked.
            if (!asking.attempt.mayBeGranted()) {
                throw asking.attempt.tooMany(verdict.reason()).by(asking.clientId);
            }
            return CompletableFuture.completedStage(proven(asking, verdict));
        }
        CompletableFuture<Verdict> settled = settle(asking, verdict, checks);
        return settled.isDone()
                ? CompletableFuture.completedStage(proven(asking, settled.join()))
                : settled.thenApply(late -> proven(asking, late.at(asking.now)));
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

    private static Verdict verdict(Asking asking, KnownSecrets known) {
        // Where there is no secret to compare with, another one is: so the time does not tell which clients there are.
        Verdict verdict = asking.client
                .filter(any -> asking.attempt.mayBeChecked())
                .map(Client::credential)
                .orElse(NOBODYS)
                .verdict(asking.presented, known, asking.now);
        if (asking.client.isEmpty()) {
            boolean asserted = asking.presented.assertion().isPresent();
            return new Verdict.Wrong(asserted ? "assertion of no client" : "unknown client");
        }
        return asking.attempt.mayBeChecked()
                ? verdict.unless(asking.client.get().refusal(asking.caller))
                : new Verdict.Wrong(AttemptThrottle.NOT_CHECKED);
    }

    private CompletableFuture<Verdict> settle(Asking asking, Verdict verdict, SecretChecks checks) {
        String guess = asking.presented.guess();
        try {
            return checks.settle(verdict, asking.attempt, this, asking.clientId, guess, asking.caller.toString());
        } catch (OAuthError tooMany) {
            throw tooMany.by(asking.clientId);
        }
    }

    private static ProvenClient proven(Asking asking, Verdict verdict) {
        if (verdict instanceof Verdict.Right right) {
            return new ProvenClient(asking.client.orElseThrow(), right.secret(), right.uses());
        }
        boolean untold = verdict instanceof Verdict.Untold;
        if (!untold) {
            asking.attempt.tell();
        }
        OAuthError refusal = untold
                ? OAuthError.temporarilyUnavailable(RETRY_AFTER, verdict.reason())
                : OAuthError.invalidClient(verdict.reason());
        throw refusal.by(asking.clientId);
    }

    /** The client of this id, whether it is enabled or not. */
    public Optional<Client> find(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }
}

package dev.signet.realm;

import dev.signet.applications.AccessRule;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.clients.Client;
import dev.signet.clients.ClientAuthenticator;
import dev.signet.keys.KeyRing;
import dev.signet.protocol.Scope;
import dev.signet.tokens.AccessCheck;
import dev.signet.tokens.ActiveTokens;
import dev.signet.tokens.DpopNonces;
import dev.signet.tokens.DpopRules;
import dev.signet.tokens.DpopVerifier;
import dev.signet.tokens.IssuedTokens;
import dev.signet.tokens.SignedIntrospection;
import dev.signet.tokens.TokenIssuer;
import dev.signet.tokens.TokenVerifier;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that config.yml defines, immutable: who may ask, what for, and what it is sealed with. A reload replaces it whole; a
 * request reads it once.
 */
public final class Realm {

    private final Issuer issuer;
    private final List<Application> applications;
    private final Collection<Client> clients;
    private final KeyRing keys;
    private final ClientAuthenticator authenticator;
    private final TokenIssuer tokenIssuer;
    private final IssuedTokens issuedTokens;
    private final SignedIntrospection signedIntrospection;
    private final List<AccessCheck> accessChecks;
    private final Set<String> scopes;
    private final Set<String> authenticationMethods;
    private final Set<String> assertionAlgorithms;
    private final DpopVerifier proofs;
    private final Set<String> boundToCertificates;
    private final Set<String> opened;
    private final Set<String> openedWithoutProof;
    private final DpopRules dpop;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * @param applications each name, path and audience once
     * @param clients each client_id once, their applications among the applications
     * @param keys what tokens are sealed with
     * @param dpop what is asked of DPoP proofs
     */
    public Realm(
            Issuer issuer,
            Collection<Application> applications,
            Collection<Client> clients,
            KeyRing keys,
            DpopRules dpop,
            Clock clock,
            SecureRandom random) {
        this.issuer = issuer;
        this.applications = List.copyOf(applications);
        this.clients = List.copyOf(clients);
        this.keys = keys;
        this.proofs = new DpopVerifier(
                clock, dpop.algorithms(), dpop.nonce() ? Optional.of(new DpopNonces(keys, clock)) : Optional.empty());
        this.authenticator = new ClientAuthenticator(clients, clock);
        this.tokenIssuer = new TokenIssuer(issuer.toString(), keys, clock, random);
        this.issuedTokens = new IssuedTokens(issuer.toString(), keys);
        this.signedIntrospection = new SignedIntrospection(issuer.toString(), keys, clock);
        Map<String, String> names =
                applications.stream().collect(Collectors.toMap(Application::audience, Application::name));
        this.accessChecks = applications.stream()
                .map(application -> new AccessCheck(
                        application,
                        new TokenVerifier(issuedTokens, application, names, clock),
                        clientId -> mayUse(clientId, application),
                        issuer.resourceMetadataUrl(application),
                        issuer.originOf(application),
                        proofs))
                .toList();
        this.authenticationMethods = clients.stream()
                .flatMap(client -> client.credential().methods().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        this.assertionAlgorithms = clients.stream()
                .map(client -> client.credential().signingAlgorithms())
                .distinct()
                .flatMap(Collection::stream)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.boundToCertificates =
                applicationsOf(clients, client -> client.binding().certificate());
        this.opened = applicationsOf(clients, client -> true);
        this.openedWithoutProof =
                applicationsOf(clients, client -> !client.binding().dpop());
        this.scopes = Collections.unmodifiableSet(scopes(clients, applications));
        this.dpop = dpop;
        this.clock = clock;
        this.random = random;
    }

    /** The same with other keys. */
    Realm with(KeyRing others) {
        return new Realm(issuer, applications, clients, others, dpop, clock, random);
    }

    private static Set<String> scopes(Collection<Client> clients, Collection<Application> applications) {
        Stream<Scope> ofClients = clients.stream().map(Client::scope);
        Stream<Scope> ofRules = applications.stream()
                .flatMap(application -> application.rules().all().stream())
                .map(AccessRule::scope);
        return Stream.concat(ofClients, ofRules)
                .distinct()
                .flatMap(scope -> scope.tokens().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> applicationsOf(Collection<Client> clients, Predicate<Client> which) {
        return clients.stream()
                .filter(which)
                .flatMap(client -> client.applications().stream())
                .map(Application::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean mayUse(String clientId, Application application) {
        return authenticator
                .find(clientId)
                .filter(client -> client.mayUse(application))
                .isPresent();
    }

    public Issuer issuer() {
        return issuer;
    }

    public List<Application> applications() {
        return applications;
    }

    public Collection<Client> clients() {
        return clients;
    }

    public KeyRing keys() {
        return keys;
    }

    public ClientAuthenticator authenticator() {
        return authenticator;
    }

    public TokenIssuer tokenIssuer() {
        return tokenIssuer;
    }

    /** The tokens that were issued here. */
    public IssuedTokens issuedTokens() {
        return issuedTokens;
    }

    /** What introspection answers are signed by. */
    public SignedIntrospection signedIntrospection() {
        return signedIntrospection;
    }

    /** The tokens that a client which may introspect may know of: those of each of its applications. */
    public List<ActiveTokens> tokensVisibleTo(Client client) {
        return accessChecks.stream()
                .filter(check -> client.applications().contains(check.application()))
                .map(AccessCheck::tokens)
                .toList();
    }

    public DpopVerifier proofs() {
        return proofs;
    }

    /** Whether tokens of a client are bound to its certificate: RFC 8705 section 3.3. */
    public boolean bindsToCertificates() {
        return !boundToCertificates.isEmpty();
    }

    /** The same of tokens for one application. */
    public boolean bindsToCertificates(Application application) {
        return boundToCertificates.contains(application.name());
    }

    /** Whether every token for an application is bound to the key of a proof, since each of its clients must show one. */
    public boolean requiresProofs(Application application) {
        return opened.contains(application.name()) && !openedWithoutProof.contains(application.name());
    }

    /** The check of the application that holds a path; where one lies within another, the inner one's. */
    public Optional<AccessCheck> accessCheck(RequestPath path) {
        return accessChecks.stream()
                .filter(check -> check.application().holds(path))
                .max(Comparator.comparingInt(check -> check.application().path().length()));
    }

    /** How the clients authenticate, by the names of RFC 8414 section 2, in their order. */
    public Set<String> authenticationMethods() {
        return Collections.unmodifiableSet(authenticationMethods);
    }

    /** What the assertions of all clients may be signed with, RFC 8414 section 2. */
    public Set<String> assertionAlgorithms() {
        return Collections.unmodifiableSet(assertionAlgorithms);
    }

    /** Every scope token that a client may have or a path needs, in the order of the configuration. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The ids of the clients that are not in another realm, or not as they are here. */
    public Set<String> newOrOtherThanIn(Realm before) {
        return clients().stream()
                .filter(client -> !before.authenticator()
                        .find(client.clientId())
                        .filter(client::equals)
                        .isPresent())
                .map(Client::clientId)
                .collect(Collectors.toUnmodifiableSet());
    }
}

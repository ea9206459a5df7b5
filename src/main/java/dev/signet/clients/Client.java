package dev.signet.clients;

import dev.signet.applications.Application;
import dev.signet.protocol.AddressRange;
import dev.signet.protocol.CallerAddress;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.RequestParameters;
import dev.signet.protocol.Scope;
import dev.signet.tokens.BindingRule;
import dev.signet.tokens.Grant;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A registered client: what it may get, RFC 7591 section 2, and how it proves itself.
 *
 * @param clientId visible ASCII and spaces, RFC 6749 appendix A.1
 * @param name for people; may be absent
 * @param credential the one way in which it authenticates
 * @param applications what its tokens may be for, and whose tokens it may introspect; the first is the default
 * @param scope what its tokens may permit, also the default
 * @param lifetime of its tokens, in whole seconds
 * @param claims added to its tokens
 * @param allowedIps where it may ask from; empty for anywhere
 * @param enabled whether it may do anything at all
 * @param binding what its tokens must be bound to
 * @param introspection whether it may introspect the tokens of its applications, RFC 7662 section 2.1; without an application
 *     it may do nothing else
 */
public record Client(
        String clientId,
        Optional<String> name,
        ClientCredential credential,
        List<Application> applications,
        Scope scope,
        Duration lifetime,
        Map<String, Object> claims,
        List<AddressRange> allowedIps,
        boolean enabled,
        BindingRule binding,
        boolean introspection) {

    private static final Pattern CLIENT_ID = Pattern.compile("[\\x20-\\x7E]+");

    // What says whose token it is, for whom, how long and how bound, RFC 7519 section 4.1 and its likes; and what an
    // introspection answer sets of itself, RFC 7662 section 2.2.
    private static final Set<String> REGISTERED_CLAIMS = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "client_id",
            "scope",
            "cnf",
            "act",
            "may_act",
            "auth_time",
            "acr",
            "amr",
            "azp",
            "nonce",
            "sid",
            "events",
            "authorization_details",
            "active",
            "token_type",
            "token_introspection");

    /**
     * Checks what can be checked of one client alone.
     *
     * @throws IllegalArgumentException when the client_id or the claims are not of their form, or no application is named
     */
    public Client {
        requireClientId(clientId);
        claims.keySet().forEach(Client::requireOwnClaim);
        if (applications.isEmpty() && !introspection) {
            throw new IllegalArgumentException("must name an application");
        }
        applications = List.copyOf(applications);
        allowedIps = List.copyOf(allowedIps);
        claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    /**
     * Checks the form of a client_id.
     *
     * @throws IllegalArgumentException when it is empty or has other characters than RFC 6749 appendix A.1 allows
     */
    public static void requireClientId(String clientId) {
        if (!CLIENT_ID.matcher(clientId).matches()) {
            throw new IllegalArgumentException("must be one or more characters of visible ASCII and spaces");
        }
    }

    /**
     * Checks the name of a claim that is to be added to a client's tokens.
     *
     * @throws IllegalArgumentException when the claim is not the client's to choose
     */
    public static void requireOwnClaim(String name) {
        if (name.isEmpty() || REGISTERED_CLAIMS.contains(name)) {
            throw new IllegalArgumentException(
                    "is a registered claim that the server sets itself; choose another name");
        }
    }

    /**
     * Decides what this client, once proven, gets for its request: RFC 6749 section 4.4.2, RFC 8707 section 2.2.
     *
     * @throws OAuthError unsupported_grant_type, unauthorized_client, invalid_target or invalid_scope
     */
    public Grant grant(RequestParameters request) {
        try {
            if (!request.require("grant_type").equals("client_credentials")) {
                throw OAuthError.unsupportedGrantType();
            }
            if (!getsTokens()) {
                throw OAuthError.unauthorizedClient("The client may only introspect tokens");
            }
            Application application = application(request.resources());
            return new Grant(clientId, application, scope(request.get("scope")), lifetime, claims);
        } catch (OAuthError refusal) {
            throw refusal.by(clientId);
        }
    }

    /** Whether there is an application that its tokens could be for. */
    public boolean getsTokens() {
        return !applications.isEmpty();
    }

    /** Whether tokens of this client are good for the application now. */
    public boolean mayUse(Application application) {
        return enabled && applications.contains(application);
    }

    /** Why the client, though it is itself, gets nothing there; the reason is for the log only. */
    Optional<String> refusal(CallerAddress caller) {
        if (!enabled) {
            return Optional.of("client is disabled");
        }
        boolean allowed = allowedIps.isEmpty() || allowedIps.stream().anyMatch(range -> range.contains(caller));
        return allowed ? Optional.empty() : Optional.of("address not allowed");
    }

    private Application application(List<String> resources) {
        if (resources.isEmpty()) {
            return applications.get(0);
        }
        if (Set.copyOf(resources).size() > 1) {
            throw OAuthError.invalidTarget("One token is for one resource; ask for one at a time");
        }
        return applications.stream()
                .filter(application -> application.audience().equals(resources.get(0)))
                .findFirst()
                .orElseThrow(
                        () -> OAuthError.invalidTarget("The resource is none that the client may have a token for"));
    }

    private Scope scope(Optional<String> requested) {
        Scope wanted = requested.map(Client::parsed).orElse(scope);
        if (!scope.covers(wanted)) {
            throw OAuthError.invalidScope("The scope is more than the client may have");
        }
        return wanted;
    }

    private static Scope parsed(String value) {
        try {
            return Scope.parse(value);
        } catch (IllegalArgumentException e) {
            throw OAuthError.invalidScope("The scope is not a list of scope tokens with one space between two");
        }
    }
}

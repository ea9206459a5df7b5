package dev.signet.endpoints;

import dev.signet.applications.AccessRule;
import dev.signet.applications.Application;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.Scope;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code GET /.well-known/oauth-protected-resource/...}: where to get tokens for an application, RFC 9728 section 2. */
public final class ResourceMetadataEndpoint implements Handler {

    private final Function<Context, Realm> realms;
    private final boolean seesCertificates;

    /** @param seesCertificates whether client certificates arrive here */
    public ResourceMetadataEndpoint(Function<Context, Realm> realms, boolean seesCertificates) {
        this.realms = realms;
        this.seesCertificates = seesCertificates;
    }

    @Override
    public void handle(Context ctx) {
        Realm realm = realms.apply(ctx);
        CacheableAnswer.write(ctx, metadata(realm, application(realm, ctx.req().getRequestURI())));
    }

    /** The path that was asked for is compared with what we published: it is one of a few, not a path to be understood. */
    private static Application application(Realm realm, String asked) {
        return find(
                        realm,
                        candidate ->
                                realm.issuer().resourceMetadataPaths(candidate).contains(asked))
                .or(() -> find(
                        realm,
                        candidate -> realm.issuer()
                                .insertedResourceMetadataPath(candidate)
                                .filter(asked::equals)
                                .isPresent()))
                .orElseThrow(OAuthError::notFound);
    }

    private static Optional<Application> find(Realm realm, Predicate<Application> wanted) {
        return realm.applications().stream().filter(wanted).findFirst();
    }

    private Map<String, Object> metadata(Realm realm, Application application) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("resource", application.audience());
        metadata.put("authorization_servers", List.of(realm.issuer().identifier()));
        metadata.put("bearer_methods_supported", List.of("header"));
        Set<String> scopes = application.rules().all().stream()
                .map(AccessRule::scope)
                .map(Scope::tokens)
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!scopes.isEmpty()) {
            metadata.put("scopes_supported", scopes);
        }
        if (seesCertificates && realm.bindsToCertificates(application)) {
            metadata.put("tls_client_certificate_bound_access_tokens", true);
        }
        metadata.put("dpop_signing_alg_values_supported", realm.proofs().algorithms());
        if (realm.requiresProofs(application)) {
            metadata.put("dpop_bound_access_tokens_required", true);
        }
        return metadata;
    }
}

package dev.signet.endpoints;

import dev.signet.applications.Application;
import dev.signet.realm.Realm;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * {@code GET /.well-known/oauth-authorization-server}: what this server can do, RFC 8414 section 2, RFC 9449 section 5.1,
 * RFC 8705 section 3.3, RFC 9701 section 7.
 */
public final class MetadataEndpoint implements Handler {

    private final Function<Context, Realm> realms;
    private final boolean seesCertificates;

    /** @param seesCertificates whether client certificates arrive here */
    public MetadataEndpoint(Function<Context, Realm> realms, boolean seesCertificates) {
        this.realms = realms;
        this.seesCertificates = seesCertificates;
    }

    @Override
    public void handle(Context ctx) {
        CacheableAnswer.write(ctx, metadata(realms.apply(ctx)));
    }

    private Map<String, Object> metadata(Realm realm) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", realm.issuer().identifier());
        putEndpoint(metadata, "token_endpoint", Paths.TOKEN, realm);
        putEndpoint(metadata, "introspection_endpoint", Paths.INTROSPECTION, realm);
        metadata.put("introspection_signing_alg_values_supported", realm.keys().signingAlgorithms());
        putEndpoint(metadata, "revocation_endpoint", Paths.REVOCATION, realm);
        metadata.put("jwks_uri", realm.issuer().url(Paths.JWKS));
        metadata.put("grant_types_supported", List.of("client_credentials"));
        // Required, and there is no authorization endpoint that would have any: RFC 8414 section 2.
        metadata.put("response_types_supported", List.of());
        metadata.put("subject_types_supported", List.of("public"));
        if (!realm.scopes().isEmpty()) {
            metadata.put("scopes_supported", realm.scopes());
        }
        metadata.put("dpop_signing_alg_values_supported", realm.proofs().algorithms());
        if (seesCertificates && realm.bindsToCertificates()) {
            metadata.put("tls_client_certificate_bound_access_tokens", true);
        }
        metadata.put(
                "protected_resources",
                realm.applications().stream().map(Application::audience).toList());
        return metadata;
    }

    /** Clients prove themselves at each in the same ways. What has no values is left out: RFC 8414 section 3.2. */
    private static void putEndpoint(Map<String, Object> metadata, String name, String path, Realm realm) {
        metadata.put(name, realm.issuer().url(path));
        Set<String> methods = realm.authenticationMethods();
        if (!methods.isEmpty()) {
            metadata.put(name + "_auth_methods_supported", methods);
        }
        Set<String> algorithms = realm.assertionAlgorithms();
        if (!algorithms.isEmpty()) {
            metadata.put(name + "_auth_signing_alg_values_supported", algorithms);
        }
    }
}

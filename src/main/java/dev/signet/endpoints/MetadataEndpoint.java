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
 * RFC 8705 section 3.3.
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
        metadata.put("token_endpoint", realm.issuer().url(Paths.TOKEN));
        Set<String> methods = realm.authenticationMethods();
        if (!methods.isEmpty()) {
            // What has no values is left out: RFC 8414 section 3.2.
            metadata.put("token_endpoint_auth_methods_supported", methods);
        }
        Set<String> algorithms = realm.assertionAlgorithms();
        if (!algorithms.isEmpty()) {
            metadata.put("token_endpoint_auth_signing_alg_values_supported", algorithms);
        }
        metadata.put("jwks_uri", realm.issuer().url(Paths.JWKS));
        metadata.put("grant_types_supported", List.of("client_credentials"));
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
}

package dev.signet.realm;

import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The paths of our own endpoints, which an application on the issuer's origin cannot have: the server answers there itself. */
public final class OwnPaths {

    /** Those too that a configuration may turn off or put on another port, so that no application is in their way. */
    private static final List<String> PATHS = List.of(
            Issuer.TOKEN,
            "/.well-known/oauth-authorization-server",
            "/.well-known/openid-configuration",
            Issuer.PROTECTED_RESOURCE,
            "/.well-known/jwks.json",
            "/auth/verify",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/openapi.yaml",
            "/docs");

    private static final Set<String> WEB = Set.of("http", "https");

    private final Issuer issuer;
    private final Map<RequestPath, String> endpoints = new LinkedHashMap<>();

    public OwnPaths(Issuer issuer) {
        this.issuer = issuer;
        for (String path : PATHS) {
            endpoints.put(RequestPath.prefix(path), path);
            // A gateway may have taken the issuer's path away, or not.
            endpoints.put(RequestPath.prefix(issuer.path() + path), path);
        }
    }

    /**
     * Why the application cannot be there; empty where it can. It may have the whole origin, or all below the issuer's path:
     * then it has what our endpoints leave.
     */
    public Optional<String> conflict(Application application) {
        if (isElsewhere(application) || hasWholeOf(issuer.path(), application)) {
            return Optional.empty();
        }
        return endpoints.entrySet().stream()
                .flatMap(endpoint ->
                        relation(application, endpoint.getKey())
                                .map(relation -> relation + " " + endpoint.getValue())
                                .stream())
                .findFirst();
    }

    private static boolean hasWholeOf(String issuerPath, Application application) {
        return application.holds(RequestPath.prefix(issuerPath.isEmpty() ? "/" : issuerPath));
    }

    private static Optional<String> relation(Application application, RequestPath endpoint) {
        RequestPath path = application.path();
        if (path.isSameAs(endpoint, application.lowerCase())) {
            return Optional.of("is");
        }
        if (path.isUnder(endpoint, application.lowerCase())) {
            return Optional.of("is below");
        }
        return application.holds(endpoint) ? Optional.of("is above") : Optional.empty();
    }

    /** Another origin has its own paths: requests for them do not come here, but through a gateway that asks. */
    private boolean isElsewhere(Application application) {
        URI audience = URI.create(application.audience());
        return WEB.contains(String.valueOf(audience.getScheme())) && !issuer.isOriginOf(audience);
    }
}

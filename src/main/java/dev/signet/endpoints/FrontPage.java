package dev.signet.endpoints;

import dev.signet.applications.AccessRule;
import dev.signet.applications.Application;
import dev.signet.realm.Issuer;
import dev.signet.realm.Realm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the page says of the realm in force: the endpoints and the APIs, and never a client or a secret. */
final class FrontPage {

    private record Endpoint(String method, String path, String what) {}

    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("POST", Paths.TOKEN, "tokens, for clients (RFC 6749 section 4.4)"),
            new Endpoint("POST", Paths.INTROSPECTION, "whether a token is good (RFC 7662)"),
            new Endpoint("POST", Paths.REVOCATION, "gives a token back (RFC 7009)"),
            new Endpoint("GET", Paths.AUTHORIZATION_SERVER, "what this server can do (RFC 8414)"),
            new Endpoint("GET", Paths.JWKS, "the public keys (RFC 7517)"),
            new Endpoint("any", Paths.VERIFY, "for gateways: whether a request may go on"),
            new Endpoint("GET", Paths.LIVE, "whether the process lives"),
            new Endpoint("GET", Paths.READY, "whether it takes requests"),
            new Endpoint("GET", Paths.METRICS, "what is counted, for Prometheus"),
            new Endpoint("GET", Paths.OPENAPI, "all of this for programs (OpenAPI 3.1)"),
            new Endpoint("GET", Paths.DOCS, "all of this in Swagger UI"));

    private static final Template ENDPOINT =
            new Template("<tr><td>{{method}}</td><td>{{{url}}}</td><td>{{what}}</td></tr>");
    private static final Template LINK = new Template("<a class=\"mono\" href=\"{{url}}\">{{url}}</a>");
    private static final Template PLAIN = new Template("<span class=\"mono\">{{url}}</span>");
    private static final Template RESOURCE = new Template("<option value=\"{{audience}}\">{{name}}</option>");
    private static final Template APPLICATION = new Template("<tr><th scope=\"row\">{{name}}</th>"
            + "<td><code>{{path}}</code></td><td><code>{{audience}}</code></td><td>{{scopes}}</td>"
            + "<td><a href=\"{{metadata}}\">metadata<span class=\"unseen\"> of {{name}}</span></a></td></tr>");
    private static final Template CALL = new Template("""
            <article class="call" data-application="{{name}}" data-audience="{{audience}}" data-path="{{called}}">
            <div class="call-head"><div><h4>{{name}}</h4><p class="quiet wrap">for tokens with the audience {{audience}}</p></div>
            <button type="button" class="plain">GET <span class="mono">{{called}}</span></button></div>
            <p class="verdict" role="status"></p><div class="exchange" hidden></div>
            </article>""");

    private final List<String> samples;
    private final Predicate<String> isHere;

    FrontPage(List<String> samples, Predicate<String> isHere) {
        this.samples = List.copyOf(samples);
        this.isHere = isHere;
    }

    Map<String, String> values(Realm realm) {
        Issuer issuer = realm.issuer();
        List<Application> applications = realm.applications();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("issuer", issuer.identifier());
        values.put("token_shell", shell(issuer.url(Paths.TOKEN)));
        values.put("revocation_shell", shell(issuer.url(Paths.REVOCATION)));
        values.put("calls_shell", lines(applications, application -> curl(issuer, application)));
        values.put("endpoints", lines(endpoints(), endpoint -> endpoint(issuer, endpoint)));
        values.put("resources", lines(applications, application -> RESOURCE.with(describe(issuer, application))));
        values.put("applications", lines(applications, application -> APPLICATION.with(describe(issuer, application))));
        values.put("calls", lines(applications, application -> CALL.with(describe(issuer, application))));
        return values;
    }

    private List<Endpoint> endpoints() {
        return ENDPOINTS.stream()
                .filter(endpoint -> isHere.test(endpoint.path()))
                .toList();
    }

    private static <T> String lines(List<T> all, Function<T, String> line) {
        return all.stream().map(line).collect(Collectors.joining("\n"));
    }

    private static String endpoint(Issuer issuer, Endpoint endpoint) {
        String url = issuer.url(endpoint.path());
        // What is for other methods is no link to follow.
        Template shown = endpoint.method().equals("GET") ? LINK : PLAIN;
        return ENDPOINT.with(
                Map.of("method", endpoint.method(), "url", shown.with(Map.of("url", url)), "what", endpoint.what()));
    }

    private Map<String, String> describe(Issuer issuer, Application application) {
        return Map.of(
                "name", application.name(),
                "path", application.path().encoded(),
                "audience", application.audience(),
                "called", called(application),
                "scopes", scopes(application),
                "metadata", issuer.resourceMetadataUrl(application));
    }

    private static String scopes(Application application) {
        return application.rules().all().stream()
                .map(AccessRule::scope)
                .flatMap(scope -> scope.tokens().stream())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** Where there is something to see in an application, as far as it is known here. */
    private String called(Application application) {
        String path = application.path().encoded();
        return samples.stream()
                .filter(sample -> sample.substring(0, sample.lastIndexOf('/')).equals(path))
                .findFirst()
                .orElse(path);
    }

    private String curl(Issuer issuer, Application application) {
        return "curl -si " + shell(issuer.originOf(application) + called(application))
                + " -H \"Authorization: Bearer $TOKEN\"";
    }

    /** One word for a POSIX shell, whatever is in it. */
    private static String shell(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}

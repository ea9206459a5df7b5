package dev.signet.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request to an OAuth endpoint says, in plain values: each parameter at most once and never empty, RFC 6749
 * section 3.2; only {@code resource} may stand several times, RFC 8707 section 2.
 */
public final class RequestParameters {

    private final Map<String, String> parameters;
    private final List<String> resources;
    private final List<String> authorization;
    private final CallerAddress caller;
    private final Possession possession;

    /**
     * @param parameters name and value of each parameter that has one
     * @param resources each resource that was named, in their order
     * @param authorization the values of the Authorization fields, as they came
     * @param caller where the request came from
     * @param possession what the caller shows of its keys
     */
    public RequestParameters(
            Map<String, String> parameters,
            List<String> resources,
            List<String> authorization,
            CallerAddress caller,
            Possession possession) {
        this.parameters = Map.copyOf(parameters);
        this.resources = List.copyOf(resources);
        this.authorization = List.copyOf(authorization);
        this.caller = caller;
        this.possession = possession;
    }

    /** The value of a parameter; absent also where it was sent without one. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * The value of a parameter without which there is no request.
     *
     * @throws OAuthError invalid_request, when the parameter is absent
     */
    public String require(String name) {
        return get(name)
                .orElseThrow(() -> OAuthError.invalidRequest("The parameter " + name + " is missing")
                        .by(get("client_id").orElse(null)));
    }

    public List<String> resources() {
        return resources;
    }

    public List<String> authorization() {
        return authorization;
    }

    public CallerAddress caller() {
        return caller;
    }

    public Possession possession() {
        return possession;
    }

    /** The names alone: a value may be a secret. */
    @Override
    public String toString() {
        return "RequestParameters" + parameters.keySet();
    }
}

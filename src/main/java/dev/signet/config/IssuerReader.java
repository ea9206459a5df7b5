package dev.signet.config;

import dev.signet.realm.Issuer;
import java.util.Optional;
import java.util.Set;

/** Reads who issues, and what it promises as a whole: {@code issuer}, {@code security_profile} and what goes with them. */
final class IssuerReader {

    private static final String ENDPOINT_AUDIENCE = "accept_token_endpoint_audience";

    private final Problems problems;
    private Optional<Issuer> issuer = Optional.empty();
    private SecurityProfile profile = SecurityProfile.NONE;
    private boolean endpointToo;

    IssuerReader(Problems problems) {
        this.problems = problems;
    }

    void read(Section root) {
        issuer = root.requireText("issuer", "https://auth.example.com")
                .flatMap(value -> problems.parse(value, Issuer::new));
        profile = root.text("security_profile")
                .flatMap(text -> problems.parse(text, SecurityProfile::named))
                .orElse(SecurityProfile.NONE);
        issuer.ifPresent(value -> profile.check(value, root.place("issuer"), problems));
        endpointToo = root.flag(ENDPOINT_AUDIENCE).orElse(false);
        profile.checkAudience(endpointToo, root.place(ENDPOINT_AUDIENCE), problems);
    }

    /** Empty where it is wrong. */
    Optional<Issuer> issuer() {
        return issuer;
    }

    SecurityProfile profile() {
        return profile;
    }

    /** What a client's assertion may be for. */
    Set<String> audiences() {
        return issuer.map(known ->
                        endpointToo ? Set.of(known.toString(), known.url(Issuer.TOKEN)) : Set.of(known.toString()))
                .orElse(Set.of());
    }

    /** @param place of the issuer */
    void warnOfHttp(ServerSettings server, Place place) {
        if (issuer.isEmpty() || issuer.get().isHttps()) {
            return;
        }
        if (server.tls().isPresent()) {
            problems.warn(place, "is http, and with server.tls only https is spoken here; write https");
        } else if (!isLoopback(issuer.get())) {
            problems.warn(place, "is http and not this machine, so tokens and secrets travel unencrypted; use https");
        }
    }

    /** Whether nobody but this machine can reach the server. Where the issuer is wrong, that alone is told. */
    boolean isOnLoopback(ServerSettings server) {
        return issuer.isEmpty() || (server.isLoopback() && isLoopback(issuer.get()));
    }

    /** Off loopback a proxy may stand between, whose address is then all that is seen. */
    boolean seesCallers(ServerSettings server) {
        return isOnLoopback(server) || !server.trustedProxies().isEmpty();
    }

    private static boolean isLoopback(Issuer issuer) {
        return Loopback.includes(issuer.host());
    }
}

package dev.signet.tokens;

import com.auth0.jwt.algorithms.Algorithm;
import dev.signet.applications.AccessRule;
import dev.signet.applications.AccessRules;
import dev.signet.applications.Application;
import dev.signet.applications.RequestPath;
import dev.signet.keys.KeyRing;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import dev.signet.protocol.Scope;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tokens made by hand, so that each differs from a good one in the one thing that a test is about. */
final class Forge {

    static final String ISSUER = "http://localhost:8080";
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final long SECONDS = NOW.getEpochSecond();

    static final KeyPair RSA_PAIR = SigningAlgorithm.RS256.generate();
    static final KeyPair EC_PAIR = SigningAlgorithm.ES256.generate();
    static final SigningKey RSA = new SigningKey("rsa", SigningAlgorithm.RS256, RSA_PAIR);
    static final SigningKey EC = new SigningKey("ec", SigningAlgorithm.ES256, EC_PAIR);
    static final SigningKey OTHER_EC =
            new SigningKey("other-ec", SigningAlgorithm.ES256, SigningAlgorithm.ES256.generate());
    static final SigningKey EC384 = new SigningKey("ec384", SigningAlgorithm.ES384, SigningAlgorithm.ES384.generate());

    /** Under the name of one of ours, but not ours. */
    static final KeyPair STRANGERS_PAIR = SigningAlgorithm.ES256.generate();

    static final SigningKey STRANGERS = new SigningKey("ec", SigningAlgorithm.ES256, STRANGERS_PAIR);

    static final KeyRing KEYS = new KeyRing(List.of(EC, RSA, OTHER_EC, EC384));

    static final Application BACK_OFFICE = application("back-office", "/api", List.of());
    static final Application STOREFRONT = application(
            "storefront",
            "/storefront/api",
            List.of(new AccessRule(
                    RequestPath.prefix("/storefront/api/products"), Set.of("GET"), Scope.parse("products:read"))));
    static final Map<String, String> NAMES =
            Map.of(BACK_OFFICE.audience(), BACK_OFFICE.name(), STOREFRONT.audience(), STOREFRONT.name());

    private Forge() {}

    private static Application application(String name, String path, List<AccessRule> rules) {
        return new Application(name, ISSUER + path, RequestPath.prefix(path), false, new AccessRules(rules, false));
    }

    static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    static TokenVerifier verifier(Instant now) {
        return new TokenVerifier(new IssuedTokens(ISSUER, KEYS), BACK_OFFICE, NAMES, clock(now));
    }

    /** Members of a header as JSON texts by their names. */
    static Map<String, String> header(SigningKey key) {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("typ", quoted("at+jwt"));
        header.put("alg", quoted(key.algorithm().alg()));
        header.put("kid", quoted(key.kid()));
        return header;
    }

    /** Members of a claims set as JSON texts by their names. */
    static Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", quoted(ISSUER));
        claims.put("sub", quoted("demo"));
        claims.put("client_id", quoted("demo"));
        claims.put("aud", quoted(BACK_OFFICE.audience()));
        claims.put("iat", String.valueOf(SECONDS));
        claims.put("nbf", String.valueOf(SECONDS));
        claims.put("exp", String.valueOf(SECONDS + 3600));
        claims.put("jti", quoted("AAAAAAAAAAAAAAAAAAAAAA"));
        claims.put("scope", quoted("users:read"));
        return claims;
    }

    /** The same members with one of them otherwise, or without it when there is no JSON text. */
    static Map<String, String> with(Map<String, String> members, String name, String json) {
        Map<String, String> changed = new LinkedHashMap<>(members);
        if (json.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, json);
        }
        return changed;
    }

    static String good() {
        return token(EC, header(EC), claims());
    }

    static String token(SigningKey key, Map<String, String> header, Map<String, String> claims) {
        return signed(key.jwt(), encoded(json(header)), encoded(json(claims)));
    }

    /** Signs parts as they are, encoded well or not. */
    static String signed(Algorithm algorithm, String header, String claims) {
        byte[] signature = algorithm.sign(
                header.getBytes(StandardCharsets.ISO_8859_1), claims.getBytes(StandardCharsets.ISO_8859_1));
        return header + "." + claims + "." + encoded(signature);
    }

    static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String quoted(String text) {
        return "\"" + text + "\"";
    }

    static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}

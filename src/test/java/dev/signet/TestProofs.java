package dev.signet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.keys.KeyRing;
import dev.signet.keys.PublicJwk;
import dev.signet.keys.SigningAlgorithm;
import dev.signet.keys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client's key for DPoP proofs, RFC 9449, and the proofs that it makes: good ones, and others that differ in one thing. */
public final class TestProofs {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SigningKey key;
    private final Clock clock;

    private TestProofs(SigningKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A new key for this algorithm. */
    public static TestProofs with(SigningAlgorithm algorithm, Clock clock) {
        return new TestProofs(new SigningKey("proofs", algorithm, algorithm.generate()), clock);
    }

    /** The public key as a JWK. */
    public Map<String, Object> jwk() {
        Map<?, ?> jwk = (Map<?, ?>) ((List<?>) new KeyRing(List.of(key)).jwks().get("keys")).get(0);
        Map<String, Object> members = new LinkedHashMap<>();
        jwk.forEach((name, value) -> members.put((String) name, value));
        members.keySet().removeAll(List.of("kid", "use"));
        // Of a key for ML-DSA it says which: RFC 9964 section 3.
        if (!"AKP".equals(members.get("kty"))) {
            members.remove("alg");
        }
        return members;
    }

    public String thumbprint() {
        return PublicJwk.parse(jwk()).thumbprint();
    }

    /** A good proof for a request, to be changed and signed. */
    public Proof proof(String method, String url) {
        return new Proof().claim("htm", method).claim("htu", url);
    }

    /** A good proof for the token endpoint of {@link TestConfig}. */
    public Proof forTokenEndpoint() {
        return proof("POST", "http://localhost:8080/oauth2-token");
    }

    /** A good proof for a request that shows an access token. */
    public Proof forToken(String token, String method, String url) {
        return proof(method, url).claim("ath", sha256(token));
    }

    public static String sha256(String text) {
        try {
            return encoded(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A proof that can still be changed. */
    public final class Proof {

        private final Map<String, Object> header = new LinkedHashMap<>();
        private final Map<String, Object> claims = new LinkedHashMap<>();
        private SigningKey signer = key;

        private Proof() {
            header.put("typ", "dpop+jwt");
            header.put("alg", key.algorithm().alg());
            header.put("jwk", jwk());
            claims.put("jti", UUID.randomUUID().toString());
            claims.put("iat", clock.instant().getEpochSecond());
        }

        /** With another header parameter, or without it for null. */
        public Proof header(String name, @Nullable Object value) {
            put(header, name, value);
            return this;
        }

        /** With another claim, or without it for null. */
        public Proof claim(String name, @Nullable Object value) {
            put(claims, name, value);
            return this;
        }

        /** Made so many seconds from now, or ago. */
        public Proof madeIn(long seconds) {
            return claim("iat", clock.instant().getEpochSecond() + seconds);
        }

        /** Signed by a key other than that of the header. */
        public Proof signedBy(TestProofs other) {
            signer = other.key;
            return this;
        }

        public String sign() {
            return sign(json(header), json(claims));
        }

        /** Signs other octets in the place of the claims. */
        public String signClaims(String text) {
            return sign(json(header), text.getBytes(StandardCharsets.UTF_8));
        }

        private String sign(byte[] headerOctets, byte[] claimsOctets) {
            String input = encoded(headerOctets) + "." + encoded(claimsOctets);
            byte[] signature = signer.jwt()
                    .sign(
                            encoded(headerOctets).getBytes(StandardCharsets.US_ASCII),
                            encoded(claimsOctets).getBytes(StandardCharsets.US_ASCII));
            return input + "." + encoded(signature);
        }

        private static void put(Map<String, Object> members, String name, @Nullable Object value) {
            if (value == null) {
                members.remove(name);
            } else {
                members.put(name, value);
            }
        }
    }
}

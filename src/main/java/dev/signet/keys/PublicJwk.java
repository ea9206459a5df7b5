package dev.signet.keys;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.protocol.Base64Url;
import dev.signet.protocol.Sha256;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A public key that somebody else signs with, and the algorithms that it verifies: RFC 7517 section 4. It is of a type that
 * we know, strong enough and well-formed, and it is no private key.
 */
public final class PublicJwk {

    private static final JsonMapper JSON = new JsonMapper();

    /** RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 3. */
    private static final List<String> SECRET_MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

    private final KeyType type;
    private final PublicKey publicKey;
    private final Optional<String> kid;
    private final Set<SigningAlgorithm> algorithms;
    private final String thumbprint;
    private final Optional<String> x5c;

    private PublicJwk(
            KeyType type,
            PublicKey publicKey,
            Optional<String> kid,
            Optional<SigningAlgorithm> algorithm,
            Optional<String> x5c) {
        this.type = type;
        this.publicKey = publicKey;
        this.kid = kid;
        this.algorithms = algorithm
                .<Set<SigningAlgorithm>>map(Set::of)
                .orElseGet(() -> Arrays.stream(SigningAlgorithm.values())
                        .filter(candidate -> candidate.keyType() == type)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(SigningAlgorithm.class))));
        this.x5c = x5c;
        this.thumbprint = thumbprint(type.jwk(publicKey));
    }

    /**
     * Reads a JWK out of parsed JSON or YAML: strings, lists and maps.
     *
     * @throws PrivateKeyException when it is or holds a secret
     * @throws IllegalArgumentException when it is not a public key that verifies signatures; the message says why, without
     *     repeating any of it
     */
    public static PublicJwk parse(Map<String, ?> jwk) {
        JwkMembers members = new JwkMembers(jwk);
        if (SECRET_MEMBERS.stream().anyMatch(members::has)) {
            throw new PrivateKeyException();
        }
        members.required("kty");
        KeyType type = KeyType.all().stream()
                .filter(candidate -> candidate.fits(members))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is of no type of key that is known here"));
        requireForSignatures(members);
        Optional<SigningAlgorithm> algorithm = members.text("alg")
                .map(alg -> SigningAlgorithm.named(alg)
                        .filter(named -> named.keyType() == type)
                        .orElseThrow(() -> new IllegalArgumentException("alg is unknown, or not of this type of key")));
        try {
            Optional<String> x5c =
                    members.texts("x5c").flatMap(chain -> chain.stream().findFirst());
            return new PublicJwk(type, type.publicKey(members), members.text("kid"), algorithm, x5c);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("is not a key that the Java platform takes", e);
        }
    }

    /** The same out of a JSON object. */
    public static PublicJwk parse(ObjectNode jwk) {
        return parse(members(jwk));
    }

    static Map<String, Object> members(ObjectNode object) {
        return JSON.convertValue(object, new TypeReference<Map<String, Object>>() {});
    }

    /**
     * A bare key, from a certificate or a PEM file: without a kid, and for every algorithm of its type.
     *
     * @throws IllegalArgumentException when it is of no type that is known here, or too weak
     */
    public static PublicJwk of(PublicKey publicKey) {
        KeyType type = KeyType.all().stream()
                .filter(candidate -> candidate.fits(publicKey))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is of no type of key that is known here"));
        return parse(type.jwk(publicKey));
    }

    private static void requireForSignatures(JwkMembers jwk) {
        if (jwk.text("use").filter(use -> !use.equals("sig")).isPresent()) {
            throw new IllegalArgumentException("use is not sig");
        }
        if (jwk.texts("key_ops")
                .filter(operations -> !operations.contains("verify"))
                .isPresent()) {
            throw new IllegalArgumentException("key_ops has no verify");
        }
    }

    Optional<String> kid() {
        return kid;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * The certificate of this key, where {@code x5c} has one: RFC 7517 section 4.7.
     *
     * @throws IllegalArgumentException when it is none, or of another key
     */
    public Optional<X509Certificate> certificate() {
        Optional<X509Certificate> certificate =
                x5c.map(text -> PemCertificates.ofDer(Base64.getDecoder().decode(text)));
        if (certificate
                .filter(known -> !Arrays.equals(known.getPublicKey().getEncoded(), publicKey.getEncoded()))
                .isPresent()) {
            throw new IllegalArgumentException("x5c is the certificate of another key");
        }
        return certificate;
    }

    /** The algorithms that it verifies: the one of its {@code alg}, else all of its type. */
    public Set<SigningAlgorithm> algorithms() {
        return Set.copyOf(algorithms);
    }

    /** The SHA-256 thumbprint in base64url, which does not depend on kid, alg or use: RFC 7638 section 3. */
    public String thumbprint() {
        return thumbprint;
    }

    /** Whether a signature under this header {@code alg} could be by this key. */
    boolean fits(String alg) {
        return SigningAlgorithm.named(alg).filter(algorithms::contains).isPresent();
    }

    /**
     * Proves that this key signed something. The algorithm is one of the key's own; what the header says must be that, and
     * never decides: RFC 8725 section 3.1.
     *
     * @param alg the {@code alg} of the header
     * @param allowed the algorithms that are taken for this purpose
     * @param content the octets that are signed, RFC 7515 section 5.2
     * @param signature the signature as it is in a JWS, decoded
     * @throws IllegalArgumentException when it is not proven, saying why for the log
     */
    public void verify(String alg, Set<SigningAlgorithm> allowed, byte[] content, byte[] signature) {
        SigningAlgorithm algorithm = SigningAlgorithm.named(alg)
                .filter(allowed::contains)
                .orElseThrow(() -> new IllegalArgumentException("alg is not allowed"));
        if (!algorithms.contains(algorithm)) {
            throw new IllegalArgumentException("alg is not the key's");
        }
        if (!algorithm.verifies(publicKey, content, signature)) {
            throw new IllegalArgumentException("signature is wrong");
        }
    }

    /** What a thumbprint is made of needs no escaping: names, and base64url. RFC 7638 section 3.3. */
    private static String thumbprint(Map<String, Object> members) {
        String json = new TreeMap<>(members)
                .entrySet().stream()
                        .map(member -> "\"" + member.getKey() + "\":\"" + member.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
        return Base64Url.encode(Sha256.of(json));
    }

    /** Whether it says the same of the same key. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PublicJwk that
                && thumbprint.equals(that.thumbprint)
                && kid.equals(that.kid)
                && algorithms.equals(that.algorithms)
                && x5c.equals(that.x5c);
    }

    @Override
    public int hashCode() {
        return thumbprint.hashCode();
    }

    /** Its thumbprint and its type. */
    @Override
    public String toString() {
        return "PublicJwk[" + thumbprint + ", " + type + "]";
    }
}

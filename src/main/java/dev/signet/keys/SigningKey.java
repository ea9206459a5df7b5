package dev.signet.keys;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.protocol.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that tokens are sealed with, and the one algorithm that it is for: RFC 8725 section 3.1. */
public final class SigningKey {

    private static final String HMAC = "HmacSHA256";
    private static final byte[] SALT = "signet".getBytes(StandardCharsets.US_ASCII);

    private final String kid;
    private final SigningAlgorithm algorithm;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;
    private final Algorithm jwt;
    private final Optional<Instant> made;
    /** Encoded, by type: the same for each token of one type. */
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /**
     * @param kid its name in token headers and in the JWKS, RFC 7517 section 4.5
     * @param pair of the algorithm's type
     */
    public SigningKey(String kid, SigningAlgorithm algorithm, KeyPair pair) {
        this(kid, algorithm, pair, Optional.empty());
    }

    /**
     * @param kid its name in token headers and in the JWKS, RFC 7517 section 4.5
     * @param pair of the algorithm's type
     * @param made when that was, where it is known
     */
    public SigningKey(String kid, SigningAlgorithm algorithm, KeyPair pair, Optional<Instant> made) {
        this.kid = kid;
        this.made = made;
        this.algorithm = algorithm;
        this.publicKey = pair.getPublic();
        this.privateKey = pair.getPrivate();
        this.jwt = algorithm.bind(pair);
    }

    public String kid() {
        return kid;
    }

    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    /** When it was made, where that is known. */
    public Optional<Instant> made() {
        return made;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    /** The algorithm with this key in it. */
    public Algorithm jwt() {
        return jwt;
    }

    /**
     * Signs claims as a JWT in the compact serialisation, RFC 7515 section 3.1.
     *
     * @param type what stands in {@code typ}
     * @param claims JSON
     */
    public String signed(String type, byte[] claims) {
        String content = headers.computeIfAbsent(type, this::header) + "." + Base64Url.encode(claims);
        byte[] signature = jwt.sign(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64Url.encode(signature);
    }

    private String header(String type) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("typ", type).put("alg", algorithm.alg()).put("kid", kid);
        return Base64Url.encode(header.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Whether this is the key's signature over the content. */
    public boolean verifies(byte[] content, byte[] signature) {
        return algorithm.verifies(publicKey, content, signature);
    }

    /**
     * What only a holder of the private key can say of some content: HMAC-SHA256 under a secret that is derived from the
     * key, in the way of RFC 5869 section 2, for one purpose.
     *
     * @param purpose apart from every other use of the key
     */
    public byte[] seal(String purpose, byte[] content) {
        byte[] extracted = hmac(SALT, privateKey.getEncoded());
        byte[] derived = hmac(extracted, (purpose + "\u0001").getBytes(StandardCharsets.US_ASCII));
        return hmac(derived, content);
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The Java platform lacks HMAC-SHA256", e);
        }
    }

    /** The name and the algorithm alone. */
    @Override
    public String toString() {
        return "SigningKey[" + kid + ", " + algorithm + "]";
    }
}

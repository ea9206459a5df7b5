package dev.signet.keys;

import dev.signet.protocol.Base64Url;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;

/** Public keys as JSON Web Keys: RFC 7517 section 4. */
final class Jwk {

    private Jwk() {}

    /** The public part of a signing key, with what a verifier needs to pick it. */
    static Map<String, Object> of(SigningKey key) {
        Map<String, Object> members =
                new LinkedHashMap<>(key.algorithm().keyType().jwk(key.publicKey()));
        members.put("kid", key.kid());
        members.put("use", "sig");
        members.put("alg", key.algorithm().alg());
        return members;
    }

    /** Base64urlUInt, at a fixed length where the type asks for one: RFC 7518 section 2. */
    static String unsigned(BigInteger value, int length) {
        byte[] signed = value.toByteArray();
        byte[] octets = new byte[length];
        int copied = Math.min(signed.length, length);
        System.arraycopy(signed, signed.length - copied, octets, length - copied, copied);
        return Base64Url.encode(octets);
    }
}

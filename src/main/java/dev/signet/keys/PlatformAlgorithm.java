package dev.signet.keys;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;

/**
 * An algorithm of java-jwt's that is bound to a pair and done by the fastest provider there is, also where java-jwt has one of
 * its own; by it there are EdDSA (RFC 8037 section 3.1) and ML-DSA (RFC 9964 section 4) too.
 */
final class PlatformAlgorithm extends Algorithm {

    private final SigningAlgorithm algorithm;
    private final PublicKey publicKey;
    private final Signer signer;

    PlatformAlgorithm(SigningAlgorithm algorithm, KeyPair pair) {
        super(algorithm.alg(), algorithm.scheme().platformName());
        this.algorithm = algorithm;
        this.publicKey = pair.getPublic();
        this.signer = new Signer(algorithm.scheme(), pair.getPrivate());
    }

    @Override
    public void verify(DecodedJWT jwt) {
        byte[] content = (jwt.getHeader() + "." + jwt.getPayload()).getBytes(StandardCharsets.US_ASCII);
        boolean right;
        try {
            right = algorithm.verifies(
                    publicKey, content, Base64.getUrlDecoder().decode(jwt.getSignature()));
        } catch (IllegalArgumentException e) {
            throw new SignatureVerificationException(this, e);
        }
        if (!right) {
            throw new SignatureVerificationException(this);
        }
    }

    @Override
    public byte[] sign(byte[] content) {
        try {
            return signer.sign(content);
        } catch (GeneralSecurityException e) {
            throw new SignatureGenerationException(this, e);
        }
    }
}

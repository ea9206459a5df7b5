package dev.signet.keys;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;

/** An algorithm that java-jwt lacks, bound to a pair: RFC 8037 section 3.1 (EdDSA), RFC 9964 section 4 (ML-DSA). */
final class PlatformAlgorithm extends Algorithm {

    private final SigningAlgorithm algorithm;
    private final KeyPair pair;

    PlatformAlgorithm(SigningAlgorithm algorithm, KeyPair pair) {
        super(algorithm.alg(), algorithm.scheme().platformName());
        this.algorithm = algorithm;
        this.pair = pair;
    }

    @Override
    public void verify(DecodedJWT jwt) {
        byte[] content = (jwt.getHeader() + "." + jwt.getPayload()).getBytes(StandardCharsets.US_ASCII);
        boolean right;
        try {
            right = algorithm.verifies(
                    pair.getPublic(), content, Base64.getUrlDecoder().decode(jwt.getSignature()));
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
            return algorithm.scheme().sign(pair.getPrivate(), content);
        } catch (GeneralSecurityException e) {
            throw new SignatureGenerationException(this, e);
        }
    }
}

package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * A way to sign, as the platform knows it, with signatures in the form that they have in a JWS. Which provider does it is
 * left to the platform, which asks the next one where the first cannot take the key.
 */
record SignatureScheme(String platformName, Optional<AlgorithmParameterSpec> parameters) {

    SignatureScheme(String platformName) {
        this(platformName, Optional.empty());
    }

    SignatureScheme(String platformName, AlgorithmParameterSpec parameters) {
        this(platformName, Optional.of(parameters));
    }

    byte[] sign(PrivateKey key, byte[] content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(platformName);
        signature.initSign(key instanceof SeededPrivateKey seeded ? seeded.platformKey() : key);
        setParameters(signature);
        signature.update(content);
        return signature.sign();
    }

    /** @throws GeneralSecurityException when it is no signature at all, or the platform cannot take the key */
    boolean verify(PublicKey key, byte[] content, byte[] signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(platformName);
        signature.initVerify(key);
        setParameters(signature);
        signature.update(content);
        return signature.verify(signed);
    }

    /** After the key, since parameters that come first settle the provider before it has seen the key. */
    private void setParameters(Signature signature) throws GeneralSecurityException {
        if (parameters.isPresent()) {
            signature.setParameter(parameters.get());
        }
    }
}

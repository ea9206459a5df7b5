package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;

/**
 * A way to sign, as the platform knows it, with signatures in the form that they have in a JWS. Where no provider is given, or
 * it cannot take the key, which one does it is left to the platform, which asks the next one where the first cannot.
 */
record SignatureScheme(String platformName, Optional<AlgorithmParameterSpec> parameters) {

    private interface Beginning {
        void begin(Signature signature) throws InvalidKeyException;
    }

    SignatureScheme(String platformName) {
        this(platformName, Optional.empty());
    }

    SignatureScheme(String platformName, AlgorithmParameterSpec parameters) {
        this(platformName, Optional.of(parameters));
    }

    /** What is ready to sign, again and again. */
    Signature signing(PrivateKey key, Optional<Provider> provider) throws GeneralSecurityException {
        PrivateKey platformKey = key instanceof SeededPrivateKey seeded ? seeded.platformKey() : key;
        return ready(provider, signature -> signature.initSign(platformKey));
    }

    /** @throws GeneralSecurityException when it is no signature at all, or the platform cannot take the key */
    boolean verify(PublicKey key, byte[] content, byte[] signed, Optional<Provider> provider)
            throws GeneralSecurityException {
        Signature signature = ready(provider, begun -> begun.initVerify(key));
        signature.update(content);
        return signature.verify(signed);
    }

    private Signature ready(Optional<Provider> provider, Beginning beginning) throws GeneralSecurityException {
        if (provider.isPresent()) {
            try {
                return ready(Signature.getInstance(platformName, provider.get()), beginning);
            } catch (NoSuchAlgorithmException | InvalidKeyException e) {
                return ready(Optional.empty(), beginning);
            }
        }
        return ready(Signature.getInstance(platformName), beginning);
    }

    /** The key first, since parameters that come before it settle the provider before it has seen the key. */
    private Signature ready(Signature signature, Beginning beginning) throws GeneralSecurityException {
        beginning.begin(signature);
        if (parameters.isPresent()) {
            signature.setParameter(parameters.get());
        }
        return signature;
    }
}

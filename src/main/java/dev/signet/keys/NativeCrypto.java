package dev.signet.keys;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Corretto Crypto Provider, which signs and verifies several times faster than the platform's own. There is one in a
 * process, or none, as with the platform's. It is not among those that the platform asks, so that TLS and the reading of keys
 * stay as they are.
 */
public final class NativeCrypto {

    private static final String PACKAGE = "com.amazon.corretto.crypto.provider.";

    /** The platforms that it is brought along for, by the names that Java has for them. */
    private static final Map<String, String> LIBRARIES =
            Map.of("amd64", "native/linux-x86_64/", "aarch64", "native/linux-aarch_64/");

    // It comes once, and only ever comes: its library belongs to the process, as this does.
    private static final AtomicReference<@Nullable Provider> LOADED = new AtomicReference<>();

    private NativeCrypto() {}

    /**
     * Loads it, which takes some hundred milliseconds. From then on it is asked for every signature that it can make.
     *
     * @return its name and its version
     * @throws GeneralSecurityException when it is not for this platform, or cannot be loaded here
     */
    public static synchronized String load() throws GeneralSecurityException {
        Provider provider = LOADED.get();
        if (provider == null) {
            provider = proven(create());
            LOADED.set(provider);
        }
        return provider.getName() + "/" + provider.getVersionStr();
    }

    /** The provider, once it is loaded. */
    static Optional<Provider> provider() {
        return Optional.ofNullable(LOADED.get());
    }

    private static Provider create() throws GeneralSecurityException {
        String libraries = LIBRARIES.get(System.getProperty("os.arch", ""));
        if (libraries == null || !System.getProperty("os.name", "").equals("Linux")) {
            throw new GeneralSecurityException("There is none for this platform");
        }
        ClassLoader classes = new NativeClasses(PACKAGE, libraries, NativeCrypto.class.getClassLoader());
        try {
            return Class.forName(PACKAGE + "AmazonCorrettoCryptoProvider", true, classes)
                    .asSubclass(Provider.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            throw new GeneralSecurityException("It cannot be loaded", e);
        }
    }

    /** Where its library does not load, it is there all the same and has nothing to offer. */
    private static Provider proven(Provider provider) throws GeneralSecurityException {
        Signature.getInstance("SHA256withRSA", provider);
        return provider;
    }
}

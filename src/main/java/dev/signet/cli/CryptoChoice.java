package dev.signet.cli;

import dev.signet.keys.NativeCrypto;
import dev.signet.protocol.LogLine;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who signs: the native provider where it loads, unless {@code SIGNET_CRYPTO=jdk} keeps to the Java platform's own. */
final class CryptoChoice {

    private static final Logger LOG = LoggerFactory.getLogger(CryptoChoice.class);
    private static final String VARIABLE = "SIGNET_CRYPTO";
    private static final String PLATFORM = "jdk";

    private final boolean platformOnly;

    CryptoChoice(Map<String, String> environment) {
        this.platformOnly = PLATFORM.equalsIgnoreCase(environment.getOrDefault(VARIABLE, ""));
    }

    /** Loads the native provider beside the first answers, which are the platform's. */
    void apply() {
        if (platformOnly) {
            say(PLATFORM);
            return;
        }
        Thread loading = new Thread(CryptoChoice::load, "native-crypto");
        loading.setDaemon(true);
        loading.start();
    }

    private static void load() {
        try {
            say(NativeCrypto.load());
        } catch (GeneralSecurityException e) {
            LOG.debug("{}", LogLine.of("native_crypto_away"), e);
            say(PLATFORM);
        }
    }

    private static void say(String provider) {
        LOG.info("{}", LogLine.of("crypto").with("provider", provider));
    }
}

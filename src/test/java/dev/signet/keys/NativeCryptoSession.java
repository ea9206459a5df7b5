package dev.signet.keys;

import java.security.GeneralSecurityException;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Has all tests of a process sign and verify by the native provider, where the build asks for that and the platform has one. */
public final class NativeCryptoSession implements LauncherSessionListener {

    static final String PROPERTY = "signet.crypto";
    static final String NATIVE = "native";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (NATIVE.equals(System.getProperty(PROPERTY))) {
            try {
                NativeCrypto.load();
            } catch (GeneralSecurityException e) {
                System.err.println("Tests go on without the native provider: " + e);
            }
        }
    }
}

package dev.signet.config;

import dev.signet.keys.KeyRing;
import java.time.Duration;
import java.util.Optional;

/** Reads what tokens are signed with: {@code signing_keys} or {@code key_rotation}. */
final class SigningKeys {

    private final KeysReader keys;
    private final KeyRotationReader rotation;
    private final Problems problems;
    private boolean rotating;

    SigningKeys(KeysReader keys, KeyRotationReader rotation, Problems problems) {
        this.keys = keys;
        this.rotation = rotation;
        this.problems = problems;
    }

    void read(Section root) {
        boolean listed = root.find("signing_keys").isPresent();
        Optional<ConfigNode> node = root.find("key_rotation");
        rotating = node.isPresent();
        node.ifPresent(rotation::read);
        if (listed || !rotating) {
            keys.read(root);
        }
        if (listed && rotating) {
            problems.add(root.place("key_rotation"), "stands beside signing_keys; keep one of the two");
        }
    }

    /** The keys, those made included. May write files, so nothing else may be wrong any more. */
    KeyRing keyRing(KeyFiles missing, Duration longestLifetime) throws ConfigException {
        return rotating ? rotation.keyRing(missing, longestLifetime) : keys.keyRing(missing);
    }
}

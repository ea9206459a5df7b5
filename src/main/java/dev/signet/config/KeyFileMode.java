package dev.signet.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.stream.StreamSupport;

/** Whether every user of the machine may read the file of a private key. */
final class KeyFileMode {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private KeyFileMode() {}

    /** @param shown how the file is named to the user */
    static void warn(Problems problems, Place place, String shown, Path file) {
        if (isOpenToAll(file)) {
            problems.warn(place, shown + ": can be read by every user of this machine; 'chmod o-rwx' it");
        }
    }

    /**
     * By the file at the end of all links. A group is somebody's choice, such as ssl-cert or the one that Kubernetes mounts
     * a secret for, and the mode of a mounted secret is not the user's to change: neither is spoken of.
     */
    private static boolean isOpenToAll(Path file) {
        try {
            Path real = file.toRealPath();
            return POSIX
                    && Files.getPosixFilePermissions(real).contains(PosixFilePermission.OTHERS_READ)
                    && !isMountedSecret(real);
        } catch (IOException e) {
            return false; // Whoever reads it says what is wrong with it.
        }
    }

    /** The kubelet keeps each version of a secret in a directory such as {@code ..2026_11_23_12_00_00.1}. */
    private static boolean isMountedSecret(Path real) {
        return StreamSupport.stream(real.spliterator(), false)
                .anyMatch(name -> name.toString().startsWith(".."));
    }
}

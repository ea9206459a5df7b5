package dev.signet.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import org.jspecify.annotations.Nullable;

/** Puts another text in the place of a file's: whoever looks sees the old one or the new one, whole, with the same mode and owner. */
final class FileReplacement {

    private FileReplacement() {}

    /**
     * Writes the text.
     *
     * @param old of the file that the text was made from
     * @throws IOException when it cannot be written, or the file is another by now; then it stays as it is
     */
    static void write(Path file, FileStamp old, String text) throws IOException {
        Path unfinished = Files.createTempFile(file.getParent(), ".config", ".tmp");
        try {
            // Whoever else may write into the directory must not lead us elsewhere.
            try (FileChannel channel =
                    FileChannel.open(unfinished, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
                // Else a crash could leave the new name with nothing behind it.
                channel.force(true);
            }
            copyModeAndOwner(file, unfinished);
            if (!FileStamp.of(file).equals(old)) {
                throw new IOException(Shown.file(file) + ": was changed by somebody else meanwhile; run it again");
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void copyModeAndOwner(Path from, Path to) throws IOException {
        @Nullable PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        @Nullable
        PosixFileAttributeView replaced =
                Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (old == null || replaced == null) {
            return;
        }
        PosixFileAttributes wanted = old.readAttributes();
        // Root may edit what the server's own user has to read afterwards.
        if (!wanted.owner().equals(replaced.getOwner())) {
            replaced.setOwner(wanted.owner());
        }
        if (!wanted.group().equals(replaced.readAttributes().group())) {
            replaced.setGroup(wanted.group());
        }
        replaced.setPermissions(wanted.permissions());
    }
}

package dev.signet.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to replace a file, which one process has at a time. It is a lock on a file beside, which is there no longer than
 * the lock; one on the file itself would be gone as soon as the same process closes what it has read there.
 */
final class WriteLock implements AutoCloseable {

    private final Path file;
    private final Path beside;
    private final FileChannel channel;

    private WriteLock(Path file, Path beside, FileChannel channel) {
        this.file = file;
        this.beside = beside;
        this.channel = channel;
    }

    /**
     * Waits until nobody else has it.
     *
     * @throws IOException when there can be no file beside it, or another is in its place
     */
    static WriteLock of(Path file) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".lock");
        FileChannel channel = locked(beside);
        while (isOver(channel)) {
            channel.close();
            requireFree(beside);
            channel = locked(beside);
        }
        return new WriteLock(file, beside, channel);
    }

    private static FileChannel locked(Path beside) throws IOException {
        FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock unused = channel.lock();
        return channel;
    }

    /** Whoever had it before has deleted the file meanwhile, so that the next one to come locks another. */
    private static boolean isOver(FileChannel channel) throws IOException {
        return channel.size() > 0;
    }

    /** What is over has been deleted before that was noted in it. */
    private static void requireFree(Path beside) throws IOException {
        try {
            if (Files.size(beside) > 0) {
                throw new IOException(Shown.file(beside) + ": is in the way; remove it");
            }
        } catch (NoSuchFileException e) {
            return; // Or another has taken its turn meanwhile.
        }
    }

    /** What may be replaced. */
    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(beside);
            channel.write(ByteBuffer.wrap(new byte[1]));
        }
    }
}

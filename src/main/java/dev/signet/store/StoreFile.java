package dev.signet.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * The file of an embedded store: what was kept is there after any end of the process. It belongs to one process at a time,
 * and is for the server's user alone.
 */
final class StoreFile implements AutoCloseable {

    // What the file no longer needs is overwritten after this long: by then the disk has what replaces it.
    private static final int RETENTION_MILLIS = 5_000;
    private static final long NANOS_BETWEEN = 2_000_000;
    private static final int CACHE_MEGABYTES = 1;
    private static final String OWNER_ONLY = "rwx------";

    private final MVStore store;
    private final Object identity;
    private final AtomicLong written = new AtomicLong();
    private final Lock keeping = new ReentrantLock();
    /** Both guarded by the lock. */
    private long kept;

    private long lastNanos;

    private StoreFile(MVStore store, Object identity) {
        this.store = store;
        this.identity = identity;
        this.lastNanos = System.nanoTime() - NANOS_BETWEEN;
    }

    /** @throws IOException with the reason and the remedy, when it is damaged, another process's, or cannot be used */
    static StoreFile open(Path file) throws IOException {
        try {
            // An empty one would be taken for a new one, and what was in it be forgotten without a word.
            if (Files.size(file) == 0) {
                throw FileFailure.damaged(null);
            }
            Object identity = identity(file);
            long version = FileHeader.version(file);
            MVStore store = opened(file);
            if (store.getCurrentVersion() < version) {
                // What is newer cannot be read, and it would go on from something older that still can.
                store.closeImmediately();
                throw FileFailure.damaged(null);
            }
            return new StoreFile(store, identity);
        } catch (MVStoreException e) {
            throw FileFailure.atOpening(e);
        } catch (FileSystemException e) {
            throw FileFailure.of(e);
        }
    }

    private static MVStore opened(Path file) {
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .cacheSize(CACHE_MEGABYTES)
                .open();
        store.setRetentionTime(RETENTION_MILLIS);
        return store;
    }

    /** The same for a file that is not there yet. It appears whole or not at all. */
    static StoreFile create(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        try {
            createDirectories(directory);
            Path made = Files.createTempFile(directory, "." + file.getFileName(), ".new");
            try {
                MVStore store = opened(made);
                store.commit();
                store.sync();
                store.close();
                publish(made, file);
            } finally {
                Files.deleteIfExists(made);
            }
            synchronise(directory);
        } catch (MVStoreException e) {
            throw FileFailure.of(e);
        } catch (FileSystemException e) {
            throw FileFailure.of(e);
        }
        return open(file);
    }

    private static void createDirectories(Path directory) throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createDirectories(directory, attributes);
        } catch (FileAlreadyExistsException e) {
            throw new NotDirectoryException(directory.toString());
        }
    }

    /** Never in the place of another process's that came first. */
    private static void publish(Path made, Path file) throws IOException {
        try {
            Files.createLink(file, made);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(made, file);
        }
    }

    private static void synchronise(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every platform opens a directory; the file itself is on the disk.
            return;
        }
    }

    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /** Whether it still is what is found at its place: somebody may have removed, replaced or cut it. */
    boolean isAt(Path file) {
        try {
            return identity(file).equals(identity) && (isWhole(file) || isWholeInPeace(file));
        } catch (IOException | MVStoreException e) {
            return false;
        }
    }

    /** What is cut would be written on from where it ended, with nothing before that. */
    private boolean isWhole(Path file) throws IOException {
        long size = store.getFileStore().size();
        return Files.size(file) >= size;
    }

    /** The same while nobody else writes, who may just now cut off what the file no longer needs. */
    private boolean isWholeInPeace(Path file) throws IOException {
        keeping.lock();
        try {
            return isWhole(file);
        } finally {
            keeping.unlock();
        }
    }

    <K, V> MVMap<K, V> map(String name) {
        return store.openMap(name);
    }

    /** Keeps all that was written before; many who call at once share the work. After it the end of the process loses nothing. */
    void keep() {
        long mine = written.incrementAndGet();
        keeping.lock();
        try {
            if (kept < mine) {
                // A page and more is written each time: who comes soon after another waits, and takes others along.
                LockSupport.parkNanos(NANOS_BETWEEN - (System.nanoTime() - lastNanos));
                long now = written.get();
                store.commit();
                kept = now;
                lastNanos = System.nanoTime();
            }
        } finally {
            keeping.unlock();
        }
    }

    /** The same, and the end of the machine loses nothing either. */
    void keepForGood() {
        keep();
        store.sync();
    }

    /** Ends it without a further look at the file, which may be in trouble. */
    void abandon() {
        store.closeImmediately();
    }

    @Override
    public void close() {
        store.close();
    }
}

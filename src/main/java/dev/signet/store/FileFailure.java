package dev.signet.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Why the file of a store cannot be used, in words for the operator, with the remedy. */
final class FileFailure {

    private FileFailure() {}

    /** A page of nonsense fails in more ways than the library has an exception for. */
    static IOException of(RuntimeException e) {
        return e instanceof MVStoreException told ? told(told) : damaged(e);
    }

    private static IOException told(MVStoreException e) {
        return switch (e.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                new IOException(
                        "belongs to another process; end that one, give this one a store.path of its own, or let both"
                                + " share a store of type redis",
                        e);
            case DataUtils.ERROR_UNSUPPORTED_FORMAT ->
                new IOException("was written by a newer version; run that one, or move the file away", e);
            case DataUtils.ERROR_READING_FAILED, DataUtils.ERROR_WRITING_FAILED, DataUtils.ERROR_CLOSED ->
                new IOException(
                        "cannot be read and written: input or output error; check the disk, its free space and the store.path",
                        e);
            default -> damaged(e);
        };
    }

    /** The same while it is opened: what ends too early is no store. */
    static IOException atOpening(MVStoreException e) {
        return e.getCause() instanceof EOFException ? damaged(e) : told(e);
    }

    static IOException damaged(@Nullable Throwable cause) {
        return new IOException(
                "is damaged or no store; put back a copy of it, or move it away: then the revoked tokens in it are good"
                        + " again until they expire",
                cause);
    }

    static IOException of(FileSystemException e) {
        if (e instanceof FileAlreadyExistsException) {
            return new IOException("was made by another process meanwhile", e);
        }
        if (e instanceof NotDirectoryException) {
            return new IOException("has a file where its directory should be; move that away, or name another path", e);
        }
        String remedy = e instanceof AccessDeniedException
                ? "permission denied; let the server's user do both"
                : Objects.requireNonNullElse(e.getReason(), "input or output error")
                                .toLowerCase(Locale.ROOT) + "; check the disk, its free space and the store.path";
        return new IOException("cannot be read and written: " + remedy, e);
    }
}

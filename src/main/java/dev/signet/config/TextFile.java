package dev.signet.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a file of bounded length. What it refuses it names without any of the file's content. */
final class TextFile {

    private TextFile() {}

    /** @throws IllegalArgumentException when the platform knows no such file name */
    static Path resolve(Path directory, String written) {
        try {
            return directory.resolve(written);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a file name; correct it", e);
        }
    }

    /** @throws IllegalArgumentException when it is not there, no file, not readable or too long */
    static byte[] bytes(Path file, int mostBytes) {
        try {
            // Opening a pipe that nobody writes to would wait forever.
            if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                throw new IllegalArgumentException("cannot be read: it is a pipe or a device; name a file");
            }
            return content(file, mostBytes);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no such file; create it, or correct the path", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("cannot be read: permission denied; let the server's user read it", e);
        } catch (IOException e) {
            boolean directory = Files.isDirectory(file);
            throw new IllegalArgumentException(
                    "cannot be read: " + (directory ? "it is a directory; name a file" : "input error; check the disk"),
                    e);
        }
    }

    private static byte[] content(Path file, int mostBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new IllegalArgumentException("is longer than " + mostBytes + " bytes; shorten it");
            }
            return bytes;
        }
    }

    /** @throws IllegalArgumentException when it is not UTF-8 */
    static String utf8(byte[] bytes) {
        String lenient = new String(bytes, StandardCharsets.UTF_8);
        // What is not UTF-8 becomes this, which may stand there itself.
        if (lenient.indexOf('\uFFFD') < 0) {
            return lenient;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean wrong = decoder.decode(ByteBuffer.wrap(bytes), text, true).isError();
        text.flip();
        if (wrong) {
            long line = text.chars().filter(character -> character == '\n').count() + 1;
            throw new IllegalArgumentException("is not UTF-8 (line " + line + "); save it as UTF-8");
        }
        return text.toString();
    }
}

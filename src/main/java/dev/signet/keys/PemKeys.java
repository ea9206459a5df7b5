package dev.signet.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys in PEM files, RFC 7468: PKCS#8, PKCS#1 and SEC1 are read, PKCS#8 is written. */
public final class PemKeys {

    private static final int LONGEST_FILE = 64 * 1024;
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private PemKeys() {}

    /**
     * Reads the pair of the first private key in a file.
     *
     * @throws IllegalArgumentException saying what is wrong with the file, without any of its content
     */
    public static KeyPair read(Path file, SigningAlgorithm algorithm) {
        return parse(text(file), algorithm);
    }

    /**
     * The text of a file of keys or certificates.
     *
     * @throws IllegalArgumentException saying why it cannot be read, or that it is too long
     */
    static String text(Path file) {
        try {
            // Opening a pipe that nobody writes to would wait forever.
            if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                throw new IllegalArgumentException("cannot be read: it is a pipe or a device");
            }
            return new String(octets(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("no such file", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot be read: " + (Files.isDirectory(file) ? "it is a directory" : "input error"), e);
        }
    }

    private static byte[] octets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(LONGEST_FILE + 1);
            if (octets.length > LONGEST_FILE) {
                throw new IllegalArgumentException("is too long to be a key file");
            }
            return octets;
        }
    }

    static KeyPair parse(String pem, SigningAlgorithm algorithm) {
        byte[] pkcs8 = pkcs8(pem);
        try {
            return algorithm.keyType().pair(pkcs8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("holds no private key that fits " + algorithm, e);
        }
    }

    /** The first private key in a text, in the form that the platform reads. */
    static byte[] pkcs8(String pem) {
        Matcher block = PRIVATE_KEY.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException(
                    "holds no PEM private key (BEGIN PRIVATE KEY, BEGIN RSA PRIVATE KEY or BEGIN EC PRIVATE KEY)");
        }
        return pkcs8(block.group(1), block.group(2));
    }

    private static byte[] pkcs8(String label, String body) {
        if (label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
            throw new IllegalArgumentException(
                    "holds an encrypted private key; decrypt it with 'openssl pkey' and keep the file at mode 0600");
        }
        byte[] der = base64(body);
        return switch (label) {
            case "RSA PRIVATE KEY" -> Der.pkcs8FromPkcs1(der);
            case "EC PRIVATE KEY" -> Der.pkcs8FromSec1(der);
            default -> der;
        };
    }

    static byte[] base64(String body) {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("holds a key that is cut short or not base64", e);
        }
    }

    /**
     * Writes the private key of a pair into a new file that only its owner may read. Whoever looks sees no file or the
     * whole file; a file that is there already is left as it is.
     *
     * @throws FileAlreadyExistsException when there is one already
     * @throws IOException when it cannot be written
     */
    public static void create(Path file, KeyPair pair) throws IOException {
        create(file, "", pair);
    }

    /** The same with lines before the key, which readers pass over: RFC 7468 section 2. */
    static void create(Path file, String preamble, KeyPair pair) throws IOException {
        Path unfinished = Files.createTempFile(createDirectory(file), ".key", ".tmp", ownerOnly("rw-------"));
        try {
            write(unfinished, preamble + pem(pair.getPrivate()));
            publish(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Puts an empty file beside such keys, for their owner alone as well, though its name is no secret. */
    static void createEmpty(Path file) throws IOException {
        createDirectory(file);
        Files.createFile(file, ownerOnly("rw-------"));
    }

    /** The one that a file is to be in. */
    private static Path createDirectory(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory");
        return Files.createDirectories(directory, ownerOnly("rwx------"));
    }

    private static void write(Path file, String text) throws IOException {
        // Whoever else may write into the directory must not lead us elsewhere.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            // Else a crash of the machine could leave the name with nothing behind it.
            channel.force(true);
        }
    }

    private static void publish(Path unfinished, Path file) throws IOException {
        try {
            // A link, not a rename: a rename would replace the key of a process that was faster.
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | IOException e) {
            // No links on this file system. A move without REPLACE_EXISTING looks first,
            // which is as near as it gets there.
            Files.move(unfinished, file);
        }
    }

    private static String pem(PrivateKey key) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}

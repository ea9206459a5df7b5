package dev.signet.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first bytes of a file of MVStore, in which it notes now and then, and at its end, how far it has come. */
final class FileHeader {

    /** There are two copies, in a block each. */
    private static final int BYTES = 2 * 4096;

    private static final Pattern VERSION = Pattern.compile(",version:([0-9a-f]{1,15})[,\n]");

    private FileHeader() {}

    /** The version that the file has at least; 0 where none is noted. */
    static long version(Path file) throws IOException {
        String header;
        try (InputStream in = Files.newInputStream(file)) {
            header = new String(in.readNBytes(BYTES), StandardCharsets.ISO_8859_1);
        }
        long version = 0;
        Matcher matcher = VERSION.matcher(header);
        while (matcher.find()) {
            version = Math.max(version, Long.parseLong(matcher.group(1), 16));
        }
        return version;
    }
}

package dev.signet.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * The files of one reading, also those that could not be read: their stamps, to see when they change, and the checksums of
 * their content, to see whether that matters.
 */
final class Sources {

    private static final int LONGEST = 1024 * 1024;
    private static final String NOT_SEARCHED =
            "cannot be searched: permission denied, a loop of links, or an input error; mend its directory";

    /** @param stamp from before the content was read: a change meanwhile is seen at the next look */
    record Source(FileStamp stamp, String checksum) {

        /** The stamp alone: of a file that is a secret, the checksum would let guesses be tried. */
        @Override
        public String toString() {
            return stamp.toString();
        }
    }

    private final Map<Path, Source> files = new HashMap<>();
    private Optional<IncludePattern> pattern = Optional.empty();

    /**
     * Reads a file for the configuration.
     *
     * @throws IllegalArgumentException when it is not there, not readable, too long or not UTF-8
     */
    String text(Path file, int mostBytes) {
        return TextFile.utf8(bytes(file, mostBytes));
    }

    /**
     * Reads a PEM file for the configuration, each octet as one character: what stands around the PEM may be of any encoding.
     *
     * @throws IllegalArgumentException when it is not there, not readable or too long
     */
    String pem(Path file, int mostBytes) {
        return new String(bytes(file, mostBytes), StandardCharsets.ISO_8859_1);
    }

    /** Remembers a file that others read, as it is now, and whether there is one or not. */
    void note(Path file) {
        files.remove(file);
        try {
            bytes(file, LONGEST);
        } catch (IllegalArgumentException e) {
            // Remembered as what it is; whoever needs it says what is wrong with it.
        }
    }

    private byte[] bytes(Path file, int mostBytes) {
        FileStamp stamp = FileStamp.of(file);
        try {
            byte[] bytes = TextFile.bytes(file, mostBytes);
            files.putIfAbsent(file, new Source(stamp, checksum(bytes)));
            return bytes;
        } catch (IllegalArgumentException e) {
            files.putIfAbsent(file, new Source(stamp, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /** Two checksums and the length: no protection, and none is needed, for whoever writes the file may write anything. */
    private static String checksum(byte[] content) {
        Checksum one = new CRC32();
        Checksum other = new CRC32C();
        one.update(content);
        other.update(content);
        return content.length + " " + one.getValue() + " " + other.getValue();
    }

    /**
     * The files that a pattern finds.
     *
     * @throws IllegalArgumentException when a directory cannot be read, or is named in the place of its files
     */
    List<Path> files(IncludePattern include) {
        pattern = Optional.of(include);
        if (include.isDirectory()) {
            note(include.start());
            throw new IllegalArgumentException("is a directory; name the files in it, such as clients.d/*.yml");
        }
        try {
            return include.files();
        } catch (IOException e) {
            files.put(include.start(), new Source(FileStamp.failed(e), NOT_SEARCHED));
            throw new IllegalArgumentException(NOT_SEARCHED, e);
        }
    }

    void addAll(Sources others) {
        others.files.forEach(files::putIfAbsent);
    }

    /** The same files with the stamps of now, if their content is what it was. */
    Optional<Sources> ifUnchanged() {
        Sources now = new Sources();
        files.forEach((file, source) -> {
            if (FileStamp.of(file).equals(source.stamp())) {
                now.files.put(file, source);
            } else {
                now.note(file);
            }
        });
        return Optional.of(now).filter(others -> others.contents().equals(contents()));
    }

    /** What the files held. */
    Map<Path, String> contents() {
        return mapped(Source::checksum);
    }

    /** The state of the files when they were read. */
    Map<Path, FileStamp> stamps() {
        return mapped(Source::stamp);
    }

    private <T> Map<Path, T> mapped(Function<Source, T> part) {
        return files.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, file -> part.apply(file.getValue())));
    }

    /** The state of the files now, those included that the pattern finds now. */
    Map<Path, FileStamp> look() {
        Map<Path, FileStamp> now = new HashMap<>();
        files.keySet().forEach(file -> now.put(file, FileStamp.of(file)));
        pattern.ifPresent(include -> {
            try {
                include.files().forEach(file -> now.computeIfAbsent(file, FileStamp::of));
            } catch (IOException e) {
                now.put(include.start(), FileStamp.failed(e));
            }
        });
        return now;
    }
}

package dev.signet.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of the rotating keys, which is all the state that there is. A key is one file, numbered, complete from the
 * moment at which it can be seen, and never changed; of two processes that make one of the same number, one succeeds. Beside
 * it, in the names of empty files, are the lifetimes of tokens while it could sign: they are only ever added, so that nobody
 * overwrites a longer one. Other files are left alone.
 */
final class KeyDirectory {

    private static final Pattern KEY = Pattern.compile("rotating-([1-9][0-9]{0,8})\\.pem");
    private static final Pattern LIFETIME = Pattern.compile("rotating-([1-9][0-9]{0,8})\\.expires_in-([0-9]{1,10})");
    private static final Pattern UNFINISHED = Pattern.compile("\\.key.*\\.tmp");
    private static final Duration ABANDONED = Duration.ofHours(1);

    /**
     * What lies there.
     *
     * @param keys by number
     * @param lifetimes the longest of each number
     */
    record Contents(SortedMap<Integer, Path> keys, Map<Integer, Duration> lifetimes) {}

    private final Path directory;

    KeyDirectory(Path directory) {
        this.directory = directory;
    }

    /** What lies there now; nothing where there is no such directory. */
    Contents list() throws IOException {
        SortedMap<Integer, Path> keys = new TreeMap<>();
        Map<Integer, Duration> lifetimes = new HashMap<>();
        for (Path file : files()) {
            Matcher key = KEY.matcher(String.valueOf(file.getFileName()));
            Matcher lifetime = LIFETIME.matcher(String.valueOf(file.getFileName()));
            if (key.matches()) {
                keys.put(Integer.parseInt(key.group(1)), file);
            } else if (lifetime.matches()) {
                lifetimes.merge(
                        Integer.parseInt(lifetime.group(1)),
                        Duration.ofSeconds(Long.parseLong(lifetime.group(2))),
                        (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return new Contents(keys, lifetimes);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Puts a key there.
     *
     * @throws FileAlreadyExistsException when there is one of this number
     */
    void create(int number, String preamble, KeyPair pair) throws IOException {
        PemKeys.create(file(number), preamble, pair);
    }

    /** Notes that tokens of this lifetime may be signed with a key, before the first one is. */
    void note(int number, Duration lifetime) throws IOException {
        try {
            PemKeys.createEmpty(directory.resolve(stem(number) + ".expires_in-" + lifetime.toSeconds()));
        } catch (FileAlreadyExistsException e) {
            return; // Another process has noted the same.
        }
    }

    /** Takes the private key away for good. Another process may do the same at the same time. */
    void remove(int number) throws IOException {
        Files.deleteIfExists(file(number));
    }

    /** Takes away what processes left that ended in the middle of something. */
    void tidy(Contents contents, Instant now) throws IOException {
        for (Path file : files()) {
            Matcher lifetime = LIFETIME.matcher(String.valueOf(file.getFileName()));
            boolean orphan = lifetime.matches()
                    && !contents.keys().isEmpty()
                    && Integer.parseInt(lifetime.group(1)) < contents.keys().firstKey();
            if (orphan || isAbandoned(file, now)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isAbandoned(Path file, Instant now) throws IOException {
        try {
            return UNFINISHED.matcher(String.valueOf(file.getFileName())).matches()
                    && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED));
        } catch (NoSuchFileException e) {
            return false; // It was finished meanwhile.
        }
    }

    private Path file(int number) {
        return directory.resolve(stem(number) + ".pem");
    }

    private static String stem(int number) {
        return "rotating-" + number;
    }
}

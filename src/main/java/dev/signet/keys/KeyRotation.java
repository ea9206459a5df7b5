package dev.signet.keys;

import dev.signet.keys.KeyDirectory.Contents;
import dev.signet.protocol.LogLine;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes, publishes and retires keys on time. All that is decided follows from what lies in the directory and from the clock, so
 * that processes that share a directory decide alike, and one that ended anywhere is continued by the next.
 */
public final class KeyRotation {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private static final int FIRST = 1;

    private record ReadKey(List<Object> stamp, RotatingKey key) {}

    private final KeyDirectory directory;
    private final SigningAlgorithm algorithm;
    private final Set<SigningAlgorithm> allowed;
    private final RotationSchedule schedule;
    private final Duration lifetime;
    private final Clock clock;
    private Map<Integer, ReadKey> read = Map.of();

    /**
     * @param algorithm of the keys that are made; those that are there keep theirs
     * @param allowed what keys may be for at all, whoever made them
     * @param lifetime the longest that a token of this process may have
     */
    public KeyRotation(
            Path directory,
            SigningAlgorithm algorithm,
            Set<SigningAlgorithm> allowed,
            RotationSchedule schedule,
            Duration lifetime,
            Clock clock) {
        this.directory = new KeyDirectory(directory);
        this.algorithm = algorithm;
        this.allowed = Set.copyOf(allowed);
        this.schedule = schedule;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** The files of the keys in a directory. */
    public static Collection<Path> files(Path directory) throws IOException {
        return new KeyDirectory(directory).list().keys().values();
    }

    public RotationSchedule schedule() {
        return schedule;
    }

    /**
     * The keys to begin with. Where there is none the first one is made, and signs at once: nobody can have a copy of the JWKS.
     *
     * @throws IOException when the directory cannot be read or written
     * @throws IllegalArgumentException naming a file that holds no key, or no good one
     */
    public synchronized KeyRing begin() throws IOException {
        if (directory.list().keys().isEmpty()) {
            Instant now = now();
            make(FIRST, now, now);
        }
        return resume();
    }

    /**
     * The keys that are there. What they will sign is noted before it is signed.
     *
     * @throws IOException when the directory cannot be read or written
     * @throws IllegalArgumentException when there is no key, or naming a file that holds none or no good one
     */
    public synchronized KeyRing resume() throws IOException {
        Contents contents = directory.list();
        noteLifetime(keys(contents), contents);
        return ring();
    }

    /** The keys as they would be after the begin. Nothing is written. */
    public synchronized KeyRing assume() throws IOException {
        if (!directory.list().keys().isEmpty()) {
            return ring();
        }
        KeyPair pair = algorithm.generate();
        SigningKey key = new SigningKey(Kid.of(pair.getPublic(), now()), algorithm, pair);
        return new KeyRing(List.of(new KeyTerm(key, now(), now(), Instant.MAX)), clock, this);
    }

    /** The keys that are there now, made by whatever process, with their times. */
    public synchronized KeyRing ring() throws IOException {
        Contents contents = directory.list();
        return new KeyRing(terms(keys(contents), contents), clock, this);
    }

    /**
     * The same for a process that runs, beside others whose configuration may be another one.
     *
     * @throws IllegalArgumentException when there is a key that it must not sign with
     */
    public KeyRing allowedRing() throws IOException {
        KeyRing ring = ring();
        if (!allowed.containsAll(ring.algorithms())) {
            throw new IllegalArgumentException("holds a key of another process, for an algorithm that security_profile"
                    + " rules out; have one configuration for all, and remove that key");
        }
        return ring;
    }

    /**
     * Does what is due: makes the next key, and removes those whose last token has expired. The rest of the work of a key
     * needs nobody: it is published, signs and goes by its times.
     */
    public synchronized void advance() throws IOException {
        Contents contents = directory.list();
        List<RotatingKey> keys = keys(contents);
        RotatingKey last = keys.get(keys.size() - 1);
        noteLifetime(keys, contents);
        if (schedule.isDue(last.signs(), now())) {
            makeAfter(last);
        }
        removeRetired(keys, contents);
        directory.tidy(directory.list(), now());
    }

    private void makeAfter(RotatingKey last) throws IOException {
        KeyPair pair = algorithm.generate();
        // Read after the key is made, which may take a while on a machine that is busy.
        Instant published = schedule.published(last.signs(), now());
        make(last.number() + 1, pair, published, schedule.signs(published));
    }

    private void make(int number, Instant published, Instant signs) throws IOException {
        make(number, algorithm.generate(), published, signs);
    }

    private void make(int number, KeyPair pair, Instant published, Instant signs) throws IOException {
        String kid = Kid.of(pair.getPublic(), now());
        // Before the key, or another process could sign with it, end, and leave nobody who knows how long that lasts.
        directory.note(number, lifetime);
        try {
            directory.create(number, RotatingKey.preamble(kid, algorithm, published, signs), pair);
            LOG.info(
                    "{}",
                    LogLine.of("key_made")
                            .with("kid", kid)
                            .with("algorithm", algorithm)
                            .with("published", published)
                            .with("signs", signs));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{}", LogLine.of("key_made_elsewhere").with("number", number));
        }
    }

    /** Of every key that may still sign, for the longest that its tokens may last. */
    private void noteLifetime(List<RotatingKey> keys, Contents contents) throws IOException {
        for (RotatingKey key : keys) {
            Duration noted = contents.lifetimes().getOrDefault(key.number(), Duration.ZERO);
            if (noted.compareTo(lifetime) < 0 && end(key, keys).isAfter(now())) {
                directory.note(key.number(), lifetime);
            }
        }
    }

    private void removeRetired(List<RotatingKey> keys, Contents contents) throws IOException {
        for (RotatingKey key : keys) {
            Instant until = until(key, keys, contents);
            // One look later, for processes whose clocks differ by a little.
            if (until.isBefore(Instant.MAX) && !now().isBefore(until.plus(schedule.betweenLooks()))) {
                directory.remove(key.number());
            }
        }
    }

    private List<KeyTerm> terms(List<RotatingKey> keys, Contents contents) {
        return keys.stream()
                .map(key -> new KeyTerm(key.key(), key.published(), key.signs(), until(key, keys, contents)))
                .toList();
    }

    private Instant until(RotatingKey key, List<RotatingKey> keys, Contents contents) {
        Instant end = end(key, keys);
        return end.equals(Instant.MAX) ? end : end.plus(contents.lifetimes().getOrDefault(key.number(), lifetime));
    }

    /** When the first of those that come after it begins to sign. */
    private static Instant end(RotatingKey key, List<RotatingKey> keys) {
        return keys.stream()
                .filter(later -> later.number() > key.number())
                .map(RotatingKey::signs)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private List<RotatingKey> keys(Contents contents) throws IOException {
        Map<Integer, ReadKey> found = new TreeMap<>();
        for (Map.Entry<Integer, Path> file : contents.keys().entrySet()) {
            try {
                found.put(file.getKey(), key(file.getKey(), file.getValue()));
            } catch (NoSuchFileException e) {
                LOG.debug("{}", LogLine.of("key_removed_elsewhere").with("number", file.getKey()));
            }
        }
        read = found;
        if (found.isEmpty()) {
            throw new IllegalArgumentException("holds no key; put its files back, or restart to begin with a new one");
        }
        return found.values().stream().map(ReadKey::key).toList();
    }

    /** Read once, and again only if it is another file: somebody may take a key away, whose number is then free. */
    private ReadKey key(int number, Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        List<Object> stamp = List.of(String.valueOf(now.fileKey()), now.lastModifiedTime(), now.size());
        ReadKey known = read.get(number);
        return known != null && known.stamp().equals(stamp) ? known : new ReadKey(stamp, parse(number, file));
    }

    private static RotatingKey parse(int number, Path file) {
        try {
            return RotatingKey.parse(number, PemKeys.text(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file.getFileName() + " " + e.getMessage(), e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

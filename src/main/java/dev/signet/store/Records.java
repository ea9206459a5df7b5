package dev.signet.store;

import dev.signet.store.RecentFailures.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.h2.mvstore.MVMap;

/** What stands in the file of an embedded store. Each entry has a checksum, for the file itself has none of its content. */
final class Records implements AutoCloseable {

    private static final int MOST_FAILURES = 10_000;
    private static final int DIGITS_OF_TIME = 12;

    private final StoreFile file;
    /** By the time of their end and their name: what comes in together stands together, and costs one page to write. */
    private final MVMap<String, Long> revoked;

    private final MVMap<String, Long> used;
    /** By the time, and by a number that tells those of one millisecond apart. */
    private final MVMap<Long, String> failures;

    private Records(StoreFile file) {
        this.file = file;
        this.revoked = file.map("revoked");
        this.used = file.map("used");
        this.failures = file.map("failures");
    }

    /** @throws IOException when the file is damaged; then it is closed */
    static Records in(StoreFile file) throws IOException {
        try {
            return new Records(file);
        } catch (RuntimeException e) {
            file.abandon();
            throw FileFailure.damaged(e);
        }
    }

    /** @throws IOException when the file is damaged; then it is closed */
    void readTo(RevokedTokens tokens, UsedNames names) throws IOException {
        read(() -> {
            revoked.forEach((key, checksum) -> tokens.add(remembered(key, checksum)));
            used.forEach((key, checksum) -> names.remember(remembered(key, checksum)));
        });
    }

    /**
     * Tells of the failures since then, in the order that they came in.
     *
     * @throws IOException when the file is damaged; then it is closed
     */
    void readTo(long sinceMillis, Consumer<String> counts) throws IOException {
        read(() -> failures.forEach((key, count) -> {
            if (millis(key) >= sinceMillis) {
                counts.accept(count);
            }
        }));
    }

    private void read(Runnable reading) throws IOException {
        try {
            reading.run();
        } catch (RuntimeException e) {
            // A page of nonsense fails in more ways than the library has an exception for.
            file.abandon();
            throw FileFailure.damaged(e);
        }
    }

    /** Puts in all that is remembered. When that fails it is closed, for nobody would find it again to do so. */
    void fill(Collection<Remembered> names, Collection<Remembered> tokens) {
        try {
            addUsed(names);
            addRevoked(tokens);
            keepForGood();
        } catch (RuntimeException e) {
            file.abandon();
            throw e;
        }
    }

    private static Remembered remembered(String key, long checksum) {
        if (checksum(key) != checksum) {
            throw new IllegalStateException("wrong checksum");
        }
        return new Remembered(key.substring(DIGITS_OF_TIME), Long.parseLong(key.substring(0, DIGITS_OF_TIME), 16));
    }

    private static void add(MVMap<String, Long> map, Collection<Remembered> all) {
        for (Remembered one : all) {
            String key = key(one);
            map.put(key, checksum(key));
        }
    }

    private static String key(Remembered one) {
        return HexFormat.of().toHexDigits(one.untilMillis(), DIGITS_OF_TIME) + one.name();
    }

    private static long checksum(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    void addRevoked(Collection<Remembered> tokens) {
        add(revoked, tokens);
    }

    void forgetRevoked(Collection<Remembered> tokens) {
        tokens.forEach(token -> revoked.remove(key(token)));
    }

    void addUsed(Collection<Remembered> names) {
        add(used, names);
    }

    void forgetUsed(Collection<Remembered> names) {
        names.forEach(name -> used.remove(key(name)));
    }

    void addFailures(List<Failure> some, long sinceMillis) {
        for (Failure failure : some) {
            long key = key(failure.atMillis());
            while (failures.containsKey(key)) {
                key++;
            }
            failures.put(key, failure.count());
        }
        Long eldest = failures.firstKey();
        while (eldest != null && (millis(eldest) < sinceMillis || failures.sizeAsLong() > MOST_FAILURES)) {
            failures.remove(eldest);
            eldest = failures.firstKey();
        }
    }

    private static long key(long millis) {
        return millis * MOST_FAILURES;
    }

    private static long millis(long key) {
        return key / MOST_FAILURES;
    }

    boolean isAt(Path path) {
        return file.isAt(path);
    }

    void keep() {
        file.keep();
    }

    void keepForGood() {
        file.keepForGood();
    }

    void abandon() {
        file.abandon();
    }

    @Override
    public void close() {
        file.close();
    }
}

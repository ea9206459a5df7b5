package dev.signet.store;

import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import dev.signet.protocol.SingleUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a file of this process alone, which is created when there is something to keep. What is asked of it is answered
 * from memory; so is what was answered once, whatever becomes of the file.
 */
public final class EmbeddedStore implements Store {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Something to be written. */
    private interface Change {
        void to(Records records);
    }

    private final Path path;
    private final Clock clock;
    private final UsedNames used;
    private final RevokedTokens revoked;
    private final RecentFailures failures;

    /** Guarded by this. */
    private @Nullable Records records;

    private final Upkeep upkeep;

    private volatile @Nullable String trouble;
    /** Whether something is kept that the end of the machine might lose. */
    private volatile boolean unsynced;

    /** When what is past is to be forgotten next, though there is nothing to write. */
    private Instant purge = Instant.MIN;

    private boolean closed;

    /** @param path of the file, which need not be there */
    public EmbeddedStore(Path path, Clock clock) {
        this(path, clock, BETWEEN_LOOKS);
    }

    /** @param betweenLooks how long failures wait to be written, and what was lost to be tried again */
    EmbeddedStore(Path path, Clock clock, Duration betweenLooks) {
        this.path = path;
        this.clock = clock;
        this.used = new UsedNames(clock);
        this.revoked = new RevokedTokens(clock);
        this.failures = new RecentFailures(clock);
        this.upkeep = new Upkeep(this::look, betweenLooks);
    }

    @Override
    public synchronized void open(Consumer<String> counts) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try {
            Records found = Records.in(StoreFile.open(path));
            found.readTo(revoked, used);
            found.readTo(failures.since(), counts);
            records = found;
            upkeep.begin();
        } catch (IOException e) {
            throw named(e);
        }
    }

    private IOException named(IOException reason) {
        return new IOException("store: " + path + ": " + reason.getMessage(), reason);
    }

    @Override
    public void use(String client, List<SingleUse> parts) {
        List<Remembered> past = used.forget();
        List<Remembered> all = used.use(client, parts);
        unsynced = true;
        try {
            write(
                    records -> {
                        records.forgetUsed(past);
                        records.addUsed(all);
                    },
                    Records::keep);
        } catch (OAuthError away) {
            // Whoever is refused has used nothing, and may come again with it. Should the file have it nevertheless,
            // it is used from the next opening of the file on.
            used.takeBack(all);
            throw away;
        }
    }

    @Override
    public void revoke(String client, String jti, Instant until) {
        if (!clock.instant().isBefore(until)) {
            return;
        }
        if (!revoked.mayTake(client, jti)) {
            throw OAuthError.temporarilyUnavailable(RETRY_AFTER, "no room to remember what is revoked");
        }
        // First of all here, so that it is in a file that is written anew meanwhile, and in force where none can be
        // written.
        Remembered token = Remembered.until(until, jti);
        revoked.add(client, token);
        write(records -> records.addRevoked(List.of(token)), Records::keepForGood);
    }

    @Override
    public boolean isRevoked(String jti) {
        return revoked.contains(jti);
    }

    @Override
    public void failed(String count) {
        if (failures.add(count)) {
            upkeep.begin();
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private void write(Change change, Consumer<Records> keep) {
        @Nullable Records current = null;
        try {
            current = records();
            change.to(current);
            keep.accept(current);
        } catch (IOException e) {
            throw lost(current, e);
        } catch (RuntimeException e) {
            throw lost(current, FileFailure.of(e));
        }
    }

    /** The file, opened or made if need be; then all that is remembered here is in it. */
    private synchronized Records records() throws IOException {
        @Nullable Records current = records;
        if (current != null && current.isAt(path)) {
            return current;
        }
        if (closed) {
            throw new IOException("has been closed");
        }
        if (current != null) {
            current.abandon();
            records = null;
            LOG.warn("{}", LogLine.of("store_lost").with("path", path).with("reason", "removed or replaced"));
        }
        Records found = Records.in(Files.exists(path) ? StoreFile.open(path) : StoreFile.create(path));
        // One that somebody put there, such as a copy, may know what is not known here.
        found.readTo(revoked, used);
        found.fill(used.all(), revoked.all());
        records = found;
        upkeep.begin();
        heal();
        return found;
    }

    private synchronized OAuthError lost(@Nullable Records which, IOException reason) {
        String words = "store: " + reason.getMessage();
        OAuthError refusal = OAuthError.temporarilyUnavailable(RETRY_AFTER, words);
        if (records != which) {
            // Somebody has opened it anew meanwhile, and put in all that is remembered: there is no trouble any more.
            return refusal;
        }
        if (which != null) {
            which.abandon();
            records = null;
        }
        if (trouble == null) {
            LOG.warn("{}", LogLine.of("store_away").with("path", path).with("reason", reason.getMessage()));
        }
        trouble = words;
        upkeep.begin();
        return refusal;
    }

    private synchronized void heal() {
        if (trouble != null) {
            LOG.info("{}", LogLine.of("store_back").with("path", path));
        }
        trouble = null;
    }

    /** What is done again and again: what waits is written, what is past is forgotten, and what was lost is tried again. */
    private void look() {
        List<RecentFailures.Failure> waiting = failures.take();
        Instant now = clock.instant();
        if (waiting.isEmpty() && now.isBefore(purge) && !unsynced && trouble == null) {
            return;
        }
        purge = now.plus(BETWEEN_PURGES);
        unsynced = false;
        try {
            List<Remembered> past = revoked.forget();
            List<Remembered> pastUses = used.forget();
            write(
                    records -> {
                        records.addFailures(waiting, failures.since());
                        records.forgetRevoked(past);
                        records.forgetUsed(pastUses);
                    },
                    Records::keepForGood);
        } catch (OAuthError away) {
            // It has been told; the next look tries again.
            failures.putBack(waiting);
        } catch (RuntimeException e) {
            // Otherwise the executor would never look again.
            LOG.error("{}", LogLine.of("fault"), e);
        }
    }

    @Override
    public void close() {
        if (upkeep.end()) {
            look();
        }
        end();
    }

    private synchronized void end() {
        closed = true;
        if (records != null) {
            records.close();
            records = null;
        }
    }
}

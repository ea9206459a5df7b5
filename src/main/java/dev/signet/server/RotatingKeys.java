package dev.signet.server;

import dev.signet.keys.KeyRing;
import dev.signet.keys.KeyRotation;
import dev.signet.protocol.LogLine;
import dev.signet.realm.CurrentRealm;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the keys that rotate, and tells the log of each that is published, signs or is retired. Where none do, there is
 * no thread and nothing to do. Whatever goes wrong in a look, the keys that are there go on, and it is tried again.
 */
final class RotatingKeys implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RotatingKeys.class);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration BETWEEN_FAILURES = Duration.ofMinutes(1);

    /** What the keys were at the last look. */
    private record Seen(String signing, Set<String> kids) {}

    private final CurrentRealm current;
    private Optional<Seen> last = Optional.empty();
    private long quietUntil = System.nanoTime();
    private @Nullable ScheduledFuture<?> next;
    private volatile boolean closed;
    private volatile @Nullable ScheduledExecutorService thread;

    RotatingKeys(CurrentRealm current) {
        this.current = current;
    }

    /** Looks after the keys of the realm that is in force, from now on. */
    synchronized void expect() {
        look();
        if (current.get().keys().rotation().isEmpty()) {
            endThread();
        } else if (!closed) {
            if (thread == null) {
                thread = Executors.newSingleThreadScheduledExecutor(RotatingKeys::daemon);
            }
            schedule();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "rotating-keys");
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void lookAgain() {
        look();
        schedule();
    }

    private void schedule() {
        if (next != null) {
            next.cancel(false);
        }
        ScheduledExecutorService looks = thread;
        KeyRing keys = current.get().keys();
        if (looks == null || keys.rotation().isEmpty()) {
            return;
        }
        Duration pause = keys.rotation().get().schedule().betweenLooks();
        Duration change = keys.untilChange().orElse(pause);
        Duration wait = change.compareTo(pause) < 0 ? change : pause;
        try {
            next = looks.schedule(
                    this::lookAgain, Math.max(wait.toNanos(), SHORTEST_PAUSE.toNanos()), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return; // Closed meanwhile.
        }
    }

    private void look() {
        KeyRing keys = current.get().keys();
        Optional<KeyRotation> rotation = keys.rotation();
        if (rotation.isEmpty()) {
            last = Optional.empty();
            return;
        }
        attempt(rotation.get()::advance);
        // Also when nothing could be written: what other processes made must be known here before it signs.
        attempt(() -> take(keys, rotation.get().allowedRing()));
        tell(current.get().keys());
    }

    private void take(KeyRing keys, KeyRing found) {
        if (!found.isSameAs(keys)) {
            current.renew(keys, found);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            if (!closed && System.nanoTime() - quietUntil >= 0) {
                quietUntil = System.nanoTime() + BETWEEN_FAILURES.toNanos();
                LOG.error(
                        "{}",
                        LogLine.of("key_rotation_failed")
                                .with("reason", e)
                                .with("consequence", "the keys stay as they are; it is tried again"));
            }
        }
    }

    private void tell(KeyRing keys) {
        Seen now = new Seen(keys.signing().kid(), keys.kids());
        last.ifPresent(before -> {
            now.kids().stream().filter(kid -> !before.kids().contains(kid)).forEach(kid -> log("key_published", kid));
            if (!now.signing().equals(before.signing())) {
                log("key_signs", now.signing());
            }
            before.kids().stream().filter(kid -> !now.kids().contains(kid)).forEach(kid -> log("key_retired", kid));
        });
        last = Optional.of(now);
    }

    private static void log(String event, String kid) {
        LOG.info("{}", LogLine.of(event).with("kid", kid));
    }

    private void endThread() {
        ScheduledExecutorService looks = thread;
        if (looks != null) {
            looks.shutdownNow();
            thread = null;
        }
    }

    /** Looks no more. It waits for no look, which a file system may hold up. */
    @Override
    public void close() {
        closed = true;
        endThread();
    }
}

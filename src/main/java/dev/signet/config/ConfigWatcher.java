package dev.signet.config;

import dev.signet.clients.Client;
import dev.signet.protocol.LogLine;
import dev.signet.realm.Realm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the configuration changes, and puts a valid change in force; one that is not valid changes nothing and says
 * why. It watches every file that the last reading took or missed.
 *
 * <p>It looks at them again and again, and is not told of changes by the platform: for network file systems, overlays and
 * swapped links, platforms tell late, wrongly or nothing at all. A look costs microseconds for each file.
 */
public final class ConfigWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(400);
    /** Ten times of what a file takes, so that looking stays cheap were there ever so many of them. */
    private static final long BETWEEN_LOOKS_PER_FILE = TimeUnit.MICROSECONDS.toNanos(30);

    private static final int MOST_LINES = 100;

    private final ConfigFile file;
    private final Configuration atStart;
    private final Consumer<Configuration> reload;
    private final Runnable refused;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(ConfigWatcher::daemon);

    private Configuration inForce;
    private Map<Path, String> contents;
    private Map<Path, FileStamp> settled;
    private Map<Path, FileStamp> lastLook;
    /** Somebody waits for a reading that has to be repeated. */
    private boolean owed;

    /**
     * A watcher that does not watch yet.
     *
     * @param file that has been read
     * @param first what it held then, which is in force
     * @param reload puts another configuration in force, as far as that goes without a restart
     * @param refused is told that another configuration could not be put in force
     */
    public ConfigWatcher(ConfigFile file, Configuration first, Consumer<Configuration> reload, Runnable refused) {
        this.file = file;
        this.atStart = first;
        this.reload = reload;
        this.refused = refused;
        this.inForce = first;
        this.contents = file.sources().contents();
        this.settled = file.sources().stamps();
        this.lastLook = settled;
        file.servedAt(atStart.server());
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "config-watcher");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to watch. A change since the first reading is noticed as well. */
    public void start() {
        thread.execute(this::watch);
    }

    /** Reads the configuration now, whether anything seems to have changed or not. */
    public void readNow() {
        try {
            thread.execute(() -> guarded(() -> read(true)));
        } catch (RejectedExecutionException e) {
            LOG.debug("{}", LogLine.of("reload_ignored").with("reason", "the server is shutting down"));
        }
    }

    private void watch() {
        try {
            look();
        } finally {
            // Whatever else may fail: a watch that ends is one that nobody hears of.
            watchAgain();
        }
    }

    private void watchAgain() {
        long pause = BETWEEN_LOOKS + lastLook.size() * BETWEEN_LOOKS_PER_FILE;
        try {
            ScheduledFuture<?> unused = thread.schedule(this::watch, pause, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return; // Closed meanwhile.
        }
    }

    /** Whatever goes wrong in a step, the next change is noticed. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error fault) {
            // The state that the step began with, not that of now: a change meanwhile is the next one.
            settled = lastLook;
            refused.run();
            report(fault);
        }
    }

    private static void report(Throwable fault) {
        try {
            LOG.error("{}", LogLine.of("reload_failed"), fault);
        } catch (RuntimeException | Error unsaid) {
            return; // Where memory ran out there may be none for the log either.
        }
    }

    /** One look, and a reading if there is something new and it is at rest. */
    void look() {
        guarded(this::lookOnce);
    }

    private void lookOnce() {
        Map<Path, FileStamp> now = file.sources().look();
        // A file that somebody is writing in place is read once it is left alone for a while, not by halves.
        boolean atRest = now.equals(lastLook);
        lastLook = now;
        if (atRest && !now.equals(settled)) {
            read(false);
        }
    }

    private void read(boolean asked) {
        long begin = System.nanoTime();
        Optional<Configuration> next = Optional.empty();
        List<String> problems = List.of();
        try {
            next = Optional.of(file.read(KeyFiles.REQUIRE));
        } catch (ConfigException e) {
            problems = e.problems();
        }
        Sources sources = file.sources();
        // What changed while it was read may fit together by chance alone; it is read again when it is at rest.
        owed |= asked;
        if (!sources.look().equals(sources.stamps())) {
            settled = Map.of();
            return;
        }
        settled = sources.stamps();
        if (owed || !sources.contents().equals(contents)) {
            owed = false;
            contents = sources.contents();
            next.ifPresentOrElse(valid -> putInForce(valid, begin), refuse(problems));
        }
    }

    private Runnable refuse(List<String> problems) {
        return () -> {
            refused.run();
            warn(problems);
            LOG.warn("{}", LogLine.of("reload_refused").with("problems", problems.size()));
        };
    }

    private void putInForce(Configuration next, long begin) {
        reload.accept(next);
        LOG.info(
                "{}",
                changes(inForce.realm(), next.realm())
                        .with("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)));
        List<String> newWarnings = new ArrayList<>(next.warnings());
        newWarnings.removeAll(inForce.warnings());
        warn(newWarnings);
        List<String> waiting = keysThatWait(atStart, next);
        if (!waiting.isEmpty() && !keysThatWait(inForce, next).isEmpty()) {
            LOG.warn("{}", LogLine.of("restart_needed").with("changed", String.join(",", waiting)));
        }
        inForce = next;
    }

    /** What has another value than before, and is not in force before the next start. */
    private static List<String> keysThatWait(Configuration before, Configuration next) {
        List<String> waiting = new ArrayList<>(next.server().keysThatDiffer(before.server()));
        if (!next.store().equals(before.store())) {
            waiting.add("store");
        }
        return waiting;
    }

    private static LogLine changes(Realm before, Realm now) {
        long added = 0;
        long changed = 0;
        for (Client client : now.clients()) {
            Optional<Client> old = before.authenticator().find(client.clientId());
            added += old.isEmpty() ? 1 : 0;
            changed += old.isPresent() && !old.get().equals(client) ? 1 : 0;
        }
        return LogLine.of("reloaded")
                .with("clients", now.clients().size())
                .with("added", added)
                .with("removed", before.clients().size() + added - now.clients().size())
                .with("changed", changed)
                .with("applications", now.applications().size())
                .with("keys", now.keys().size());
    }

    private static void warn(List<String> lines) {
        lines.stream().limit(MOST_LINES).forEach(LOG::warn);
        if (lines.size() > MOST_LINES) {
            LOG.warn("and {} more; check-config says all", lines.size() - MOST_LINES);
        }
    }

    /** Watches no longer. A reading that has begun may end, and changes nothing that matters any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}

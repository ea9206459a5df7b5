package dev.signet.clients;

import dev.signet.protocol.LogLine;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that does slow work, whoever guesses. What nobody waits for is done when there is nothing else; so whoever
 * comes meanwhile waits for one piece of it at most.
 */
final class SlowThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlowThread.class);

    private enum When {
        NOW,
        AFTER_ALL_THAT,
        IN_SPARE_TIME
    }

    private record Job(When when, long number, Runnable work) implements Runnable, Comparable<Job> {

        private static final Comparator<Job> ORDER =
                Comparator.comparing(Job::when).thenComparing(Job::number);

        @Override
        public int compareTo(Job other) {
            return ORDER.compare(this, other);
        }

        /** What fails is told in one line: a guesser can repeat it, and nothing of the secret is in it. */
        @Override
        public void run() {
            try {
                work.run();
            } catch (RuntimeException | Error fault) {
                LOG.error(
                        "{}",
                        LogLine.of("slow_work_failed")
                                .with("fault", fault.getClass().getName())
                                .with("message", fault.getMessage())
                                .with("remedy", "for an OutOfMemoryError give Java more memory by -Xmx"));
            }
        }
    }

    private final AtomicLong jobs = new AtomicLong();
    private final ExecutorService thread = new ThreadPoolExecutor(
            0,
            1,
            10,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            SlowThread::daemon,
            new ThreadPoolExecutor.DiscardPolicy());

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "slow-secrets");
        thread.setDaemon(true);
        return thread;
    }

    /** Does this next, after what is to be done next already. */
    void now(Runnable work) {
        add(When.NOW, work);
    }

    /** Does this as soon as there is nothing that is to be done now. */
    void afterAllThat(Runnable work) {
        add(When.AFTER_ALL_THAT, work);
    }

    /** Does this when there is nothing else to do. */
    void inSpareTime(Runnable work) {
        add(When.IN_SPARE_TIME, work);
    }

    private void add(When when, Runnable work) {
        thread.execute(new Job(when, jobs.incrementAndGet(), work));
    }

    /** Drops what is not begun yet, and what is still to come. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}

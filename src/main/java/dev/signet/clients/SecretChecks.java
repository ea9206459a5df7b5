package dev.signet.clients;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Checks secrets, for every endpoint and through every reload. Where all are kept by fast hashes, everything is told at once.
 * Where some are kept by slow ones, one thread computes them, whoever guesses, and refusals stand in line until they leave. A
 * secret that is known to be right never waits.
 */
public final class SecretChecks implements AutoCloseable {

    private final KnownSecrets known = new KnownSecrets();
    private final HashTimes times = new HashTimes();
    private final WaitingLine line = new WaitingLine();
    private final ExecutorService worker = new ThreadPoolExecutor(
            0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> daemon(work, "slow-secrets"));
    // Each answer on a thread of its own, so that nobody who reads slowly holds up another; the line keeps them few.
    private final ExecutorService answers = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> daemon(work, "answers"));

    private volatile Duration turn = Duration.ZERO;

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Gets ready for the clients of a configuration, before it is in force: forgets the secrets that are in it no longer, and
     * measures how long wrong ones will take.
     */
    public void expect(Collection<Client> clients) {
        Set<SlowHash> hashes = new HashSet<>();
        int most = 0;
        for (Client client : clients) {
            Collection<SlowHash> slow = client.credential().slowHashes();
            hashes.addAll(slow);
            most = Math.max(most, slow.size());
        }
        known.keepOnly(hashes);
        turn = hashes.isEmpty() ? Duration.ZERO : turn(hashes, most);
    }

    /** A wrong guess has to be compared with each secret of the client; twice that time is for a machine that is busy. */
    private Duration turn(Set<SlowHash> hashes, int most) {
        // On the caller's own thread: behind the guesses of strangers a reload would wait for them.
        Duration slowest = times.slowest(hashes);
        return slowest.multipliedBy(most * 2L);
    }

    KnownSecrets known() {
        return known;
    }

    /** The verdict, right or wrong, when it is time for it. */
    CompletableFuture<Verdict> settle(Verdict verdict) {
        Duration currentTurn = turn;
        boolean atOnce = currentTurn.isZero() && verdict instanceof Verdict.Wrong;
        if (atOnce || verdict instanceof Verdict.Right) {
            return CompletableFuture.completedFuture(verdict);
        }
        long leaving = line.join(currentTurn);
        return work(verdict)
                .thenComposeAsync(
                        settled -> settled instanceof Verdict.Right
                                ? CompletableFuture.completedFuture(settled)
                                : CompletableFuture.supplyAsync(() -> settled, at(leaving)),
                        answers);
    }

    private CompletableFuture<Verdict> work(Verdict verdict) {
        return verdict instanceof Verdict.Open open
                ? CompletableFuture.supplyAsync(open.work(), worker)
                : CompletableFuture.completedFuture(verdict);
    }

    private Executor at(long leaving) {
        return CompletableFuture.delayedExecutor(leaving - System.nanoTime(), TimeUnit.NANOSECONDS, answers);
    }

    /** Ends the threads. Whoever still waits is not answered. */
    @Override
    public void close() {
        worker.shutdownNow();
        answers.shutdownNow();
    }
}

package dev.signet.clients;

import dev.signet.clients.AttemptThrottle.Attempt;
import dev.signet.protocol.LogLine;
import dev.signet.protocol.OAuthError;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks secrets, for every endpoint and through every reload. Where all are kept by fast hashes, everything is told at once.
 * Where some are kept by slow ones, one thread computes them, whoever guesses, and refusals stand in line until they leave. A
 * secret that is known to be right never waits.
 */
public final class SecretChecks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SecretChecks.class);

    /** Leaves the answers half of the time that a server that stops has. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * What a configuration may ask for.
     *
     * @param hashes all slow ones
     * @param most how many of them one client has
     */
    private record Expected(Set<SlowHash> hashes, int most) {}

    private final KnownSecrets known;
    private final HashTimes times = new HashTimes();
    private final Turn turn = new Turn();
    private final WaitingLine line = new WaitingLine();
    private final PendingGuesses guesses = new PendingGuesses();
    private final SlowThread thread;
    private final UnansweredChecks unanswered;
    // Each answer on a thread of its own, so that nobody who reads slowly holds up another; the line keeps them few.
    private final ExecutorService answers =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread answer = new Thread(work, "answers");
                answer.setDaemon(true);
                return answer;
            });

    private Expected expected = new Expected(Set.of(), 0);

    /** @param hashed is told how long each slow hash of a presented secret took, in nanoseconds */
    public SecretChecks(LongConsumer hashed) {
        this(new SlowThread(), hashed);
    }

    SecretChecks(SlowThread thread, LongConsumer hashed) {
        this.known = new KnownSecrets(hashed);
        this.thread = thread;
        this.unanswered = new UnansweredChecks(thread);
    }

    /**
     * Gets ready for the clients of a configuration, before it is in force: forgets the secrets that are in it no longer, and
     * reckons how long wrong ones will take. How long they do take is measured afterwards, in spare time.
     */
    public synchronized void expect(Collection<Client> clients) {
        Set<SlowHash> hashes = new HashSet<>();
        int most = 0;
        for (Client client : clients) {
            Collection<SlowHash> slow = client.credential().slowHashes();
            hashes.addAll(slow);
            most = Math.max(most, slow.size());
        }
        known.keepOnly(hashes);
        expected = new Expected(hashes, most);
        // On the caller's own thread: behind the guesses of strangers a reload would wait for them.
        expectTurn();
    }

    /** A wrong guess has to be compared with each secret of the client; twice that time is for a machine that is busy. */
    private void expectTurn() {
        Expected now = expected;
        Duration needed = times.slowest(now.hashes).multipliedBy(now.most * 2L);
        turn.expect(needed);
        Optional<SlowHash> uncertain = times.uncertain(now.hashes);
        uncertain.ifPresent(hash -> thread.inSpareTime(() -> measure(hash, now)));
        if (uncertain.isEmpty() && needed.compareTo(Turn.LONGEST) > 0) {
            warn(needed);
        }
    }

    private void measure(SlowHash hash, Expected then) {
        times.measure(hash);
        synchronized (this) {
            if (expected.equals(then)) {
                expectTurn();
            }
        }
    }

    private void warn(Duration needed) {
        LOG.warn(
                "{}",
                LogLine.of("slow_secrets_too_slow")
                        .with("needed_millis", needed.toMillis())
                        .with("most_millis", Turn.LONGEST.toMillis())
                        .with("effect", "the time of a refusal may tell which clients have such a secret")
                        .with("remedy", "lower the cost of the slowest hash, or the number of secrets of its client"));
    }

    KnownSecrets known() {
        return known;
    }

    /**
     * The verdict, right or wrong, when it is time for it.
     *
     * @param verdict what is known of it at once
     * @param attempt where it is counted as a failure until it is none
     * @param presented what was presented, by whom and from where
     * @throws OAuthError slow_down after too many failures and when too many wait
     */
    CompletableFuture<Verdict> settle(
            Verdict verdict, Attempt attempt, ClientAuthenticator configuration, String... presented) {
        if (verdict instanceof Verdict.Wrong && turnNow().isZero()) {
            count(attempt, verdict);
            return CompletableFuture.completedFuture(verdict);
        }
        Guess.Key key = new Guess.Key(configuration, new Octets(known.mac(presented)));
        return guesses.share(key, () -> begin(verdict, attempt)).thenApplyAsync(Function.identity(), answers);
    }

    /**
     * Counts before it is certain to fail, so that not a hundred at once go by one count. Whoever has failed too often stands
     * in no line, whatever client it names.
     */
    private void count(Attempt attempt, Verdict verdict) {
        if (attempt.count()) {
            return;
        }
        if (verdict instanceof Verdict.Open open) {
            unanswered.add(open, attempt);
        } else {
            attempt.countOwn();
        }
        throw attempt.tooMany(verdict.reason());
    }

    private Guess begin(Verdict verdict, Attempt attempt) {
        count(attempt, verdict);
        Guess guess = new Guess(attempt, leaving(verdict, attempt));
        if (verdict instanceof Verdict.Open open) {
            thread.now(() -> check(open, guess));
        } else {
            guess.check(verdict);
        }
        return guess;
    }

    /**
     * Whoever finds the line full is told to come again, and stays counted at the address: else a few addresses could keep it
     * full for nothing. A turn is longer than its work, so that there is time to check what could not wait.
     */
    private long leaving(Verdict verdict, Attempt attempt) {
        try {
            return line.join(turnNow(), verdict instanceof Verdict.Open);
        } catch (OAuthError tooManyWait) {
            if (verdict instanceof Verdict.Open open) {
                unanswered.add(open, attempt);
            }
            throw tooManyWait;
        }
    }

    /** A check that fails, for want of memory say, is refused like any other: else its answer would tell who has a secret. */
    private void check(Verdict.Open open, Guess guess) {
        Verdict verdict = new Verdict.Wrong("check failed, see slow_work_failed");
        try {
            verdict = open.work().get();
        } finally {
            guess.check(verdict);
            if (line.done()) {
                turn.overrun(System.nanoTime());
            }
        }
    }

    private Duration turnNow() {
        return turn.at(System.nanoTime());
    }

    /**
     * Ends the waiting, for a server that stops. As soon as nothing is left to be computed all refusals leave, at one time, so
     * that it tells nothing. If that takes too long, nobody who waits is told anything but to ask again elsewhere.
     */
    public void release() {
        release(GRACE);
    }

    void release(Duration grace) {
        CompletableFuture<Boolean> computed = new CompletableFuture<>();
        thread.afterAllThat(() -> computed.complete(true));
        CompletableFuture<Void> unused = computed.completeOnTimeout(false, grace.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(all -> guesses.release(all ? Guess::release : Guess::giveUp));
    }

    /** Ends the threads. Whoever still waits is not answered. */
    @Override
    public void close() {
        thread.close();
        answers.shutdownNow();
    }
}

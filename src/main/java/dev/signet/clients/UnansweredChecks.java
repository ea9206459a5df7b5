package dev.signet.clients;

import dev.signet.clients.AttemptThrottle.Attempt;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks of secrets whose senders have been told to come again, because others at their address had failed too often or too
 * many stood in line. They are done in spare time, so that nobody's answer tells of them; a right secret is known when it
 * comes again. A client at an address has one at a time, and each counts as a failure of that client until it is none.
 */
final class UnansweredChecks {

    private static final int MOST = 8;

    private final SlowThread thread;
    private final Set<String> pending = new HashSet<>();

    UnansweredChecks(SlowThread thread) {
        this.thread = thread;
    }

    /** Checks it if there is room for it; otherwise it is no failure of the client. */
    synchronized void add(Verdict.Open open, Attempt attempt) {
        String client = attempt.clientHere().orElseThrow();
        if (pending.size() < MOST && !pending.contains(client) && attempt.countOwn()) {
            pending.add(client);
            thread.inSpareTime(() -> check(open, attempt, client));
        } else {
            attempt.forgiveOwn();
        }
    }

    private void check(Verdict.Open open, Attempt attempt, String client) {
        try {
            if (open.work().get() instanceof Verdict.Right) {
                attempt.forgive();
            }
        } finally {
            remove(client);
        }
    }

    private synchronized void remove(String client) {
        pending.remove(client);
    }
}

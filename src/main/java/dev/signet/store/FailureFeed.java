package dev.signet.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import redis.clients.jedis.Protocol.Command;

/**
 * The failed attempts that instances tell each other of by a stream in Redis. What cannot be told soon is not told: to forget
 * a failure locks nobody out, and to tell of an old one might. But for {@link #tell}, for one thread.
 */
final class FailureFeed {

    private static final String FAILURES = "signet:failures";
    private static final String MOST_FAILURES = "10000";
    private static final int MOST_WAITING = 10_000;
    private static final int TOLD_AT_ONCE = 500;
    private static final String PAGE = "1000";
    private static final String FROM = "from";
    private static final String COUNT = "count";
    private static final Duration AS_FAR_BACK_AS = Duration.ofSeconds(60);

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final String self;
    private final Consumer<String> failures;
    private String last = "-";

    /**
     * @param self the name of this instance, which is no other's
     * @param failures takes those of the others
     */
    FailureFeed(String self, Consumer<String> failures) {
        this.self = self;
        this.failures = failures;
    }

    /** Has the others told, unless too many wait already. */
    void tell(String count) {
        boolean unused = waiting.offer(count);
    }

    /** Forgets what has not been told. */
    void clear() {
        waiting.clear();
    }

    /** Begins, after the last that was read, but not with what is old by now. */
    void begin(RedisLink link) throws RedisFailure {
        RedisReply seconds = link.ask(RedisCommand.of(Command.TIME)).list().get(0);
        long from = Long.parseLong(seconds.text()) * 1000 - AS_FAR_BACK_AS.toMillis();
        if (last.equals("-") || Long.parseLong(last.split("-", 2)[0]) < from) {
            last = from + "-0";
        }
    }

    /** Tells of what waits, if anything does. */
    Optional<RedisCommand> send() {
        List<String> some = new ArrayList<>();
        if (waiting.drainTo(some, TOLD_AT_ONCE) == 0) {
            return Optional.empty();
        }
        List<String> arguments = new ArrayList<>(List.of(FAILURES, "MAXLEN", "~", MOST_FAILURES, "*", FROM, self));
        some.forEach(count -> arguments.addAll(List.of(COUNT, count)));
        return Optional.of(new RedisCommand(Command.XADD, arguments));
    }

    /** Asks for those of the others. */
    RedisCommand next() {
        return RedisCommand.of(Command.XRANGE, FAILURES, last, "+", "COUNT", PAGE);
    }

    /** Takes the answer to {@link #next}. */
    void take(RedisReply reply) throws RedisFailure {
        for (RedisReply entry : reply.list()) {
            String id = entry.list().get(0).text();
            if (!id.equals(last)) {
                last = id;
                take(entry.list().get(1).list());
            }
        }
    }

    private void take(List<RedisReply> fields) throws RedisFailure {
        if (fields.get(1).text().equals(self)) {
            return;
        }
        for (int i = 3; i < fields.size(); i += 2) {
            failures.accept(fields.get(i).text());
        }
    }
}

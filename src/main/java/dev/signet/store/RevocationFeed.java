package dev.signet.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import redis.clients.jedis.Protocol.Command;

/**
 * The revoked tokens in Redis, and how they get here. A sorted set has all of them, by the time at which they expire; a
 * stream has the news, and every revocation goes into both at once. Each reading begins with the entry of the stream that
 * was read last: where that is not there any more, something has been lost, be it that the stream was cut or that Redis was
 * emptied, and all is copied anew. But for {@link #isWhole}, for one thread.
 */
final class RevocationFeed {

    private static final String TOKENS = "signet:revoked";
    private static final String NEWS = "signet:revocations";
    private static final String MOST_NEWS = "100000";
    private static final int PAGE = 1000;
    private static final int WRITTEN_AT_ONCE = 500;
    private static final String JTI = "jti";
    /** Two names, each with its value. */
    private static final int ENTRY_LENGTH = 4;

    /** Of the year 9999. */
    private static final double LAST_MILLIS = 253_402_300_799_000.0;

    private static final Pattern TIME = Pattern.compile("[0-9]{1,15}");
    private static final String NONE_YET = "-";
    /** Redis forgets a token this much later, so that a clock that is wrong takes nothing from the others. */
    private static final Duration LONGER = Duration.ofHours(1);

    private final RevokedTokens tokens;
    private final Clock clock;
    private String last = NONE_YET;
    /** What the last entry says: another server, or an emptied one, could have another entry of the same millisecond. */
    private String lastSays = "";

    private int round;
    private volatile boolean whole;

    RevocationFeed(RevokedTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** What a reading of the news found. */
    enum News {
        /** All that there is, is here. */
        READ,
        /** There is more. */
        MORE,
        /** Something is missing. */
        GAP,
        /** There was something that nobody here writes. What is revoked is to be copied anew, and it to be passed by. */
        UNREAD
    }

    /** Whether all was copied once, and there has been room for all since. */
    boolean isWhole() {
        return whole;
    }

    /**
     * Copies all, page by page. The news of meanwhile are to be read afterwards.
     *
     * @param heard is told of each page
     */
    void copy(RedisLink link, Runnable heard) throws RedisFailure {
        List<RedisReply> newest = link.ask(RedisCommand.of(Command.XREVRANGE, NEWS, "+", "-", "COUNT", "1"))
                .list();
        last = newest.isEmpty() ? NONE_YET : id(newest.get(0));
        lastSays = newest.isEmpty() ? "" : says(newest.get(0));
        round++;
        tokens.forget();
        boolean all = true;
        String cursor = "0";
        do {
            List<RedisReply> page = link.ask(
                            RedisCommand.of(Command.ZSCAN, TOKENS, cursor, "COUNT", String.valueOf(PAGE)))
                    .list();
            List<RedisReply> members = page.get(1).list();
            for (int i = 0; i < members.size(); i += 2) {
                all &= add(members.get(i), members.get(i + 1));
            }
            cursor = page.get(0).text();
            heard.run();
        } while (!cursor.equals("0"));
        whole = all;
    }

    /**
     * Writes what is known here, and was not found by the last copying, after Redis was emptied or a replica that lagged
     * behind has taken over.
     *
     * @return how many tokens
     */
    int writeBack(RedisLink link) throws RedisFailure {
        Iterator<Remembered> missing = tokens.notFoundIn(round).iterator();
        int written = 0;
        do {
            List<Remembered> some = new ArrayList<>();
            while (missing.hasNext() && some.size() < WRITTEN_AT_ONCE) {
                some.add(missing.next());
            }
            for (RedisReply reply : link.ask(write(some, clock.instant()))) {
                reply.require();
            }
            written += some.size();
        } while (missing.hasNext());
        if (written == 0 && last.equals(NONE_YET)) {
            // An entry to begin with, so that its loss is noticed.
            link.ask(news("began", UUID.randomUUID().toString())).require();
        }
        return written;
    }

    /** Puts revoked tokens into Redis, all of them or none, and takes out what has expired. */
    static List<RedisCommand> write(List<Remembered> revoked, Instant now) {
        List<RedisCommand> commands = new ArrayList<>();
        commands.add(RedisCommand.of(Command.MULTI));
        for (Remembered token : revoked) {
            String until = String.valueOf(token.untilMillis());
            commands.add(RedisCommand.of(Command.ZADD, TOKENS, until, token.name()));
            commands.add(news(JTI, token.name(), "until", until));
        }
        String expired = String.valueOf(now.minus(LONGER).toEpochMilli());
        commands.add(RedisCommand.of(Command.ZREMRANGEBYSCORE, TOKENS, "-inf", expired));
        commands.add(RedisCommand.of(Command.EXEC));
        return commands;
    }

    private static RedisCommand news(String... fields) {
        List<String> arguments = new ArrayList<>(List.of(NEWS, "MAXLEN", "~", MOST_NEWS, "*"));
        arguments.addAll(List.of(fields));
        return new RedisCommand(Command.XADD, arguments);
    }

    /** Asks for the news, from the last that is known. */
    RedisCommand next() {
        return RedisCommand.of(Command.XRANGE, NEWS, last, "+", "COUNT", String.valueOf(PAGE));
    }

    /** Takes the answer to {@link #next}. */
    News take(RedisReply reply) throws RedisFailure {
        List<RedisReply> entries = reply.list();
        boolean full = entries.size() >= PAGE;
        if (last.equals(NONE_YET)) {
            if (full) {
                // Where nothing was, there may be more than the stream holds.
                return News.GAP;
            }
        } else if (entries.isEmpty()
                || !id(entries.get(0)).equals(last)
                || !says(entries.get(0)).equals(lastSays)) {
            return News.GAP;
        }
        boolean unread = false;
        // The last one has been taken, or copied.
        for (RedisReply entry : entries.subList(last.equals(NONE_YET) ? 0 : 1, entries.size())) {
            unread |= !take(entry.list().get(1).list());
            last = id(entry);
            lastSays = says(entry);
        }
        if (unread) {
            return News.UNREAD;
        }
        return full ? News.MORE : News.READ;
    }

    /** @return whether it could be read */
    private boolean take(List<RedisReply> fields) throws RedisFailure {
        if (!fields.get(0).text().equals(JTI)) {
            return true;
        }
        if (fields.size() < ENTRY_LENGTH || !TIME.matcher(fields.get(3).text()).matches()) {
            return false;
        }
        whole &= add(fields.get(1), fields.get(3));
        return true;
    }

    /** @return whether there was room for it */
    private boolean add(RedisReply jti, RedisReply until) throws RedisFailure {
        Remembered token = new Remembered(jti.text(), millis(until.text()));
        if (token.untilMillis() <= clock.millis()) {
            return true;
        }
        if (!tokens.hasRoomFor(token.name())) {
            return false;
        }
        tokens.add(token, round);
        return true;
    }

    /** Of a score, which may be without end where somebody else has set it. */
    private static long millis(String score) {
        return (long) Math.min(Double.parseDouble(score.replace("inf", "Infinity")), LAST_MILLIS);
    }

    /** A jti, or the mark of the first entry. */
    private static String says(RedisReply entry) throws RedisFailure {
        return entry.list().get(1).list().get(1).text();
    }

    private static String id(RedisReply entry) throws RedisFailure {
        return entry.list().get(0).text();
    }
}

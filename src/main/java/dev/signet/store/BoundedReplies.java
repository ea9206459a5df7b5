package dev.signet.store;

import java.io.InputStream;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * The answers of a Redis, none of which may announce more than one could have: room is made for what is announced before any of
 * it has come, and something else that answers announces whatever its octets happen to say.
 */
final class BoundedReplies extends RedisInputStream {

    /** Members of a list, or octets of a text. Redis gives a page of a thousand, or all of a small set at once. */
    private static final int MOST = 1 << 20;

    BoundedReplies(InputStream in) {
        super(in);
    }

    @Override
    public int readIntCrLf() {
        long announced = readLongCrLf();
        if (announced > MOST) {
            throw new JedisConnectionException("an answer is too long");
        }
        return (int) announced;
    }
}

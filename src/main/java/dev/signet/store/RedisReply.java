package dev.signet.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/** What Redis answered to one command. An answer of another kind than it must be is a {@link ClassCastException}. */
final class RedisReply {

    private final @Nullable Object value;

    RedisReply(@Nullable Object value) {
        this.value = value;
    }

    /**
     * That it is no refusal, neither as a whole nor in a part.
     *
     * @throws RedisFailure the refusal
     */
    void require() throws RedisFailure {
        if (value instanceof JedisDataException error) {
            throw RedisFailure.refused(error);
        }
        if (value instanceof List<?> members) {
            for (Object member : members) {
                new RedisReply(member).require();
            }
        }
    }

    /** The members of a list. */
    List<RedisReply> list() throws RedisFailure {
        require();
        return value instanceof List<?> members
                ? members.stream().map(RedisReply::new).toList()
                : List.of();
    }

    String text() throws RedisFailure {
        require();
        if (value instanceof byte[] octets) {
            return new String(octets, StandardCharsets.UTF_8);
        }
        throw new ClassCastException("no text");
    }

    long number() throws RedisFailure {
        require();
        if (value instanceof Long number) {
            return number;
        }
        throw new ClassCastException("no number");
    }
}

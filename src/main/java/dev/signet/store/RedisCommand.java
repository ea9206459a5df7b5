package dev.signet.store;

import java.util.List;
import redis.clients.jedis.Protocol.Command;

/**
 * A command for Redis.
 *
 * @param name what to do
 * @param arguments of the command; one may be a password
 */
record RedisCommand(Command name, List<String> arguments) {

    RedisCommand {
        arguments = List.copyOf(arguments);
    }

    static RedisCommand of(Command name, String... arguments) {
        return new RedisCommand(name, List.of(arguments));
    }

    /** The name alone. */
    @Override
    public String toString() {
        return name.toString();
    }
}

package dev.signet.store;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Connection;

/** A connection to Redis. What is asked together goes out together, one round trip. For one thread at a time. */
final class RedisLink implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final BoundedSocket bound;
    private final Connection connection;

    /**
     * @param bound what the octets come through
     * @param socket the same, or TLS over it
     */
    RedisLink(BoundedSocket bound, Socket socket) {
        this.bound = bound;
        this.connection = new Connection(() -> socket);
    }

    /**
     * Asks, and waits for the answers for a second.
     *
     * @return the answer to each command, of which any may be a refusal
     * @throws RedisFailure when there are none; the connection is of no more use then
     */
    List<RedisReply> ask(List<RedisCommand> commands) throws RedisFailure {
        bound.answerWithin(ANSWER);
        try {
            for (RedisCommand command : commands) {
                connection.sendCommand(command.name(), command.arguments().toArray(String[]::new));
            }
            List<RedisReply> replies = new ArrayList<>();
            connection.getMany(commands.size()).forEach(reply -> replies.add(new RedisReply(reply)));
            return replies;
        } catch (RuntimeException e) {
            throw RedisFailure.of(e);
        }
    }

    RedisReply ask(RedisCommand command) throws RedisFailure {
        return ask(List.of(command)).get(0);
    }

    @Override
    public void close() {
        try {
            bound.close();
        } catch (IOException e) {
            // It was of no more use anyway.
        }
    }
}

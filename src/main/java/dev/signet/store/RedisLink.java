package dev.signet.store;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/** A connection to Redis. What is asked together goes out together, one round trip. For one thread at a time. */
final class RedisLink implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final BoundedSocket bound;
    private final RedisOutputStream commands;
    private final RedisInputStream replies;

    /**
     * @param bound what the octets come through
     * @param socket the same, or TLS over it; connected
     * @throws IOException when it is not connected any more
     */
    RedisLink(BoundedSocket bound, Socket socket) throws IOException {
        this.bound = bound;
        this.commands = new RedisOutputStream(socket.getOutputStream());
        this.replies = new BoundedReplies(socket.getInputStream());
    }

    /**
     * Asks, and waits for the answers for a second.
     *
     * @return the answer to each command, of which any may be a refusal
     * @throws RedisFailure when there are none; the connection is of no more use then
     */
    List<RedisReply> ask(List<RedisCommand> asked) throws RedisFailure {
        bound.answerWithin(ANSWER);
        try {
            for (RedisCommand command : asked) {
                Protocol.sendCommand(commands, new CommandArguments(command.name()).addObjects((Object[])
                                command.arguments().toArray(String[]::new)));
            }
            commands.flush();
            List<RedisReply> answers = new ArrayList<>();
            while (answers.size() < asked.size()) {
                answers.add(new RedisReply(answer()));
            }
            return answers;
        } catch (IOException | RuntimeException | Error e) {
            // An Error too: lists within lists without end are no answer of a Redis, and end in one.
            throw RedisFailure.of(e);
        }
    }

    /** The next answer; of a refusal the exception that it is. */
    private @Nullable Object answer() {
        try {
            return Protocol.read(replies);
        } catch (JedisDataException refusal) {
            return refusal;
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

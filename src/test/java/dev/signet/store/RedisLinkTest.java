package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

/** Something answers that is no Redis, or one that says what none would. */
class RedisLinkTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2147483647\r\n",
                "$2147483647\r\n",
                "*1048577\r\n",
                "HTTP/1.1 400 Bad Request\r\n",
                "%LG-LG^DING\r\n"
            })
    void what_announces_more_than_an_answer_can_have_is_no_Redis(String answer) throws IOException {
        assertFailure(answer, "what answers is no Redis");
    }

    @Test
    void the_longest_answer_that_there_can_be_is_waited_for() throws IOException {
        assertFailure("$1048576\r\n", "Redis closes the connection");
    }

    @Test
    void lists_within_lists_without_end_are_a_failure_like_any_other() throws IOException {
        assertFailure("*1\r\n".repeat(200_000), "to ask Redis fails here");
    }

    @Test
    void an_error_is_named_by_its_code_where_it_has_one() throws IOException {
        assertRefusal("-BUSY a script runs\r\n", "Redis answers with the error BUSY");
        assertRefusal("-s3cret! is no command\r\n", "Redis answers with an error");
        assertRefusal("-" + "A".repeat(5000) + "\r\n", "Redis answers with an error");
    }

    private static void assertFailure(String answer, String words) throws IOException {
        assertThatThrownBy(() -> ask(answer)).isInstanceOf(RedisFailure.class).hasMessage(words);
    }

    private static void assertRefusal(String answer, String words) throws IOException {
        assertThatThrownBy(() -> ask(answer).require())
                .isInstanceOf(RedisFailure.class)
                .hasMessage(words);
    }

    /** Asks somebody who says this, whatever is asked. */
    private static RedisReply ask(String answer) throws IOException, RedisFailure {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BoundedSocket socket = new BoundedSocket()) {
            socket.connect(server.getLocalSocketAddress());
            try (Socket other = server.accept()) {
                other.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                other.shutdownOutput();
                return new RedisLink(socket, socket).ask(RedisCommand.of(Command.PING));
            }
        }
    }
}

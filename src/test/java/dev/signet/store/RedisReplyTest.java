package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/** One answer of a Redis, read as what it must be. */
class RedisReplyTest {

    private final JedisDataException full = new JedisDataException("OOM command not allowed");

    @Test
    void it_is_read_as_what_it_is() throws RedisFailure {
        assertThat(new RedisReply(octets("caf\u00e9")).text()).isEqualTo("caf\u00e9");
        assertThat(new RedisReply(7L).number()).isEqualTo(7);
        List<RedisReply> list = new RedisReply(List.of(octets("a"), 2L)).list();
        assertThat(list).hasSize(2);
        assertThat(list.get(0).text()).isEqualTo("a");
        assertThat(list.get(1).number()).isEqualTo(2);
    }

    @Test
    void what_is_not_there_is_an_empty_list() throws RedisFailure {
        assertThat(new RedisReply(null).list()).isEmpty();
    }

    @Test
    void an_answer_of_another_kind_is_no_answer() {
        assertThatThrownBy(() -> new RedisReply(7L).text()).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> new RedisReply(octets("7")).number()).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> new RedisReply(null).text()).isInstanceOf(ClassCastException.class);
    }

    @Test
    void a_refusal_is_one_however_it_is_read() {
        RedisReply refusal = new RedisReply(full);

        assertThatThrownBy(refusal::require).isInstanceOf(RedisFailure.class);
        assertThatThrownBy(refusal::list).isInstanceOf(RedisFailure.class);
        assertThatThrownBy(refusal::text).isInstanceOf(RedisFailure.class);
        assertThatThrownBy(refusal::number).isInstanceOf(RedisFailure.class);
    }

    @Test
    void a_refusal_of_a_part_is_a_refusal_of_all() {
        RedisReply transaction = new RedisReply(Arrays.asList(1L, null, List.of(octets("a"), full)));

        assertThatThrownBy(transaction::require)
                .isInstanceOf(RedisFailure.class)
                .hasMessage("Redis takes no writes, for its memory is full");
        assertThatThrownBy(transaction::list).isInstanceOf(RedisFailure.class);
        assertThatCode(new RedisReply(Arrays.asList(1L, null, List.of(octets("a"))))::require)
                .doesNotThrowAnyException();
    }

    @Test
    void a_command_that_is_printed_does_not_tell_a_password() {
        assertThat(RedisCommand.of(Command.AUTH, "s3cret")).hasToString("AUTH");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

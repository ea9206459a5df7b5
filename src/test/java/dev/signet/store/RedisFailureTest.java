package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What is said of a Redis that does not do what it was asked. */
class RedisFailureTest {

    @ParameterizedTest
    @CsvSource(delimiterString = "->", textBlock = """
            NOAUTH Authentication required.        -> Redis wants a password, and store.url has none
            WRONGPASS invalid username-password    -> Redis does not take the user and the password in store.url
            OOM command not allowed                -> Redis takes no writes, for its memory is full
            LOADING Redis is loading the dataset   -> Redis is still loading what it has saved
            MASTERDOWN Link with MASTER is down    -> Redis is a replica that has lost its master
            MOVED 3999 127.0.0.1:6381              -> Redis is a cluster, and one server is wanted
            WRONGTYPE Operation against a key      -> Redis has something else under a name that begins with signet:
            ERR max number of clients reached      -> Redis takes no more connections
            ERR unknown command 's3cret'           -> Redis answers with the error ERR
            BUSY                                   -> Redis answers with the error BUSY
            s3cret                                 -> Redis answers with an error
            S3CRET is no command                   -> Redis answers with an error
            ''                                     -> Redis answers with an error
            """)
    void of_a_refusal_no_more_is_told_than_its_code(String message, String words) {
        RedisFailure failure = RedisFailure.refused(new JedisDataException(message));

        assertThat(failure.words()).isEqualTo(words);
        assertThat(failure.isRefused()).isTrue();
        assertThat(failure.isClosed()).isFalse();
        assertThat(failure).hasNoCause();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(new SocketTimeoutException("late"), "Redis does not answer in time", false),
                Arguments.of(
                        new JedisConnectionException(new SocketTimeoutException("late")),
                        "Redis does not answer in time",
                        false),
                Arguments.of(
                        new IOException("outer", new SocketTimeoutException("late")),
                        "Redis does not answer in time",
                        false),
                Arguments.of(new UnknownHostException("nowhere"), "the name of Redis' host is unknown", true),
                Arguments.of(new ConnectException("refused"), "Redis cannot be connected to", true),
                Arguments.of(new SSLException("no TLS"), "Redis does not speak TLS as it is wanted", true),
                Arguments.of(
                        new SSLHandshakeException("no path").initCause(new CertificateException("no path")),
                        "Redis' certificate is not trusted, or not for the host in store.url",
                        true),
                Arguments.of(new SocketException("reset"), "the connection to Redis breaks", true),
                Arguments.of(
                        new JedisConnectionException(new SocketException("reset")),
                        "the connection to Redis breaks",
                        true),
                // The outermost says the most.
                Arguments.of(
                        new SSLException("closed", new EOFException("end")),
                        "Redis does not speak TLS as it is wanted",
                        true),
                Arguments.of(
                        new JedisConnectionException("Unexpected end of stream."), "Redis closes the connection", true),
                Arguments.of(new JedisConnectionException("Unknown reply: H"), "what answers is no Redis", false),
                Arguments.of(new ClassCastException(), "what answers is no Redis", false),
                Arguments.of(new StackOverflowError("end of stream"), "to ask Redis fails here", false),
                Arguments.of(new OutOfMemoryError("heap"), "to ask Redis fails here", false));
    }

    /** Only where the connection was gone may the same be asked on another one. */
    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_is_told_in_words_and_whether_the_connection_was_gone(Throwable fault, String words, boolean closed) {
        RedisFailure failure = RedisFailure.of(fault);

        assertThat(failure.words()).isEqualTo(words);
        assertThat(failure.isClosed()).isEqualTo(closed);
        assertThat(failure.isRefused()).isFalse();
    }

    @Test
    void where_all_connections_are_in_use_nothing_was_refused_and_nothing_closed() {
        RedisFailure busy = RedisFailure.busy();

        assertThat(busy.words()).isEqualTo("all connections to Redis are in use");
        assertThat(busy.isRefused()).isFalse();
        assertThat(busy.isClosed()).isFalse();
    }
}

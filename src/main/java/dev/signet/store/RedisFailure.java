package dev.signet.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Why a Redis did not do what was asked, in words for the operator. They never hold what Redis says beyond the code of its
 * error: it likes to repeat arguments, and a password is one.
 */
final class RedisFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("NOAUTH", "Redis wants a password, and store.url has none"),
            Map.entry("WRONGPASS", "Redis does not take the user and the password in store.url"),
            Map.entry(
                    "NOPERM", "Redis does not let the user in store.url use all commands that are needed on signet:*"),
            Map.entry("READONLY", "Redis takes no writes, for it is a replica"),
            Map.entry("OOM", "Redis takes no writes, for its memory is full"),
            Map.entry("MISCONF", "Redis takes no writes, for it cannot save to its disk"),
            Map.entry("NOREPLICAS", "Redis takes no writes, for it has too few replicas"),
            Map.entry("LOADING", "Redis is still loading what it has saved"),
            Map.entry("MASTERDOWN", "Redis is a replica that has lost its master"),
            Map.entry("MOVED", "Redis is a cluster, and one server is wanted"),
            Map.entry("CROSSSLOT", "Redis is a cluster, and one server is wanted"),
            Map.entry("CLUSTERDOWN", "Redis is a cluster, and one server is wanted"),
            Map.entry("WRONGTYPE", "Redis has something else under a name that begins with signet:"));

    /** What the codes of its errors are like; anything else could be a text that is repeated. */
    private static final Pattern CODE = Pattern.compile("[A-Z]{1,32}");

    private final Kind kind;

    private enum Kind {
        REFUSED,
        CLOSED,
        OTHER
    }

    private RedisFailure(Kind kind, String words, @Nullable Throwable cause) {
        super(words, cause, false, false);
        this.kind = kind;
    }

    /** Redis was there, and refused. */
    static RedisFailure refused(JedisDataException error) {
        String message = String.valueOf(error.getMessage());
        String code = message.split(" ", 2)[0];
        if (message.startsWith("ERR max number of clients")) {
            return new RedisFailure(Kind.REFUSED, "Redis takes no more connections", null);
        }
        String words =
                CODE.matcher(code).matches() ? "Redis answers with the error " + code : "Redis answers with an error";
        return new RedisFailure(Kind.REFUSED, WORDS.getOrDefault(code, words), null);
    }

    /** Redis refused a step of the beginning whose error says nothing by its code. */
    static RedisFailure refused(String words) {
        return new RedisFailure(Kind.REFUSED, words, null);
    }

    /** Redis could not be asked, or did not answer. */
    static RedisFailure of(Throwable fault) {
        @Nullable IOException first = null;
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException late) {
                return new RedisFailure(Kind.OTHER, "Redis does not answer in time", late);
            }
            first = first == null && cause instanceof IOException failure ? failure : first;
        }
        if (first != null) {
            return new RedisFailure(Kind.CLOSED, words(first), first);
        }
        if (fault instanceof Error) {
            return new RedisFailure(Kind.OTHER, "to ask Redis fails here", fault);
        }
        // Jedis has no cause to name when the stream ends, and not much to say of what is no answer of a Redis.
        return String.valueOf(fault.getMessage()).contains("end of stream")
                ? new RedisFailure(Kind.CLOSED, "Redis closes the connection", null)
                : new RedisFailure(Kind.OTHER, "what answers is no Redis", null);
    }

    /** All connections are in use. */
    static RedisFailure busy() {
        return new RedisFailure(Kind.OTHER, "all connections to Redis are in use", null);
    }

    private static String words(IOException failure) {
        if (failure instanceof UnknownHostException) {
            return "the name of Redis' host is unknown";
        }
        if (failure instanceof ConnectException) {
            return "Redis cannot be connected to";
        }
        if (failure instanceof SSLException) {
            return failure.getCause() instanceof CertificateException
                    ? "Redis' certificate is not trusted, or not for the host in store.url"
                    : "Redis does not speak TLS as it is wanted";
        }
        return "the connection to Redis breaks";
    }

    /** What happened, as a sentence without its full stop. */
    String words() {
        return String.valueOf(getMessage());
    }

    /** Whether Redis answered, and refused; the connection is as good as before. */
    boolean isRefused() {
        return kind == Kind.REFUSED;
    }

    /** Whether the connection was gone, as one is that was there before Redis was started again. */
    boolean isClosed() {
        return kind == Kind.CLOSED;
    }
}

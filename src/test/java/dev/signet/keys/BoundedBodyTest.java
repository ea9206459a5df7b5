package dev.signet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A body is read part by part, and no further than to its bound. */
class BoundedBodyTest {

    private static final class Source implements Flow.Subscription {

        private long asked;
        private boolean cancelled;

        @Override
        public void request(long parts) {
            asked += parts;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private final Source source = new Source();
    private final BoundedBody body = new BoundedBody(5);

    private CompletableFuture<byte[]> read() {
        return body.getBody().toCompletableFuture();
    }

    private static List<ByteBuffer> parts(String... texts) {
        return List.of(texts).stream()
                .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    @Test
    void its_parts_are_asked_for_one_by_one_and_put_together() {
        body.onSubscribe(source);
        assertThat(source.asked).isEqualTo(1);

        body.onNext(parts("ab", "c"));
        assertThat(source.asked).isEqualTo(2);
        body.onNext(parts("de"));
        assertThat(source.asked).isEqualTo(3);
        assertThat(read()).isNotDone();
        body.onComplete();

        assertThat(read())
                .isCompletedWithValueMatching(octets -> "abcde".equals(new String(octets, StandardCharsets.US_ASCII)));
        assertThat(source.cancelled).isFalse();
    }

    @Test
    void the_first_octet_over_the_bound_ends_it_and_nothing_more_is_asked_for() {
        body.onSubscribe(source);
        body.onNext(parts("abc", "def"));
        body.onNext(parts("g"));
        body.onComplete();

        assertThat(source.cancelled).isTrue();
        assertThat(source.asked).isEqualTo(1);
        assertThat(FetchFailure.reason(
                        read().handle((octets, failure) -> failure).join()))
                .isEqualTo("is longer than 5 bytes");
    }

    @Test
    void an_answer_that_breaks_off_is_none() {
        IOException broken = new IOException("reset");
        body.onSubscribe(source);
        body.onNext(parts("ab"));
        body.onError(broken);

        assertThat(read().handle((octets, failure) -> failure).join()).isSameAs(broken);
    }
}

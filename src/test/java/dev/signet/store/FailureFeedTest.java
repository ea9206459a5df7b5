package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** The failed attempts that instances tell each other of. */
class FailureFeedTest {

    private static final long NOW_SECONDS = 1_800_000_000;

    private final List<String> told = new ArrayList<>();
    private final FailureFeed feed = new FailureFeed("self", told::add);

    @Test
    void what_waits_is_told_at_once_and_once_only() {
        feed.tell("192.0.2.7/32 demo");
        feed.tell("192.0.2.7/32");

        assertThat(feed.send().map(RedisCommand::arguments))
                .hasValueSatisfying(arguments -> assertThat(arguments)
                        .containsExactly(
                                "signet:failures",
                                "MAXLEN",
                                "~",
                                "10000",
                                "*",
                                "from",
                                "self",
                                "count",
                                "192.0.2.7/32 demo",
                                "count",
                                "192.0.2.7/32"));
        assertThat(feed.send()).isEmpty();
    }

    @Test
    void of_a_flood_ten_thousand_are_told_five_hundred_at_a_time() {
        IntStream.rangeClosed(1, 10_001).forEach(i -> feed.tell("count-" + i));

        List<Integer> sizes = new ArrayList<>();
        for (Optional<RedisCommand> some = feed.send(); some.isPresent(); some = feed.send()) {
            sizes.add((some.get().arguments().size() - 7) / 2);
        }

        assertThat(sizes).hasSize(20).containsOnly(500);
    }

    @Test
    void what_could_not_be_told_soon_is_not_told() {
        feed.tell("old");

        feed.clear();

        assertThat(feed.send()).isEmpty();
    }

    @Test
    void it_begins_with_the_last_minute_by_the_clock_of_redis() throws Exception {
        feed.begin(ScriptedLink.answering(time(NOW_SECONDS)));

        assertThat(asksFrom()).isEqualTo((NOW_SECONDS - 60) * 1000 + "-0");
    }

    @Test
    void it_goes_on_after_what_was_read_unless_that_is_older_than_a_minute() throws Exception {
        String first = (NOW_SECONDS - 60) * 1000 + "-3";
        feed.take(entries(entry(first, "other", "a")));

        feed.begin(ScriptedLink.answering(time(NOW_SECONDS)));
        assertThat(asksFrom()).isEqualTo(first);

        feed.begin(ScriptedLink.answering(time(NOW_SECONDS + 1)));
        assertThat(asksFrom()).isEqualTo((NOW_SECONDS - 59) * 1000 + "-0");
    }

    @Test
    void what_others_tell_is_heard_once_and_what_oneself_told_is_not() throws Exception {
        feed.take(entries(entry("1-0", "other", "a", "b"), entry("2-0", "self", "c"), entry("3-0", "other", "d")));
        feed.take(entries(entry("3-0", "other", "d"), entry("4-0", "third", "e")));

        assertThat(told).containsExactly("a", "b", "d", "e");
        assertThat(asksFrom()).isEqualTo("4-0");
    }

    @Test
    void where_there_is_nothing_new_it_asks_from_the_same_place_again() throws Exception {
        feed.take(entries(entry("1-0", "other", "a")));
        feed.take(entries(entry("1-0", "other", "a")));
        feed.take(entries());

        assertThat(told).containsExactly("a");
        assertThat(feed.next().name()).isEqualTo(Command.XRANGE);
        assertThat(feed.next().arguments()).containsExactly("signet:failures", "1-0", "+", "COUNT", "1000");
    }

    private String asksFrom() {
        return feed.next().arguments().get(1);
    }

    private static String time(long seconds) {
        return "*2\r\n$10\r\n" + seconds + "\r\n$1\r\n0\r\n";
    }

    private static RedisReply entries(Object... all) {
        return new RedisReply(List.of(all));
    }

    private static Object entry(String id, String from, String... counts) {
        List<byte[]> fields = Stream.concat(
                        Stream.of("from", from), Stream.of(counts).flatMap(count -> Stream.of("count", count)))
                .map(FailureFeedTest::octets)
                .toList();
        return List.of(octets(id), fields);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

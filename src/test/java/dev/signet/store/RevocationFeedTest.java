package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.MutableClock;
import dev.signet.store.RevocationFeed.News;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Protocol.Command;

/** How the revoked tokens get from a Redis to here, and what is taken for a gap in the news of them. */
class RevocationFeedTest {

    private static final int PAGE = 1000;

    private final MutableClock clock = new MutableClock();
    private final RevokedTokens tokens = new RevokedTokens(clock, 2000);
    private final RevocationFeed feed = new RevocationFeed(tokens, clock);

    @Test
    void the_news_are_taken_in_order_and_asked_for_from_the_last_on() throws Exception {
        assertThat(asksFrom()).isEqualTo("-");

        assertThat(feed.take(news(entry("1-0", "a"), entry("1-1", "b")))).isEqualTo(News.READ);
        assertThat(asksFrom()).isEqualTo("1-1");

        assertThat(feed.take(news(entry("1-1", "b"), entry("2-0", "c")))).isEqualTo(News.READ);
        assertThat(asksFrom()).isEqualTo("2-0");
        assertThat(List.of("a", "b", "c")).allMatch(tokens::contains);
        assertThat(feed.next().name()).isEqualTo(Command.XRANGE);
        assertThat(feed.next().arguments()).containsExactly("signet:revocations", "2-0", "+", "COUNT", "1000");
    }

    @Test
    void where_the_last_entry_is_not_there_any_more_something_has_been_lost() throws Exception {
        feed.take(news(entry("1-0", "a")));

        assertThat(feed.take(news())).isEqualTo(News.GAP);
        assertThat(feed.take(news(entry("2-0", "b")))).isEqualTo(News.GAP);
        assertThat(tokens.contains("b")).isFalse();
        assertThat(feed.take(news(entry("1-0", "a")))).isEqualTo(News.READ);
    }

    @Test
    void another_servers_entry_of_the_same_millisecond_is_not_the_last_one() throws Exception {
        feed.take(news(entry("1-0", "a")));

        assertThat(feed.take(news(entry("1-0", "b")))).isEqualTo(News.GAP);
    }

    @Test
    void a_full_page_is_followed_by_more() throws Exception {
        feed.take(news(entry("0-1", "first")));

        assertThat(feed.take(page(PAGE, "first"))).isEqualTo(News.MORE);
        assertThat(feed.take(news(entry(PAGE - 1 + "-0", "jti-" + (PAGE - 1)))))
                .as("the last of the page")
                .isEqualTo(News.READ);
        assertThat(tokens.size()).isEqualTo(PAGE);
    }

    @Test
    void a_page_that_is_full_but_for_one_is_the_last() throws Exception {
        feed.take(news(entry("0-1", "first")));

        assertThat(feed.take(page(PAGE - 1, "first"))).isEqualTo(News.READ);
    }

    @Test
    void where_nothing_was_known_a_full_page_may_be_the_end_of_something_longer() throws Exception {
        assertThat(feed.take(page(PAGE, "first"))).isEqualTo(News.GAP);
        assertThat(tokens.size()).isZero();
        assertThat(feed.take(page(PAGE - 1, "first"))).isEqualTo(News.READ);
        assertThat(tokens.size()).isEqualTo(PAGE - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "", "-1", "1e15", "1000000000000000"})
    void an_entry_with_no_time_that_we_would_write_is_passed_by_and_told(String until) throws Exception {
        assertThat(feed.take(news(fields("1-0", "jti", "a", "until", until), entry("2-0", "b"))))
                .isEqualTo(News.UNREAD);

        assertThat(tokens.contains("a")).isFalse();
        assertThat(tokens.contains("b")).isTrue();
        assertThat(asksFrom()).isEqualTo("2-0");
    }

    @Test
    void an_entry_that_is_cut_short_is_passed_by_and_told() throws Exception {
        assertThat(feed.take(news(fields("1-0", "jti", "a")))).isEqualTo(News.UNREAD);
    }

    @Test
    void the_mark_of_a_beginning_is_no_token() throws Exception {
        assertThat(feed.take(news(fields("1-0", "began", "4f1c")))).isEqualTo(News.READ);

        assertThat(tokens.size()).isZero();
        assertThat(asksFrom()).isEqualTo("1-0");
    }

    @Test
    void a_token_that_expires_now_is_not_taken_in() throws Exception {
        long now = clock.millis();
        feed.take(news(
                fields("1-0", "jti", "a", "until", String.valueOf(now)),
                fields("1-1", "jti", "b", "until", String.valueOf(now + 1))));

        assertThat(tokens.contains("a")).isFalse();
        assertThat(tokens.contains("b")).isTrue();
    }

    @Test
    void all_is_copied_page_by_page_and_each_page_is_heard_of() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        tokens.add(new Remembered("long ago", clock.millis() - 60_000));

        feed.copy(
                ScriptedLink.answering(list(list(text("5-0"), list(text("jti"), text("a"), text("until"), text("1"))))
                        + scan("17", "a", until(), "b", "inf")
                        + scan("0", "c", until(), "d", "-inf")),
                pages::incrementAndGet);

        assertThat(pages).hasValue(2);
        assertThat(List.of("a", "b", "c")).allMatch(tokens::contains);
        assertThat(tokens.size()).isEqualTo(3);
        assertThat(feed.isWhole()).isTrue();
        assertThat(asksFrom()).isEqualTo("5-0");
        assertThat(tokens.all()).contains(new Remembered("b", 253_402_300_799_000L));
        assertThat(feed.take(news(entry("5-0", "a"), entry("6-0", "e")))).isEqualTo(News.READ);
    }

    @Test
    void before_all_was_copied_it_is_not_whole() throws Exception {
        assertThat(feed.isWhole()).isFalse();
        feed.take(news(entry("1-0", "a")));
        assertThat(feed.isWhole()).isFalse();

        feed.copy(ScriptedLink.answering(list() + scan("0")), () -> {});

        assertThat(feed.isWhole()).isTrue();
        assertThat(asksFrom()).isEqualTo("-");
    }

    @Test
    void what_there_is_no_room_for_makes_it_less_than_whole_until_a_copying_that_has_room() throws Exception {
        RevokedTokens few = new RevokedTokens(clock, 2);
        RevocationFeed narrow = new RevocationFeed(few, clock);

        narrow.copy(
                ScriptedLink.answering(list() + scan("7", "a", until(), "b", until(), "c", until()) + scan("0")),
                () -> {});
        assertThat(narrow.isWhole()).isFalse();
        assertThat(few.size()).isEqualTo(2);

        narrow.copy(ScriptedLink.answering(list() + scan("0", "a", until())), () -> {});
        assertThat(narrow.isWhole()).isTrue();
        narrow.take(news(entry("1-0", "b"), entry("2-0", "c")));
        assertThat(narrow.isWhole()).isFalse();
    }

    @Test
    void what_the_copying_did_not_find_is_written_back_five_hundred_at_a_time() throws Exception {
        IntStream.range(0, 501).forEach(i -> tokens.add("demo", token("jti-" + i)));
        feed.copy(ScriptedLink.answering(list() + scan("0", "found", until())), () -> {});

        // What MULTI, each ZADD and XADD, ZREMRANGEBYSCORE and EXEC are answered, twice.
        String answers =
                "+OK\r\n" + "+QUEUED\r\n".repeat(1001) + "*0\r\n" + "+OK\r\n" + "+QUEUED\r\n".repeat(3) + "*0\r\n";
        assertThat(feed.writeBack(ScriptedLink.answering(answers))).isEqualTo(501);
    }

    @Test
    void a_writing_back_that_is_refused_is_none() throws Exception {
        tokens.add("demo", token("a"));
        feed.copy(ScriptedLink.answering(list() + scan("0")), () -> {});
        RedisLink full = ScriptedLink.answering("+OK\r\n-OOM x\r\n-OOM x\r\n-OOM x\r\n-EXECABORT x\r\n");

        assertThatThrownBy(() -> feed.writeBack(full))
                .isInstanceOf(RedisFailure.class)
                .hasMessage("Redis takes no writes, for its memory is full");
    }

    @Test
    void where_there_is_nothing_at_all_an_entry_is_made_whose_loss_is_noticed() throws Exception {
        feed.copy(ScriptedLink.answering(list() + scan("0")), () -> {});
        String nothing = "+OK\r\n+QUEUED\r\n*0\r\n";

        assertThat(feed.writeBack(ScriptedLink.answering(nothing + text("1-0"))))
                .isZero();
        RedisLink refusing = ScriptedLink.answering(nothing + "-OOM x\r\n");
        assertThatThrownBy(() -> feed.writeBack(refusing))
                .isInstanceOf(RedisFailure.class)
                .hasMessage("Redis takes no writes, for its memory is full");

        feed.take(news(fields("1-0", "began", "4f1c")));
        // Whatever was asked beyond that would have no answer.
        assertThat(feed.writeBack(ScriptedLink.answering(nothing))).isZero();
    }

    @Test
    void revocations_are_written_all_or_none_and_what_expired_an_hour_ago_leaves() {
        List<RedisCommand> commands = RevocationFeed.write(
                List.of(new Remembered("a", 1_000), new Remembered("b", 2_000)),
                clock.instant().plus(Duration.ofHours(1)));

        assertThat(commands)
                .extracting(RedisCommand::name)
                .containsExactly(
                        Command.MULTI,
                        Command.ZADD,
                        Command.XADD,
                        Command.ZADD,
                        Command.XADD,
                        Command.ZREMRANGEBYSCORE,
                        Command.EXEC);
        assertThat(commands.get(1).arguments()).containsExactly("signet:revoked", "1000", "a");
        assertThat(commands.get(4).arguments())
                .containsExactly("signet:revocations", "MAXLEN", "~", "100000", "*", "jti", "b", "until", "2000");
        assertThat(commands.get(5).arguments())
                .containsExactly("signet:revoked", "-inf", String.valueOf(clock.millis()));
    }

    private String asksFrom() {
        return feed.next().arguments().get(1);
    }

    private String until() {
        return String.valueOf(clock.millis() + 60_000);
    }

    private Remembered token(String jti) {
        return new Remembered(jti, clock.millis() + 60_000);
    }

    private static RedisReply news(Object... entries) {
        return new RedisReply(List.of(entries));
    }

    /** So many entries, of which the first may be known. */
    private RedisReply page(int size, String first) {
        List<Object> entries = new ArrayList<>(List.of(entry("0-1", first)));
        IntStream.range(1, size).forEach(i -> entries.add(entry(i + "-0", "jti-" + i)));
        return new RedisReply(entries);
    }

    private Object entry(String id, String jti) {
        return fields(id, "jti", jti, "until", until());
    }

    private static Object fields(String id, String... fields) {
        return List.of(
                octets(id), Stream.of(fields).map(RevocationFeedTest::octets).toList());
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to one step of a copying: where the next one begins, and members with their scores. */
    private static String scan(String cursor, String... members) {
        return list(
                text(cursor),
                list(Stream.of(members).map(RevocationFeedTest::text).toArray(String[]::new)));
    }

    private static String list(String... members) {
        return "*" + members.length + "\r\n" + String.join("", members);
    }

    private static String text(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }
}

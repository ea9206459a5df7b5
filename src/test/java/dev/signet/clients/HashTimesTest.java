package dev.signet.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HashTimesTest {

    private static final SlowHash QUICK = hash("$2y$08$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe");
    private static final SlowHash SLOW = hash("$2y$14$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe");

    /** These take ten seconds and more together. */
    private static final List<SlowHash> SLOWEST = Stream.of(
                    "$argon2id$v=19$m=262144,t=10,p=8$pjTm3BujNGasdQ6h1DqH0A$lHSBgWSKQy6bvToxqTkXYw",
                    "$2y$14$0PPiOlHXd9m/tLfidF1DDe101VWyoacuaGWOyc/vAA5fFVU.tMYfe",
                    "$pbkdf2-sha256$2000000$././AHNhbHRzYWx0$4krg7DgpH9ozq7b9JeFeFkNXyIszNCxutKKkKH/hqLs",
                    "$pbkdf2-sha512$2000000$././AHNhbHRzYWx0$4krg7DgpH9ozq7b9JeFeFkNXyIszNCxutKKkKH/hqLs")
            .map(HashTimesTest::hash)
            .toList();

    private final HashTimes times = new HashTimes();

    @Test
    void however_slow_the_hashes_are_their_times_are_reckoned_at_once() {
        long begin = System.nanoTime();
        Duration slowest = times.slowest(SLOWEST);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(slowest);
        assertThat(slowest).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void of_one_algorithm_the_time_is_in_proportion_to_the_steps() {
        assertThat((double) times.slowest(List.of(SLOW)).toNanos())
                .isCloseTo(64.0 * times.slowest(List.of(QUICK)).toNanos(), within(64));
        assertThat(times.slowest(List.of(QUICK, SLOW))).isEqualTo(times.slowest(List.of(SLOW)));
        assertThat(times.slowest(List.of())).isZero();
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    @Test
    void what_was_reckoned_is_measured_until_it_is_certain() {
        assertThat(times.slowest(List.of(QUICK))).isPositive();
        assertThat(times.uncertain(List.of(QUICK))).contains(QUICK);
        times.measure(QUICK);
        assertThat(times.uncertain(List.of(QUICK))).contains(QUICK);
        times.measure(QUICK);
        assertThat(times.uncertain(List.of(QUICK))).isEmpty();
        assertThat(times.slowest(List.of(QUICK))).isPositive();
        assertThat(times.uncertain(List.of())).isEmpty();
    }

    /** A busy machine makes either of them several times as long; what is reckoned wrongly is off by thousands. */
    @Test
    void what_is_reckoned_is_near_to_what_is_measured() {
        Duration reckoned = times.slowest(List.of(QUICK));
        long begin = System.nanoTime();
        times.measure(QUICK);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        Duration measured = times.slowest(List.of(QUICK));

        assertThat(measured).isPositive().isLessThanOrEqualTo(took);
        assertThat(reckoned).isBetween(measured.dividedBy(50), measured.multipliedBy(50));
    }

    @Test
    void the_slowest_of_several_is_the_one_that_is_not_certain() {
        times.slowest(List.of(QUICK, SLOW));
        assertThat(times.uncertain(List.of(QUICK, SLOW))).contains(SLOW);
        assertThat(times.uncertain(List.of(SLOW, QUICK))).contains(SLOW);
    }

    private static SlowHash hash(String text) {
        return (SlowHash) SecretHash.parse(text);
    }
}

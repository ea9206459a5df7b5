package dev.signet.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What looks after a store. */
class UpkeepTest {

    @Test
    void it_looks_again_and_again_in_one_thread_that_keeps_no_process_alive() throws InterruptedException {
        CountDownLatch twice = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Upkeep upkeep = upkeep(() -> {
            threads.add(Thread.currentThread());
            twice.countDown();
        });

        upkeep.begin();
        upkeep.begin();

        assertThat(twice.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(upkeep.end()).isTrue();
        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getName()).isEqualTo("store");
        });
    }

    @Test
    void it_ends_after_the_look_that_is_being_taken_and_takes_no_other() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        AtomicInteger looks = new AtomicInteger();
        Upkeep upkeep = upkeep(() -> {
            looking.countDown();
            await(ending);
            looks.incrementAndGet();
        });
        upkeep.begin();
        assertThat(looking.await(20, TimeUnit.SECONDS)).isTrue();

        Thread later = new Thread(ending::countDown);
        later.start();

        assertThat(upkeep.end()).isTrue();
        assertThat(looks).hasValue(1);
        later.join();
    }

    @Test
    void what_never_began_has_nothing_to_end_and_does_not_begin_any_more() {
        Upkeep upkeep = upkeep(() -> {
            throw new AssertionError("nobody looks any more");
        });

        assertThat(upkeep.end()).isFalse();
        upkeep.begin();
        assertThat(upkeep.end()).isFalse();
    }

    @Test
    void who_is_interrupted_waits_no_longer_and_still_is() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch ending = new CountDownLatch(1);
        Upkeep upkeep = upkeep(() -> {
            looking.countDown();
            await(ending);
        });
        upkeep.begin();
        assertThat(looking.await(20, TimeUnit.SECONDS)).isTrue();

        Thread.currentThread().interrupt();

        assertThat(upkeep.end()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        ending.countDown();
    }

    private static Upkeep upkeep(Runnable look) {
        return new Upkeep(look, Duration.ofMillis(10));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.signet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What tokens are called: RFC 7519 section 4.1.7. */
class TokenNamesTest {

    /** Gives octets that count up, so that each can be found again, and counts how often it is asked. */
    private static final class Counting extends SecureRandom {

        private static final long serialVersionUID = 1L;
        private int asked;
        private int value;

        @Override
        public void nextBytes(byte[] octets) {
            asked++;
            for (int i = 0; i < octets.length; i += 2) {
                octets[i] = (byte) (value >> 8);
                octets[i + 1] = (byte) value++;
            }
        }
    }

    @Test
    void a_name_has_128_bits_in_base64url() {
        assertThat(new TokenNames(new SecureRandom()).next()).matches("[A-Za-z0-9_-]{21}[AQgw]");
    }

    @Test
    void sixty_four_are_drawn_at_a_time_and_all_that_is_drawn_is_used_once() {
        Counting random = new Counting();
        TokenNames names = new TokenNames(random);
        List<String> given = IntStream.range(0, 64).mapToObj(i -> names.next()).toList();
        assertThat(random.asked).isEqualTo(1);
        assertThat(random.value).isEqualTo(64 * 8);
        assertThat(given).doesNotHaveDuplicates().startsWith("AAAAAQACAAMABAAFAAYABw", "AAgACQAKAAsADAANAA4ADw");
        assertThat(names.next()).isNotIn(given);
        assertThat(random.asked).isEqualTo(2);
    }

    @Test
    void no_name_is_given_twice_to_many_who_ask_at_once() throws Exception {
        TokenNames names = new TokenNames(new Counting());
        Set<String> given = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            all.add(threads.submit(() -> {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(given.add(names.next())).isTrue();
                }
            }));
        }
        threads.shutdown();
        for (Future<?> one : all) {
            one.get(20, TimeUnit.SECONDS);
        }
        assertThat(given).hasSize(8_000);
    }
}

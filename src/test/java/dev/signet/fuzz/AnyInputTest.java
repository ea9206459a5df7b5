package dev.signet.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in, a reader yields something right or refuses in the way that it declares. The inputs are made from the
 * seeds, the same ones every time; {@code -Dsignet.inputs=N} tries so many for each reader, and {@code -Dsignet.seed=N}
 * others. {@code scripts/fuzz} goes further, by what it sees of the code.
 */
class AnyInputTest {

    private static final int INPUTS = Integer.getInteger("signet.inputs", 120);
    private static final long SEED = Long.getLong("signet.seed", 1);

    static Set<String> targets() {
        return Targets.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void is_read_or_refused(String name) {
        Target target = Targets.all().get(name);
        List<byte[]> seeds = Seeds.of(name);
        assertThat(seeds).isNotEmpty();
        Mutations mutations = new Mutations(seeds);
        IntStream.range(0, seeds.size() + INPUTS)
                .forEach(number -> take(target, name, mutations.input(SEED, number), number));
    }

    private static void take(Target target, String name, byte[] input, int number) {
        try {
            target.take(input);
        } catch (Throwable e) {
            throw new AssertionError(
                    String.format(Locale.ROOT, "%s, input %d of seed %d: %s", name, number, SEED, shown(input)), e);
        }
    }

    /** The input as a text of Java, so that it can be put into a test. */
    private static String shown(byte[] input) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(input.length, 2000); i++) {
            int octet = input[i] & 0xFF;
            shown.append(
                    octet >= 0x20 && octet < 0x7F
                            ? String.valueOf((char) octet)
                            : String.format(Locale.ROOT, "\\x%02x", octet));
        }
        return shown.append(input.length > 2000 ? "... of " + input.length : "").toString();
    }
}

package dev.signet.fuzz;

import java.util.Objects;

/**
 * Where Jazzer comes in, which makes inputs by what they reach in the code: {@code scripts/fuzz}. The property
 * {@code signet.target} names the reader.
 */
public final class GuidedFuzzing {

    private static final Target TARGET = Objects.requireNonNull(
            Targets.all().get(System.getProperty("signet.target", "")), "-Dsignet.target names no target");

    private GuidedFuzzing() {}

    /** Called by Jazzer for each input; whatever escapes is a finding. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.take(input);
    }

    /** Prints the names of all targets, a line each. */
    public static void main(String[] arguments) {
        Targets.all().keySet().forEach(System.out::println);
    }
}

package dev.signet.fuzz;

import java.util.Objects;

/**
 * Where Jazzer comes in, which makes inputs by what they reach in the code: {@code scripts/fuzz}. The property
 * {@code signet.target} names the reader.
 */
public final class GuidedFuzzing {

    private static final Target TARGET = ready(System.getProperty("signet.target", ""));

    private GuidedFuzzing() {}

    /** With its first seed taken: until a server has started and keys are made takes longer than any input may. */
    private static Target ready(String name) {
        Target target = Objects.requireNonNull(Targets.all().get(name), "-Dsignet.target names no target");
        try {
            target.take(Seeds.of(name).get(0));
        } catch (Exception e) {
            throw new IllegalStateException("the first seed of " + name + " fails", e);
        }
        return target;
    }

    /** Called by Jazzer for each input; whatever escapes is a finding. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.take(input);
    }
}

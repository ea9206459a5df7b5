package dev.signet.cli;

import dev.signet.config.ConfigFile;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What a command needs of the process that it runs in.
 *
 * @param environment the environment variables
 * @param onTermination takes what is to be done when the process is asked to end, and returns what takes that back
 * @param onHangup takes what is to be done when the process is asked to read its configuration anew
 */
record Surroundings(
        Clock clock,
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        UnaryOperator<Runnable> onTermination,
        Consumer<Runnable> onHangup) {

    /** The configuration in a file, as it reads in these surroundings. */
    ConfigFile configFile(Path file) {
        return new ConfigFile(file, environment, clock, new SecureRandom());
    }
}

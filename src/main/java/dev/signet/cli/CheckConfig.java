package dev.signet.cli;

import dev.signet.config.ConfigException;
import dev.signet.config.Configuration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code check-config}: says what is wrong with a configuration, and changes nothing. */
@Command(
        name = "check-config",
        description = "Reads the configuration, says everything that is wrong with it, and changes nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CheckConfig implements Callable<Integer> {

    private final Surroundings surroundings;
    private final ConfigOption config;

    CheckConfig(Surroundings surroundings, ConfigOption config) {
        this.surroundings = surroundings;
        this.config = config;
    }

    @Override
    public Integer call() throws ConfigException {
        Configuration configuration = surroundings.configFile(config.file()).check();
        configuration.warnings().forEach(warning -> surroundings.out().println("warning: " + warning));
        surroundings.out().println(config.file() + ": good");
        return 0;
    }
}

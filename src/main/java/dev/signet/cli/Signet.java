package dev.signet.cli;

import dev.signet.config.ConfigException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The program: without a subcommand it serves. */
@Command(
        name = "signet",
        description = "A small OAuth 2.0 authorization server for machines. Without a subcommand it serves.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class Signet implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it, and hands the option on to the subcommands.
    private final ConfigOption config;

    private final Serve serve;

    /** @param config the one that the subcommands look at as well */
    Signet(ConfigOption config, Serve serve) {
        this.config = config;
        this.serve = serve;
    }

    @Override
    public Integer call() throws IOException, ConfigException {
        return serve.call();
    }
}

package dev.signet.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that names the configuration. It is one and the same before and behind a subcommand. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration (default: ./config.yml).")
    private Path file = Path.of("config.yml");

    Path file() {
        return file;
    }
}

package dev.signet.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that names the configuration. It is one and the same before and behind a subcommand. */
final class ConfigOption {

    static final Path DEFAULT = Path.of("config.yml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The configuration (default: ./config.yml).")
    private Path file;

    ConfigOption(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }
}

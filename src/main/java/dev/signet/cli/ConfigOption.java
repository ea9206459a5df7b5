package dev.signet.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "config.yml",
            description = "The configuration (default: ./config.yml).")
    private Path file = Path.of("config.yml");

    Path file() {
        return file;
    }
}
